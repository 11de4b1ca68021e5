// /api/v1/streaming as a WebSocket: one connection, as many streams as the client subscribes to.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import { z } from "zod";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { statusOf, toAppError } from "../../http.ts";
import { logger } from "../../log.ts";
import type { Viewer } from "../env.ts";
import { SESSION_COOKIE, viewerBySession, viewerByToken } from "../viewer.ts";
import { channelOf } from "./channels.ts";
import type { StreamMessage, Streams } from "./streams.ts";

const MAX_MESSAGE = 16_384;
const MESSAGES_PER_10_S = 100;
const PING_MS = 30_000;
/** Who reads so slowly loses the connection: what waits for them would fill the memory. */
const MAX_WAITING = 1024 * 1024;

const log = logger("mastodon", "streaming");

/** Takes the upgrades of streaming; false for other paths. */
export function createStreamingSockets(app: App, streams: Streams) {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      const url = URL.parse(request.url ?? "", app.uris.origin);
      if (!url || !/^\/api\/v1\/streaming\/?$/.test(url.pathname)) return false;
      void accept(app, streams, server, { request, socket, head, url }).catch((error: unknown) =>
        refuse(socket, error),
      );
      return true;
    },
  };
}

interface Asking {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  url: URL;
}

async function accept(app: App, streams: Streams, server: WebSocketServer, asking: Asking): Promise<void> {
  const { request, socket, head, url } = asking;
  const viewer = await viewerOf(app, request, url);
  const query = url.searchParams;
  const first = query.get("stream")
    ? {
        stream: query.get("stream")!,
        tag: query.get("tag") ?? undefined,
        list: query.get("list") ?? undefined,
      }
    : undefined;
  server.handleUpgrade(request, socket, head, (client) => {
    const line = new StreamingLine(streams, client, viewer);
    if (first) line.receive({ type: "subscribe", ...first });
  });
}

/** The token may stand in a header, in the address (never logged), or as the subprotocol, as clients of Mastodon send it. */
async function viewerOf(app: App, request: IncomingMessage, url: URL): Promise<Viewer> {
  const { authorization, origin, cookie = "" } = request.headers;
  const bearer = /^Bearer +(.+)$/i.exec(authorization ?? "")?.[1]?.trim();
  const protocol = request.headers["sec-websocket-protocol"]?.split(",")[0]?.trim();
  const token = bearer ?? url.searchParams.get("access_token") ?? protocol;
  if (token) return viewerByToken(app, token);
  const secret = cookie
    .split(";")
    .map((part) => part.trim().split("="))
    .find(([name]) => name === SESSION_COOKIE)?.[1];
  // A browser sends the cookie for any page: only ours may use it (W11).
  if (secret && origin !== app.uris.origin) throw new AppError("forbidden", "This page may not act for you");
  const viewer = secret ? await viewerBySession(app, secret) : undefined;
  if (!viewer) throw new AppError("unauthenticated", "Missing access token");
  return viewer;
}

function refuse(socket: Duplex, error: unknown): void {
  const known = toAppError(error);
  if (!known) log.error("A stream was not opened: {error}", { error });
  const status = known ? statusOf(known) : 500;
  const body = JSON.stringify({ error: known?.safe ?? "Something went wrong on this server" });
  const length = Buffer.byteLength(body);
  socket.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const message = z.object({
  type: z.enum(["subscribe", "unsubscribe"]),
  stream: z.string(),
  tag: z.string().optional(),
  list: z.union([z.string(), z.number().transform(String)]).optional(),
});
type ClientMessage = z.infer<typeof message>;

/** One client's socket: its messages are handled one after another. */
class StreamingLine {
  readonly #streams: Streams;
  readonly #socket: WebSocket;
  readonly #viewer: Viewer;
  readonly #connection: ReturnType<Streams["connect"]>;
  #work: Promise<void> = Promise.resolve();
  #budget = MESSAGES_PER_10_S;
  #alive = true;

  constructor(streams: Streams, socket: WebSocket, viewer: Viewer) {
    this.#streams = streams;
    this.#socket = socket;
    this.#viewer = viewer;
    this.#connection = streams.connect(viewer, {
      send: (sent) => this.#send(sent),
      end: () => socket.close(4401, "The right to listen is gone"),
    });
    const refill = setInterval(() => (this.#budget = MESSAGES_PER_10_S), 10_000);
    const heartbeat = setInterval(() => this.#ping(), PING_MS);
    socket.on("pong", () => (this.#alive = true));
    socket.on("message", (data) => this.#read(data));
    socket.on("error", (error) => log.debug("A socket failed: {error}", { error }));
    socket.on("close", () => {
      clearInterval(refill);
      clearInterval(heartbeat);
      streams.disconnect(this.#connection);
    });
  }

  receive(given: ClientMessage): void {
    this.#work = this.#work.then(() => this.#handle(given)).catch((error: unknown) => this.#complain(error));
  }

  #read(data: RawData): void {
    if (--this.#budget < 0) return this.#socket.close(4429, "Too many messages");
    try {
      this.receive(message.parse(JSON.parse((data as Buffer).toString())));
    } catch {
      this.#complain(new AppError("invalid", "This message is not understood"));
    }
  }

  async #handle({ type, ...asked }: ClientMessage): Promise<void> {
    const channel = channelOf(asked, this.#viewer);
    if (type === "subscribe") await this.#streams.subscribe(this.#connection, channel);
    else this.#streams.unsubscribe(this.#connection, channel);
  }

  /** The connection stays: other streams on it go on. */
  #complain(error: unknown): void {
    const known = toAppError(error);
    if (!known) log.error("A subscription failed: {error}", { error });
    const status = known ? statusOf(known) : 500;
    this.#write(JSON.stringify({ error: known?.safe ?? "Something went wrong on this server", status }));
  }

  #send(sent: StreamMessage): void {
    this.#write(JSON.stringify(sent));
  }

  #write(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_WAITING) return this.#socket.terminate();
    this.#socket.send(text);
  }

  #ping(): void {
    if (!this.#alive) return this.#socket.terminate();
    this.#alive = false;
    this.#socket.ping();
  }
}
