// The HTTP server: one listener for all doors, true client addresses, and a way to stop that fails no request.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { Config } from "./config.ts";
import { clientAddress } from "./http.ts";

/** Who asks, after trusted proxies. */
export interface Peer {
  readonly address: string;
}

export type Fetch = (request: Request, peer: Peer) => Response | Promise<Response>;
/** An answer whose bytes are at hand, given without the way that other requests go; undefined for all others. */
export type AtHand = (request: IncomingMessage) => Ready | undefined;

/** Takes a request without the way that other requests go; undefined for those that are none of its. It answers whatever comes. */
export type Receive = (request: IncomingMessage) => Promise<Ready> | undefined;

export interface Ready {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Takes a WebSocket upgrade, or answers and closes. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer, peer: Peer) => void;

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** Takes no new connections, lets requests and sockets end (30 s at most), then closes. */
  drain(): Promise<void>;
}

const DRAIN_MS = 30_000;

/** What a client may take for what it sends, in milliseconds. */
export interface Limits {
  headersMs: number;
  /** A request of any kind: 100 MB at 30 kB/s. */
  requestMs: number;
  /** One that is received the short way. */
  receiveMs: number;
  /** In which at least PACE_BYTES of a body come. */
  paceMs: number;
}

const LIMITS: Limits = { headersMs: 15_000, requestMs: 3_600_000, receiveMs: 10_000, paceMs: 20_000 };
const PACE_BYTES = 10_000;

interface Doors {
  fetch: Fetch;
  upgrade: Upgrade;
  atHand: AtHand;
  receive: Receive;
}

export async function listen(
  config: Config,
  { fetch, upgrade, atHand, receive }: Doors,
  limits = LIMITS,
): Promise<RunningServer> {
  const handle = getRequestListener(
    (request, bindings) => fetch(request, peerOf((bindings as HttpBindings).incoming, config)),
    { overrideGlobalObjects: false },
  );
  let draining = false;
  const times = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(30_000, limits.headersMs),
  };
  const server = createServer(times, (request, response) => {
    if (draining) response.setHeader("connection", "close");
    const ready = atHand(request);
    if (ready) return send(response, ready);
    const received = receive(request);
    if (received) {
      endAfter(request, limits.receiveMs);
      return void received.then((answer) => sendAfter(request, response, answer));
    }
    keepPace(request, limits.paceMs);
    request.url = config.origin + pathOf(request.url ?? "/");
    void handle(request, response);
  });
  // Node forgets a connection once it is upgraded, but close() waits for it.
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (request, socket, head) => {
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    socket.on("error", () => socket.destroy());
    upgrade(request, socket, head, peerOf(request, config));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, resolve);
  });
  const destroy = () => {
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroy();
  };
  const close = () => closeServer(server, destroy);
  return {
    port: (server.address() as AddressInfo).port,
    drain() {
      draining = true;
      return close();
    },
    [Symbol.asyncDispose]: async () => {
      destroy();
      await close();
    },
  };
}

/** Node writes head and body at once where the body is a text, and apart where it is bytes: as Latin-1 they stay the bytes they are. */
function send(response: ServerResponse, { status, headers, body }: Ready): void {
  response.writeHead(status, { ...headers, "content-length": body.length });
  if (body.length === 0) response.end();
  else response.end(body.toString("latin1"), "latin1");
}

/** Where the rest of a body was not waited for, the connection ends with the answer. */
function sendAfter(request: IncomingMessage, response: ServerResponse, ready: Ready): void {
  if (!request.complete) response.setHeader("connection", "close");
  send(response, ready);
}

/** A body that is not whole by then ends with its connection: whoever means well sends it again. */
function endAfter(request: IncomingMessage, ms: number): void {
  const timer = setTimeout(() => request.complete || request.destroy(), ms);
  request.once("close", () => clearTimeout(timer));
}

/** Ends the connection of a body that trickles, but not where bytes wait for us to take them. */
function keepPace(request: IncomingMessage, ms: number): void {
  const { method, socket } = request;
  if (method === "GET" || method === "HEAD") return;
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    const came = socket.bytesRead - before;
    before = socket.bytesRead;
    if (request.complete) clearInterval(timer);
    else if (came < PACE_BYTES && request.readableLength === 0) request.destroy();
  }, ms);
  request.once("close", () => clearInterval(timer));
}

/**
 * The request's path under our own origin: behind a TLS proxy the scheme of the socket is not the one that clients signed. An
 * absolute-form target loses its host; who needs to know what was asked for reads the Host header.
 */
function pathOf(target: string): string {
  if (target.startsWith("/")) return target;
  const url = URL.parse(target);
  return url ? url.pathname + url.search : "/";
}

function peerOf(request: IncomingMessage, config: Config): Peer {
  const forwarded = request.headers["x-forwarded-for"];
  const hops = Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? null);
  return { address: clientAddress(request.socket.remoteAddress ?? "", hops, config.trustProxy) };
}

async function closeServer(server: Server, destroy: () => void): Promise<void> {
  const timer = setTimeout(destroy, DRAIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}
