// One UDP socket for everyone: STUN finds its peer by ufrag, all else by the 5-tuple that an authentic check made known.
// IPv4 only so far: IPv6 and TCP would be further sockets in front of the same two maps.
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { bindingResponse, isAuthentic, readBindingRequest, roleConflict } from "./stun.ts";

/** RFC 7675: without an authentic check for this long, the peer no longer wants our packets. */
const CONSENT_MS = 30_000;
/** Addresses one peer may speak from at a time: a browser probes from each interface before it nominates. */
const MAX_ADDRESSES = 8;
const SOCKET_BUFFER = 4 << 20;
const SWEEP_MS = 5_000;

export interface Address {
  address: string;
  port: number;
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

interface Entry {
  peer: MuxPeer;
  known: Address[];
  lastCheck: number;
}

export class Mux {
  /** Counters only: nothing is logged on the packet path. */
  readonly counters = {
    received: 0,
    unknown: 0,
    stunRefused: 0,
    stunAnswered: 0,
    migrations: 0,
    sendErrors: 0,
    failures: 0,
  };
  readonly port: number;
  readonly #socket: Socket;
  readonly #byUfrag = new Map<string, Entry>();
  readonly #byAddress = new Map<string, Map<number, Entry>>();
  readonly #sweep: NodeJS.Timeout;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on("message", (data, from) => this.#receive(data, from));
    socket.on("error", () => this.counters.sendErrors++);
    this.#sweep = setInterval(() => this.expire(Date.now()), SWEEP_MS).unref();
  }

  /** Port 0 takes any free one. Rejects when the port is taken. */
  static async listen(options: { host: string; port: number }): Promise<Mux> {
    const socket = createSocket({
      type: "udp4",
      lookup: literal,
      recvBufferSize: SOCKET_BUFFER,
      sendBufferSize: SOCKET_BUFFER,
    });
    const listening = once(socket, "listening"); // before bind: with `literal`, bind completes synchronously
    socket.bind(options.port, options.host);
    await listening;
    return new Mux(socket);
  }

  add(peer: MuxPeer): void {
    this.#byUfrag.set(peer.ufrag, { peer, known: [], lastCheck: Date.now() });
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
    for (const address of entry.known) this.#forget(entry, address);
    peer.remote.port = 0;
  }

  /** `data` is not copied: it must stay as it is until libuv has sent it (see `queued`). */
  send(data: Uint8Array, to: Address): void {
    this.#socket.send(data, to.port, to.address);
  }

  /** Bytes that the kernel did not take yet. */
  get queued(): number {
    return this.#socket.getSendQueueSize();
  }

  /** Ends peers whose consent is older than 30 s. */
  expire(now: number): void {
    for (const entry of this.#byUfrag.values()) {
      if (now - entry.lastCheck < CONSENT_MS) continue;
      this.remove(entry.peer);
      entry.peer.onConsentLost();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }

  /** RFC 7983: the first byte tells the protocol. */
  #receive(data: Buffer, from: RemoteInfo): void {
    this.counters.received++;
    const first = data.length > 0 ? data[0]! : 255;
    if (first < 4) return this.#check(data, from);
    const entry = this.#byAddress.get(from.address)?.get(from.port);
    if (entry === undefined) this.counters.unknown++;
    else if (first >= 128 && first < 192) this.#guard(entry.peer, () => entry.peer.onMedia(data));
    else if (first >= 20 && first < 64) this.#guard(entry.peer, () => entry.peer.onDtls(data));
    else this.counters.unknown++;
  }

  #guard(peer: MuxPeer, handle: () => void): void {
    try {
      handle();
    } catch (error) {
      this.counters.failures++;
      peer.onFailure(error);
    }
  }

  /** A connectivity check. What does not verify gets no answer: the socket must not reflect traffic. */
  #check(data: Buffer, from: RemoteInfo): void {
    const request = readBindingRequest(data);
    const entry = request && this.#byUfrag.get(request.localUfrag);
    if (
      !entry ||
      entry.peer.remoteUfrag !== request.remoteUfrag ||
      !isAuthentic(data, request, entry.peer.password)
    ) {
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
  #nominate(peer: MuxPeer, { address, port }: RemoteInfo): void {
    const { remote } = peer;
    if (remote.port === port && remote.address === address) return;
    const first = remote.port === 0;
    remote.address = address;
    remote.port = port;
    if (first) this.#guard(peer, () => peer.onNominated());
    else this.counters.migrations++;
  }

  #learn(entry: Entry, { address, port }: RemoteInfo): void {
    let ports = this.#byAddress.get(address);
    if (!ports) this.#byAddress.set(address, (ports = new Map()));
    const owner = ports.get(port);
    if (owner === entry) return;
    if (owner) owner.known = owner.known.filter((known) => known.port !== port || known.address !== address);
    ports.set(port, entry);
    entry.known.push({ address, port });
    if (entry.known.length > MAX_ADDRESSES) this.#forget(entry, entry.known.shift()!);
  }

  #forget(entry: Entry, { address, port }: Address): void {
    const ports = this.#byAddress.get(address);
    if (ports?.get(port) !== entry) return;
    ports.delete(port);
    if (ports.size === 0) this.#byAddress.delete(address);
  }
}

/**
 * dgram resolves the address of every packet: even for a literal one that is a dns.lookup and a process.nextTick, about
 * 1 µs. Ours are always literal, so answer at once.
 */
function literal(
  address: string,
  _family: unknown,
  done: (error: null, address: string, family: number) => void,
): void {
  done(null, address, 4);
}
