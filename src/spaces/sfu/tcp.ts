// The media port over TCP, for networks that let no UDP out: packets framed as RFC 4571 says, one connection a peer.
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Carrier } from "./carrier.ts";

/** Who has not passed a check by then has no business here. */
const STRANGER_MS = 10_000;
const IDLE_MS = 35_000;
const MAX_CONNECTIONS = 4_096;
/** From one address; whole offices stand behind one. */
const MAX_OF_ADDRESS = 256;
const MAX_FRAME = 1_500;
/** What a slow receiver may have waiting: about half a second of three voices. More would only be late. */
const MAX_WAITING = 8_192;

export type TcpReceiver = (data: Buffer, link: TcpLink) => void;

/** One connection. */
export class TcpLink implements Carrier {
  readonly address: string;
  readonly port: number;
  /** Distinct from the same address over UDP. */
  readonly key: string;
  readonly #socket: Socket;
  readonly #strange: NodeJS.Timeout;
  #rest: Buffer = Buffer.alloc(0);

  constructor(socket: Socket, receive: TcpReceiver) {
    this.#socket = socket;
    this.address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
    this.port = socket.remotePort ?? 0;
    this.key = `${this.address}/tcp`;
    this.#strange = setTimeout(() => this.close(), STRANGER_MS).unref();
    socket.setNoDelay(true);
    socket.setTimeout(IDLE_MS, () => this.close());
    socket.on("data", (data) => this.#read(data, receive));
    socket.on("error", () => this.close());
    socket.on("close", () => clearTimeout(this.#strange));
  }

  /** Passed a check. */
  keep(): void {
    clearTimeout(this.#strange);
  }

  /** Copies: the socket writes when it can. */
  send(data: Uint8Array): void {
    if (this.#socket.destroyed || this.#socket.writableLength > MAX_WAITING) return;
    const frame = Buffer.allocUnsafe(2 + data.length);
    frame.writeUInt16BE(data.length);
    frame.set(data, 2);
    this.#socket.write(frame);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer, receive: TcpReceiver): void {
    let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
    while (rest.length >= 2 && !this.#socket.destroyed) {
      const length = rest.readUInt16BE(0);
      if (length > MAX_FRAME) return this.close();
      if (rest.length < 2 + length) break;
      receive(rest.subarray(2, 2 + length), this);
      rest = rest.subarray(2 + length);
    }
    this.#rest = rest;
  }
}

/** Listens; `gone` tells that a connection ended. Rejects when the port is taken. */
export async function listenTcp(
  { host, port }: { host: string; port: number },
  receive: TcpReceiver,
  gone: (link: TcpLink) => void,
): Promise<Server> {
  const links = new Map<string, Set<TcpLink>>();
  const server = createServer((socket) => {
    const link = new TcpLink(socket, receive);
    const others = links.get(link.address) ?? new Set();
    if (others.size >= MAX_OF_ADDRESS) return link.close();
    links.set(link.address, others.add(link));
    socket.on("close", () => {
      others.delete(link);
      if (others.size === 0) links.delete(link.address);
      gone(link);
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, host);
  await once(server, "listening");
  return server;
}
