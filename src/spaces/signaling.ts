// The socket of a room: upgrade, one ticket, then messages both ways; an error becomes a close code in one place.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import { AppError } from "../errors.ts";
import { statusOf, toAppError } from "../http.ts";
import { logger } from "../log.ts";
import { clientMessage, type ReadMessage, type ServerMessage } from "./messages.ts";
import type { Line, Member } from "./member.ts";
import type { Room } from "./room/room.ts";
import type { Rooms } from "./rooms.ts";

const MAX_MESSAGE = 80_000;
const MAX_WAITING = 1_000_000;
const MESSAGES_PER_10_S = 100;
const ENTER_MS = 10_000;
/** Who answers none of these until the next is gone: a line can die without a word, and a room must not wait for its host for long. */
const PING_MS = 10_000;
const PATH = /^\/api\/v1\/spaces\/([0-9A-Z]{26})\/socket$/;

const log = logger("spaces", "signaling");

/** Takes the upgrades of rooms' sockets; false for other paths. */
export function createSignaling(rooms: Rooms, origin: string) {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      const match = PATH.exec(URL.parse(request.url ?? "", origin)?.pathname ?? "");
      if (!match) return false;
      // A browser says where its page is from; tickets come from there too, so another site has no business here (W11).
      const from = request.headers.origin;
      if (from !== undefined && from !== origin) {
        socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
        return true;
      }
      server.handleUpgrade(request, socket, head, (client) => new Call(client, rooms, match[1]!));
      return true;
    },
  };
}

/** One client's socket: its messages are handled one after another. */
class Call implements Line {
  readonly #socket: WebSocket;
  readonly #rooms: Rooms;
  readonly #spaceId: string;
  #place: { room: Room; member: Member } | undefined;
  #work: Promise<void> = Promise.resolve();
  #budget = MESSAGES_PER_10_S;
  #alive = true;

  constructor(socket: WebSocket, rooms: Rooms, spaceId: string) {
    this.#socket = socket;
    this.#rooms = rooms;
    this.#spaceId = spaceId;
    const lateness = setTimeout(() => {
      if (!this.#place) this.hangUp(4408, "No ticket was shown");
    }, ENTER_MS);
    const refill = setInterval(() => (this.#budget = MESSAGES_PER_10_S), 10_000);
    const heartbeat = setInterval(() => this.#ping(), PING_MS);
    socket.on("pong", () => (this.#alive = true));
    socket.on("message", (data, isBinary) => this.#queue(() => this.#receive(data, isBinary)));
    socket.on("error", (error) => log.debug("A socket failed: {error}", { error }));
    socket.on("close", () => {
      clearTimeout(lateness);
      clearInterval(refill);
      clearInterval(heartbeat);
      this.#queue(async () => {
        if (this.#place) await this.#rooms.leave(this.#place.room, this.#place.member);
      });
    });
  }

  send(message: ServerMessage): void {
    this.sendText(JSON.stringify(message));
  }

  /** Whoever reads so slowly that a megabyte waits for them is cut off: it would grow without end. */
  sendText(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_WAITING) this.#socket.terminate();
    else this.#socket.send(text);
  }

  hangUp(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  #queue(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch((error: unknown) => this.#refuse(error));
  }

  async #receive(data: RawData, isBinary: boolean): Promise<void> {
    if (--this.#budget < 0) throw new AppError("rate_limited", "Too many messages");
    const message = parse(data, isBinary);
    if (message.type === "enter") {
      if (this.#place) throw new AppError("conflict", "You are in the room already");
      this.#place = await this.#rooms.enter(this.#spaceId, message.ticket, this);
      return;
    }
    if (!this.#place) throw new AppError("unauthenticated", "Show a ticket first");
    await this.#rooms.handle(this.#place.room, this.#place.member, message);
    if (message.type === "leave") this.hangUp(1000, "Goodbye");
  }

  /** 4000 + the HTTP status that the error has at the other doors. */
  #refuse(error: unknown): void {
    const known = toAppError(error);
    if (!known) log.error("A socket of Space {spaceId} failed: {error}", { spaceId: this.#spaceId, error });
    // 123 bytes is what a close frame has room for.
    const reason = Buffer.from(known?.safe ?? "Something went wrong on this server")
      .subarray(0, 123)
      .toString();
    this.hangUp(known ? 4000 + statusOf(known) : 4500, reason);
  }

  #ping(): void {
    if (!this.#alive) return this.#socket.terminate();
    this.#alive = false;
    this.#socket.ping();
  }
}

function parse(data: RawData, isBinary: boolean): ReadMessage {
  if (isBinary || !Buffer.isBuffer(data)) throw new AppError("invalid", "Messages are JSON in text frames");
  try {
    return clientMessage.parse(JSON.parse(data.toString()));
  } catch (cause) {
    throw new AppError("invalid", "This message is not understood", { cause });
  }
}
