// What stands in linear memory for each listener slot that carries a producer, and the list that a fan-out walks.
import { randomInt } from "node:crypto";
import type { SrtpEngine } from "./srtp-engine.ts";

const LEG = 48; // bytes, as in assembly/records.ts

/** What one listener slot needs to carry one producer: SSRC, payload type, and the offsets that keep it continuous. */
export class Leg {
  readonly pointer: number;
  readonly ssrc: number;
  readonly #engine: SrtpEngine;
  readonly #u64: BigUint64Array;

  constructor(engine: SrtpEngine, keys: number, ssrc: number, payloadType: number) {
    this.#engine = engine;
    this.ssrc = ssrc;
    this.pointer = engine.allocate(LEG);
    this.#u64 = new BigUint64Array(engine.heap.buffer, this.pointer, LEG / 8);
    const at = this.pointer >> 2;
    engine.u32[at] = keys;
    engine.u32[at + 1] = ssrc;
    engine.u32[at + 3] = payloadType;
    // Start low in the sequence space: the receiver assumes ROC 0 (RFC 3711 §3.3.1), a start near 65535 risks its guess.
    this.#u64[4] = BigInt(randomInt(0x4000));
  }

  /**
   * From the producer's packet `index` on, carry that producer. The outgoing index goes on without a gap, so no
   * (key, SSRC, index) is ever used for two different packets: under GCM that would give the key away.
   */
  follow(index: bigint, timestampOffset: number): void {
    const next = this.#u64[4]!;
    this.#u64[2] = BigInt.asUintN(64, next - index);
    this.#u64[3] = index;
    this.#engine.u32[(this.pointer >> 2) + 2] = timestampOffset;
  }

  /** The producer's index that `sequence` (16 bits, from a NACK) stands for. */
  producerIndex(sequence: number): bigint {
    const next = this.#u64[4]!;
    const back = BigInt.asUintN(16, next - 1n - BigInt(sequence));
    return BigInt.asUintN(64, next - 1n - back - this.#u64[2]!);
  }

  get nextIndex(): bigint {
    return this.#u64[4]!;
  }

  get timestampOffset(): number {
    return this.#engine.u32[(this.pointer >> 2) + 2]!;
  }

  get packets(): number {
    return this.#engine.u32[(this.pointer >> 2) + 10]!;
  }

  get octets(): number {
    return this.#engine.u32[(this.pointer >> 2) + 11]!;
  }

  close(): void {
    this.#engine.release(this.pointer, LEG);
  }
}

/** An array of leg pointers in linear memory. Removal moves the last one into the gap. */
export class LegList {
  readonly pointer: number;
  count = 0;
  readonly #engine: SrtpEngine;
  readonly #capacity: number;

  constructor(engine: SrtpEngine, capacity = engine.maxLegs) {
    this.#engine = engine;
    this.#capacity = Math.min(capacity, engine.maxLegs); // the outbox has room for that many
    this.pointer = engine.allocate(4 * this.#capacity);
  }

  add(leg: Leg): number {
    if (this.count === this.#capacity) throw new Error("too many listeners on one producer");
    this.#engine.u32[(this.pointer >> 2) + this.count] = leg.pointer;
    return this.count++;
  }

  removeAt(position: number): void {
    const at = this.pointer >> 2;
    this.#engine.u32[at + position] = this.#engine.u32[at + --this.count]!;
  }

  close(): void {
    this.#engine.release(this.pointer, 4 * this.#capacity);
  }
}
