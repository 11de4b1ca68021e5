// The last hop: one WASM call protects a packet for all listeners, then one send each. Counters only, nothing is logged.
import { LegList } from "./leg.ts";
import type { Mux } from "./mux.ts";
import type { Slot } from "./slot.ts";
import { Outbox, type SrtpEngine } from "./srtp-engine.ts";

/** What the rooms of one process share: the socket, the SRTP engine and the counters of the packet path. */
export class Forwarder {
  readonly counters = {
    forwarded: 0,
    retransmitted: 0,
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

  constructor(mux: Mux, engine: SrtpEngine) {
    this.mux = mux;
    this.engine = engine;
    this.#single = new LegList(engine, 1);
  }

  /** Sends the packet `record` to each of `slots`, whose legs stand in the same order in `legs`. */
  forward(record: number, legs: LegList, slots: readonly Slot[]): void {
    const { engine, mux, counters } = this;
    // libuv queues what the kernel does not take, without copying: never let the outbox ring overtake it.
    if (mux.queued > Outbox.BYTES / 4) {
      counters.congested++;
      return;
    }
    const { start, stride, lengths } = engine.protectAll(record, legs);
    const { heap, u32 } = engine;
    const count = slots.length;
    for (let i = 0, at = start; i < count; i++, at += stride) {
      const length = u32[(lengths >> 2) + i]!;
      if (length === 0) continue;
      mux.send(heap.subarray(at, at + length), slots[i]!.outlet.remote);
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
