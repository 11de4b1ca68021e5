// The last hop: one WASM call protects a packet for all listeners, then one send each. Counters only, nothing is logged.
import { LegList } from "./leg.ts";
import type { Mux } from "./mux.ts";
import type { Slot } from "./slot.ts";
import { Outbox, type SrtpEngine } from "./srtp-engine.ts";

/** Listeners that one call protects a packet for. */
const SLICE = 128;
/** How long one packet may hold the loop; a slice takes about one more. */
const TURN_MS = 3;
/** More would be heard too late to be worth sending. Fewer than a producer's ring keeps. */
const MAX_BURSTS = 48;

/** A packet on its way to many. */
interface Burst {
  readonly record: number;
  readonly legs: LegList;
  readonly slots: readonly Slot[];
  /** How many of them have it. */
  done: number;
}

/** What the rooms of one process share: the socket, the SRTP engine and the counters of the packet path. */
export class Forwarder {
  readonly counters = {
    forwarded: 0,
    retransmitted: 0,
    /** Asked for again from speakers. */
    requested: 0,
    congested: 0,
    tooLarge: 0,
    foreignSsrc: 0,
    /** RTP of peers that are muted or only listen. */
    silenced: 0,
    /** Not authentic, or replayed. */
    refused: 0,
    beforeKeys: 0,
    overBudget: 0,
  };
  readonly mux: Mux;
  readonly engine: SrtpEngine;
  readonly #single: LegList;
  readonly #slice = { pointer: 0, count: 0 };
  #bursts: Burst[] = [];

  constructor(mux: Mux, engine: SrtpEngine) {
    this.mux = mux;
    this.engine = engine;
    this.#single = new LegList(engine, 1);
  }

  /**
   * Sends the packet `record` to each of `slots`, whose legs stand in the same order in `legs`. What takes longer than a
   * few milliseconds is sent in slices, so that other rooms' packets and new listeners get their turn in between.
   */
  forward(record: number, legs: LegList, slots: readonly Slot[]): void {
    const burst = { record, legs, slots, done: 0 };
    const waits = this.#bursts.length > 0 && (legs.count > SLICE || this.#isQueued(legs));
    if (!waits && this.#advance(burst)) return;
    if (this.#bursts.length >= MAX_BURSTS) this.counters.congested++;
    else if (this.#bursts.push(burst) === 1) setImmediate(this.#goOn);
  }

  /** Drops what still waits to be sent from these legs: their producer ends, or begins anew. */
  forget(legs: LegList): void {
    this.#bursts = this.#bursts.filter((burst) => burst.legs !== legs);
  }

  readonly #goOn = (): void => {
    const burst = this.#bursts[0];
    if (burst && this.#advance(burst)) this.#bursts.shift();
    if (this.#bursts.length > 0) setImmediate(this.#goOn);
  };

  #isQueued(legs: LegList): boolean {
    return this.#bursts.some((burst) => burst.legs === legs);
  }

  /** True when everyone has it. Who came or left since it began may miss this one packet, and ask for it again. */
  #advance(burst: Burst): boolean {
    const until = performance.now() + TURN_MS;
    while (burst.done < burst.legs.count) {
      this.#sendSlice(burst);
      if (performance.now() >= until) break;
    }
    return burst.done >= burst.legs.count;
  }

  #sendSlice(burst: Burst): void {
    const { engine, mux, counters } = this;
    const { record, legs, slots, done } = burst;
    const slice = this.#slice;
    slice.pointer = legs.pointer + 4 * done;
    slice.count = Math.min(SLICE, legs.count - done);
    burst.done += slice.count;
    // libuv queues what the kernel does not take, without copying: never let the outbox ring overtake it.
    if (mux.queued > Outbox.BYTES / 4) {
      counters.congested++;
      return;
    }
    const { start, stride, lengths } = engine.protectAll(record, slice);
    const { heap, u32 } = engine;
    for (let i = 0, at = start; i < slice.count; i++, at += stride) {
      const length = u32[(lengths >> 2) + i]!;
      if (length === 0) continue;
      // A view is the one thing made for each listener: dgram sends no part of a buffer without one.
      mux.send(heap.subarray(at, at + length), slots[done + i]!.outlet.remote);
      counters.forwarded++;
    }
  }

  /** Sends the very same packet once more to one slot. */
  resend(record: number, slot: Slot): void {
    const { engine, mux, counters } = this;
    this.#single.count = 0;
    this.#single.add(slot.leg);
    const { start, lengths } = engine.protectAll(record, this.#single, true);
    const length = engine.u32[lengths >> 2]!;
    if (length === 0) return; // never sent on this leg
    mux.send(engine.heap.subarray(start, start + length), slot.outlet.remote);
    counters.retransmitted++;
  }
}
