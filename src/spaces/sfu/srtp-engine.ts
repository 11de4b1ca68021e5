// Host side of srtp.wasm: its memory, its records, and the fan-out of one packet to many listeners in one call.
import { readFileSync } from "node:fs";

export type SrtpProfile = "AEAD_AES_128_GCM" | "AES_128_CM_HMAC_SHA1_80";

// Record sizes and field offsets (in bytes), as in assembly/records.ts.
const KEYS = 640;
const STREAM = 32;
const PACKET_HEAD = 32;
const MAX_PAYLOAD = 1440;
const PACKET = PACKET_HEAD + MAX_PAYLOAD + 32;
const MAX_DATAGRAM = 1500;
const PAGE = 65536;
/** Bytes that header, tag and whole-block writing add to a payload. */
const OVERHEAD = 12 + 16 + 16;

interface Exports {
  heapStart(): number;
  deriveKeys(keys: number, gcm: number, masterKey: number, masterSalt: number): void;
  setKeys(keys: number, gcm: number, ...pointers: number[]): void;
  keystream(keys: number, first: number, to: number, length: number): void;
  protectAll(
    packet: number,
    legs: number,
    count: number,
    to: number,
    stride: number,
    lengths: number,
    again: number,
  ): void;
  protect(keys: number, packet: number, length: number, roc: number): number;
  headerLength(packet: number, length: number): number;
  unprotect(keys: number, stream: number, packet: number, length: number, found: number): number;
  protectRtcp(keys: number, packet: number, length: number, index: number): number;
  unprotectRtcp(keys: number, stream: number, packet: number, length: number): number;
}

/** An array of `count` leg addresses at `pointer`. */
export interface Legs {
  readonly pointer: number;
  readonly count: number;
}

/**
 * One WebAssembly instance with a memory of fixed size. It never grows: growing would detach every Buffer that looks at
 * it. A session with three slots takes about 1.5 kB, a producer's ring 96 kB.
 */
export class SrtpEngine {
  readonly heap: Buffer;
  readonly u32: Uint32Array;
  readonly wasm: Exports;
  /** Where received packets are decrypted in place. */
  readonly inbox: number;
  /** Listener slots that one producer can feed. */
  readonly maxLegs: number;
  readonly #found: number; // header length and index of the packet last unprotected
  readonly #free = new Map<number, number[]>();
  #top: number;
  /** Where what waits for the kernel stands. */
  readonly outbox: Outbox;
  /** Bytes of each packet that protectAll wrote last; 0 for a leg that takes none. */
  readonly #lengths: number;

  constructor(options: { megabytes?: number; maxLegs?: number } = {}) {
    const { megabytes = 64, maxLegs = 4096 } = options;
    this.maxLegs = maxLegs;
    const pages = (megabytes * 1024 * 1024) / PAGE;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const instance = new WebAssembly.Instance(compiled(), { env: { memory } });
    this.wasm = instance.exports as unknown as Exports;
    this.heap = Buffer.from(memory.buffer);
    this.u32 = new Uint32Array(memory.buffer);
    this.#top = this.wasm.heapStart();
    this.inbox = this.allocate(MAX_DATAGRAM + 64);
    this.#found = this.allocate(16);
    this.outbox = new Outbox(this);
    this.#lengths = this.allocate(4 * maxLegs);
  }

  /** Bytes handed out so far, released ones included: a number that must come to rest. */
  get highWater(): number {
    return this.#top;
  }

  /** Zeroed memory, 16-byte aligned. */
  allocate(bytes: number): number {
    const size = (bytes + 15) & ~15;
    let pointer = this.#free.get(size)?.pop();
    if (pointer === undefined) {
      pointer = this.#top;
      if (pointer + size > this.heap.length) throw new Error("the SRTP engine's memory is full");
      this.#top += size;
    }
    return pointer;
  }

  /** Gives memory back, wiped: it may have held keys. */
  release(pointer: number, bytes: number): void {
    const size = (bytes + 15) & ~15;
    this.heap.fill(0, pointer, pointer + size);
    const list = this.#free.get(size);
    if (list) list.push(pointer);
    else this.#free.set(size, [pointer]);
  }

  /** A key record from the master key (16 bytes) and salt (12 bytes for GCM, else 14) that DTLS exported. */
  createKeys(profile: SrtpProfile, masterKey: Uint8Array, masterSalt: Uint8Array): number {
    const gcm = profile === "AEAD_AES_128_GCM";
    if (masterKey.length !== 16 || masterSalt.length !== (gcm ? 12 : 14))
      throw new Error("wrong SRTP key or salt length");
    const keys = this.allocate(KEYS),
      scratch = this.inbox;
    this.heap.set(masterKey, scratch);
    this.heap.fill(0, scratch + 16, scratch + 32);
    this.heap.set(masterSalt, scratch + 16);
    this.wasm.deriveKeys(keys, gcm ? 1 : 0, scratch, scratch + 16);
    this.heap.fill(0, scratch, scratch + 32);
    return keys;
  }

  releaseKeys(keys: number): void {
    this.release(keys, KEYS);
  }

  createStream(): number {
    return this.allocate(STREAM);
  }

  releaseStream(stream: number): void {
    this.release(stream, STREAM);
  }

  /** Decrypts `datagram` into the inbox. Returns the packet's length, or a refusal (< 0). */
  unprotect(keys: number, stream: number, datagram: Uint8Array): number {
    if (datagram.length > MAX_DATAGRAM) return -1;
    this.heap.set(datagram, this.inbox);
    return this.wasm.unprotect(keys, stream, this.inbox, datagram.length, this.#found);
  }

  unprotectRtcp(keys: number, stream: number, datagram: Uint8Array): number {
    if (datagram.length > MAX_DATAGRAM) return -1;
    this.heap.set(datagram, this.inbox);
    return this.wasm.unprotectRtcp(keys, stream, this.inbox, datagram.length);
  }

  /** Protects a single packet (a copy): for control traffic and tests, not for the fan-out. */
  protect(keys: number, packet: Uint8Array, roc: number): Buffer {
    this.heap.set(packet, this.inbox);
    const length = this.wasm.protect(keys, this.inbox, packet.length, roc);
    if (length < 0) throw new Error("malformed RTP packet");
    return Buffer.from(this.heap.subarray(this.inbox, this.inbox + length));
  }

  protectRtcp(keys: number, packet: Uint8Array, index: number): Buffer {
    this.heap.set(packet, this.inbox);
    const length = this.wasm.protectRtcp(keys, this.inbox, packet.length, index);
    if (length < 0) throw new Error("malformed RTCP packet");
    return Buffer.from(this.heap.subarray(this.inbox, this.inbox + length));
  }

  /** Copies the RTP packet just unprotected (its length is `length`) into a Packet record. False if it is too large. */
  keepPacket(packet: number, length: number): boolean {
    const { u32, heap, inbox } = this;
    const head = this.headerLength;
    const padding = heap[inbox]! & 0x20 ? heap[inbox + length - 1]! : 0;
    const payload = length - head - padding;
    if (payload < 0 || payload > MAX_PAYLOAD) return false;
    const at = packet >> 2;
    u32[at] = u32[(this.#found >> 2) + 2]!; // index, low and high half
    u32[at + 1] = u32[(this.#found >> 2) + 3]!;
    u32[at + 2] = heap.readUInt32BE(inbox + 4);
    u32[at + 3] = heap[inbox + 1]! & 0x80;
    u32[at + 4] = payload;
    heap.copyWithin(packet + PACKET_HEAD, inbox + head, inbox + head + payload);
    return true;
  }

  /** Fills a Packet record from plain values: for synthetic producers and tests. */
  writePacket(packet: number, index: number, timestamp: number, marker: boolean, payload: Uint8Array): void {
    const at = packet >> 2;
    this.u32[at] = index % 2 ** 32;
    this.u32[at + 1] = Math.floor(index / 2 ** 32);
    this.u32[at + 2] = timestamp;
    this.u32[at + 3] = marker ? 0x80 : 0;
    this.u32[at + 4] = payload.length;
    this.heap.set(payload, packet + PACKET_HEAD);
  }

  /** Bytes of the header of the RTP packet last unprotected: fixed part, CSRCs and extension. */
  get headerLength(): number {
    return this.u32[this.#found >> 2]!;
  }

  createPacket(): number {
    return this.allocate(PACKET);
  }

  releasePacket(packet: number): void {
    this.release(packet, PACKET);
  }

  /** Protects `packet` for every leg of `list`. The result is good until `box` is written to the same place again. */
  protectAll(packet: number, list: Legs, box: Box = this.outbox, again = false): void {
    box.open(list.count, this.u32[(packet >> 2) + 4]! + OVERHEAD);
    const { start, stride } = box;
    this.wasm.protectAll(packet, list.pointer, list.count, start, stride, this.#lengths, again ? 1 : 0);
  }

  /** Of what protectAll wrote last, for the leg in this place. */
  protectedLength(place: number): number {
    return this.u32[(this.#lengths >> 2) + place]!;
  }
}

/** Where protectAll writes: a place for each leg, one after another. */
export interface Box {
  readonly start: number;
  readonly stride: number;
  /** Makes room for so many packets of so many bytes. */
  open(count: number, bytes: number): void;
  /** The packet in this place. */
  view(place: number, length: number): Buffer;
}

/**
 * Where protectAll writes while sends wait. They may still be queued in libuv (which does not copy) when the next packet comes, so
 * consecutive packets use consecutive stretches of a large ring; the router refuses to send when the queue nears its size.
 */
export class Outbox implements Box {
  static readonly BYTES = 16 * 1024 * 1024;
  start = 0;
  stride = 0;
  readonly #heap: Buffer;
  readonly #base: number;
  #offset = 0;

  constructor(engine: SrtpEngine) {
    this.#base = engine.allocate(Outbox.BYTES);
    this.#heap = engine.heap;
  }

  open(count: number, bytes: number): void {
    this.stride = (bytes + 15) & ~15;
    const needed = count * this.stride;
    if (this.#offset + needed > Outbox.BYTES) this.#offset = 0;
    this.start = this.#base + this.#offset;
    this.#offset += needed;
  }

  view(place: number, length: number): Buffer {
    const at = this.start + place * this.stride;
    return this.#heap.subarray(at, at + length);
  }
}

let module: WebAssembly.Module | undefined;
function compiled(): WebAssembly.Module {
  return (module ??= new WebAssembly.Module(readFileSync(new URL("srtp.wasm", import.meta.url))));
}
