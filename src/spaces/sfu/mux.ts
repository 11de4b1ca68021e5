// One port for everyone, over UDP and TCP, IPv4 and IPv6: STUN finds its peer by ufrag, all else by the 5-tuple that an
// authentic check made known.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { Server } from "node:net";
import type { Carrier } from "./carrier.ts";
import { Lobby, type Visitor } from "./lobby.ts";
import {
  addressIn,
  addressRequest,
  bindingResponse,
  isAuthentic,
  readBindingRequest,
  roleConflict,
  type BindingRequest,
} from "./stun.ts";
import { listenTcp, TcpLink } from "./tcp.ts";
import { Turns } from "./turns.ts";

/** RFC 7675: without an authentic check for 30 s, the peer no longer wants our packets. It is looked for once a second. */
const CONSENT_MS = 29_000;
/** Addresses one peer may speak from at a time: a browser probes from each interface before it nominates. */
const MAX_ADDRESSES = 8;
const SOCKET_BUFFER = 4 << 20;
const SWEEP_MS = 1_000;
/** A question to a STUN server is put again, for datagrams get lost. */
const ASK_EVERY_MS = 500;
const ASK_TIMES = 6;

/** With a random port the TCP one of the same number may be taken. */
const TRIES = 5;
const ANY = "0.0.0.0";

export interface Address {
  address: string;
  port: number;
  /** How to get there; IPv4 over UDP where nothing is said. */
  via?: Carrier | undefined;
}

/** What the mux needs of a peer. `remote` is where packets to it go: the address of its last nominating check. */
export interface MuxPeer {
  readonly ufrag: string;
  readonly password: string;
  readonly remoteUfrag: string;
  /** Changed in place when the peer moves, so that whoever holds it needs no notice. Port 0: not connected yet. */
  readonly remote: Address;
  onNominated(): void;
  onDtls(data: Buffer): void;
  onMedia(data: Buffer): void;
  onConsentLost(): void;
  /** A datagram of this peer made our own code throw: it ends this peer, not the process. */
  onFailure(cause: unknown): void;
}

/** Where a datagram came from. */
interface Origin extends Address {
  via: Carrier;
  /** The address, told apart from that of a TCP connection. */
  key: string;
}

interface Entry {
  peer: MuxPeer;
  known: Origin[];
  lastCheck: number;
  /** Of its datagrams in the lobby; apart, so that whoever forges checks does not hold up the rest. */
  checks: Visitor;
  handshake: Visitor;
}

export class Mux {
  /** Counters only: nothing is logged on the packet path. */
  readonly counters = {
    received: 0,
    unknown: 0,
    stunRefused: 0,
    stunAnswered: 0,
    /** For want of a place to wait in. */
    turnedAway: 0,
    migrations: 0,
    sendErrors: 0,
    failures: 0,
  };
  readonly port: number;
  /** Shared by all that takes long. */
  readonly turns = new Turns();
  readonly #lobby = new Lobby(this.turns);
  readonly #socket: Socket;
  readonly #socket6: Socket | undefined;
  readonly #server: Server;
  readonly #byUfrag = new Map<string, Entry>();
  readonly #byAddress = new Map<string, Map<number, Entry>>();
  readonly #sweep: NodeJS.Timeout;

  private constructor(socket: Socket, socket6: Socket | undefined, server: Server, inbox: Inbox) {
    this.#socket = socket;
    this.#socket6 = socket6;
    this.#server = server;
    this.port = socket.address().port;
    for (const udp of [socket, socket6]) {
      udp?.on("message", (data, from) => this.#receive(data, udp, from.address, from));
      udp?.on("error", () => this.counters.sendErrors++);
    }
    inbox.receive = (data, link) => this.#receive(data, link, link.key, link);
    inbox.gone = (link) => this.#onLinkGone(link);
    this.#sweep = setInterval(() => this.expire(Date.now()), SWEEP_MS).unref();
  }

  /** Port 0 takes any free one. Rejects when the port is taken. IPv6 is added where all addresses are listened on. */
  static async listen(options: { host: string; port: number }): Promise<Mux> {
    for (let left = TRIES; ; left--) {
      const socket = await bind("udp4", options.port, options.host);
      const { port } = socket.address();
      const inbox: Inbox = { receive: () => {}, gone: () => {} };
      try {
        const server = await listenOn(options.host, port, inbox);
        const socket6 =
          options.host === ANY ? await bind("udp6", port, "::").catch(() => undefined) : undefined;
        return new Mux(socket, socket6, server, inbox);
      } catch (error) {
        socket.close();
        if (options.port !== 0 || left === 0) throw error;
      }
    }
  }

  /** The IPv4 address that a STUN server sees our media port under; undefined where it does not answer. */
  async askOwnAddress(server: { host: string; port: number }): Promise<string | undefined> {
    const request = addressRequest();
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const listen = (data: Buffer) => {
      const address = addressIn(data, request);
      if (address !== undefined) resolve(address);
    };
    let asked = 0;
    const ask = () => {
      if (asked++ === ASK_TIMES) resolve(undefined);
      else this.#socket.send(request, server.port, server.host);
    };
    this.#socket.on("message", listen);
    const timer = setInterval(ask, ASK_EVERY_MS);
    ask();
    return promise.finally(() => {
      clearInterval(timer);
      this.#socket.off("message", listen);
    });
  }

  add(peer: MuxPeer): void {
    const [checks, handshake] = [{ waiting: 0 }, { waiting: 0 }];
    this.#byUfrag.set(peer.ufrag, { peer, known: [], lastCheck: Date.now(), checks, handshake });
  }

  /** The peer has new credentials. What it sends from known addresses is heard as before. */
  rename(before: string, peer: MuxPeer): void {
    const entry = this.#byUfrag.get(before);
    if (!entry) return;
    this.#byUfrag.delete(before);
    this.#byUfrag.set(peer.ufrag, entry);
    entry.lastCheck = Date.now();
  }

  remove(peer: MuxPeer): void {
    const entry = this.#byUfrag.get(peer.ufrag);
    if (!entry) return;
    this.#byUfrag.delete(peer.ufrag);
    for (const origin of entry.known) this.#forget(entry, origin);
    peer.remote.port = 0;
    peer.remote.via = undefined;
  }

  /** `data` is not copied: it must stay as it is until libuv has sent it (see `queued`). */
  send(data: Uint8Array, to: Address): void {
    (to.via ?? this.#socket).send(data, to.port, to.address);
  }

  /** Bytes that the kernel did not take yet. */
  get queued(): number {
    return this.#socket.getSendQueueSize() + (this.#socket6?.getSendQueueSize() ?? 0);
  }

  /** Ends peers whose consent is too old. */
  expire(now: number): void {
    for (const entry of this.#byUfrag.values()) {
      if (now - entry.lastCheck < CONSENT_MS) continue;
      this.remove(entry.peer);
      entry.peer.onConsentLost();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    this.#lobby.clear();
    for (const { known } of this.#byUfrag.values()) for (const { via } of known) closeLink(via);
    this.#server.close();
    this.#socket6?.close();
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }

  /** RFC 7983: the first byte tells the protocol. */
  #receive(data: Buffer, via: Carrier, key: string, from: Address): void {
    this.counters.received++;
    const first = data.length > 0 ? data[0]! : 255;
    if (first < 4) return this.#read(data, { address: from.address, port: from.port, via, key });
    const entry = this.#byAddress.get(key)?.get(from.port);
    if (entry === undefined) this.counters.unknown++;
    else if (first >= 128 && first < 192) this.#hear(entry, data);
    else if (first >= 20 && first < 64)
      this.#later(entry, entry.handshake, () => this.#shakeHands(entry.peer, data));
    else this.counters.unknown++;
  }

  /** At once, but never before the end of a handshake that came earlier. */
  #hear(entry: Entry, data: Buffer): void {
    const { peer, handshake } = entry;
    const hear = () => this.#guard(peer, () => peer.onMedia(data));
    if (handshake.waiting > 0) this.#later(entry, handshake, hear);
    else hear();
  }

  /** One step of a handshake may compute for milliseconds. */
  #shakeHands(peer: MuxPeer, data: Buffer): void {
    this.turns.takeRest();
    this.#guard(peer, () => peer.onDtls(data));
  }

  #later(entry: Entry, visitor: Visitor, answer: () => void): void {
    const isThere = () => this.#byUfrag.get(entry.peer.ufrag) === entry;
    if (!this.#lobby.add(visitor, () => isThere() && answer())) this.counters.turnedAway++;
  }

  #guard(peer: MuxPeer, handle: () => void): void {
    try {
      handle();
    } catch (error) {
      this.counters.failures++;
      peer.onFailure(error);
    }
  }

  /** A connectivity check. What names no peer of ours does not wait to be refused. A connection's are few, and it may end meanwhile. */
  #read(data: Buffer, from: Origin): void {
    const request = readBindingRequest(data);
    const entry = request && this.#byUfrag.get(request.localUfrag);
    if (!entry || entry.peer.remoteUfrag !== request.remoteUfrag) {
      this.counters.stunRefused++;
      return;
    }
    if (from.via instanceof TcpLink || this.#lobby.hasTime()) this.#check(entry, request, data, from);
    else this.#later(entry, entry.checks, () => this.#check(entry, request, data, from));
  }

  /** What does not verify gets no answer: the socket must not reflect traffic. */
  #check(entry: Entry, request: BindingRequest, data: Buffer, from: Origin): void {
    if (!isAuthentic(data, request, entry.peer.password)) {
      this.counters.stunRefused++;
      return;
    }
    const { peer } = entry;
    if (request.controlled) return this.send(roleConflict(data, peer.password), from);
    entry.lastCheck = Date.now();
    this.#learn(entry, from);
    this.send(bindingResponse(data, peer.password, from.address, from.port), from);
    this.counters.stunAnswered++;
    if (request.nominates) this.#nominate(peer, from);
  }

  /** The peer's packets go where its latest nominating check came from: this is also how a NAT rebind is followed. */
  #nominate(peer: MuxPeer, { address, port, via }: Origin): void {
    const { remote } = peer;
    if (remote.port === port && remote.address === address && remote.via === via) return;
    const first = remote.port === 0;
    remote.address = address;
    remote.port = port;
    remote.via = via;
    if (first) this.#welcome(peer);
    else this.counters.migrations++;
  }

  /** The peer begins its handshake. */
  #welcome(peer: MuxPeer): void {
    this.turns.takeRest();
    this.#guard(peer, () => peer.onNominated());
  }

  #learn(entry: Entry, origin: Origin): void {
    const { key, port, via } = origin;
    let ports = this.#byAddress.get(key);
    if (!ports) this.#byAddress.set(key, (ports = new Map()));
    const owner = ports.get(port);
    if (owner === entry) return;
    if (owner) owner.known = owner.known.filter((known) => known.port !== port || known.key !== key);
    ports.set(port, entry);
    entry.known.push(origin);
    if (via instanceof TcpLink) via.keep();
    if (entry.known.length > MAX_ADDRESSES) this.#forget(entry, entry.known.shift()!);
  }

  #forget(entry: Entry, { key, port, via }: Origin): void {
    const ports = this.#byAddress.get(key);
    if (ports?.get(port) !== entry) return;
    ports.delete(port);
    if (ports.size === 0) this.#byAddress.delete(key);
    closeLink(via);
  }

  /** Its peer may come back by another way, and has as long as anyone who is silent. */
  #onLinkGone(link: TcpLink): void {
    const entry = this.#byAddress.get(link.key)?.get(link.port);
    if (!entry) return;
    entry.known = entry.known.filter(({ via }) => via !== link);
    this.#forget(entry, { address: link.address, port: link.port, via: link, key: link.key });
  }
}

function closeLink(via: Carrier): void {
  if (via instanceof TcpLink) via.close();
}

/** What the connections of the TCP port tell; set when the mux is there. */
interface Inbox {
  receive(data: Buffer, link: TcpLink): void;
  gone(link: TcpLink): void;
}

/** All addresses: of both families, where the machine has IPv6. */
async function listenOn(host: string, port: number, inbox: Inbox): Promise<Server> {
  const receive = (data: Buffer, link: TcpLink) => inbox.receive(data, link);
  const gone = (link: TcpLink) => inbox.gone(link);
  if (host !== ANY) return listenTcp({ host, port }, receive, gone);
  const both = listenTcp({ host: "::", port }, receive, gone);
  return both.catch(() => listenTcp({ host, port }, receive, gone));
}

async function bind(type: "udp4" | "udp6", port: number, host: string): Promise<Socket> {
  const socket = createSocket({
    type,
    ipv6Only: type === "udp6",
    lookup: type === "udp4" ? literal4 : literal6,
    recvBufferSize: SOCKET_BUFFER,
    sendBufferSize: SOCKET_BUFFER,
  });
  const listening = once(socket, "listening"); // before bind: with a lookup of ours, bind completes synchronously
  socket.bind(port, host);
  await listening;
  return socket;
}

/**
 * dgram resolves the address of every packet: even for a literal one that is a dns.lookup and a process.nextTick, about
 * 1 µs. Ours are always literal, so answer at once.
 */
type Found = (error: null, address: string, family: number) => void;

function literal4(address: string, _family: unknown, done: Found): void {
  done(null, address, 4);
}

function literal6(address: string, _family: unknown, done: Found): void {
  done(null, address, 6);
}
