// The last hop: one WASM call protects a packet for all listeners, then one send each. Counters only, nothing is logged.
import { LegList } from "./leg.ts";
import type { Mux } from "./mux.ts";
import type { Slot } from "./slot.ts";
import { Outbox, type SrtpEngine } from "./srtp-engine.ts";
import { Tray } from "./tray.ts";

/** Listeners that one call protects a packet for. */
const SLICE = Tray.PLACES;
/** A sender report costs twice a packet. */
const REPORTS = 16;
/** More would be heard too late to be worth sending. Fewer than a producer's ring keeps. */
const MAX_BURSTS = 48;

/** Something on its way to many. */
interface Burst {
  readonly legs: LegList;
  /** To so many, from there on. */
  send(from: number, count: number): void;
  readonly slice: number;
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
  readonly #tray: Tray;
  readonly #slice = { pointer: 0, count: 0 };
  #bursts: Burst[] = [];
  /** In no hurry: after all packets. */
  #reports: Burst[] = [];

  constructor(mux: Mux, engine: SrtpEngine) {
    this.mux = mux;
    this.engine = engine;
    this.#single = new LegList(engine, 1);
    this.#tray = new Tray(engine);
    mux.turns.share(() => this.#sendWaiting());
  }

  /**
   * Sends the packet `record` to each of `slots`, whose legs stand in the same order in `legs`. What takes longer than a
   * few milliseconds is sent in slices; a small room waits for nobody.
   */
  forward(record: number, legs: LegList, slots: readonly Slot[]): void {
    const send = (from: number, count: number) => this.#sendSlice(record, { legs, slots, from, count });
    const burst: Burst = { legs, send, slice: SLICE, done: 0 };
    if (this.#goesAtOnce(burst)) return;
    if (this.#bursts.length >= MAX_BURSTS) this.counters.congested++;
    else this.#bursts.push(burst);
    this.mux.turns.begin();
  }

  /** Tells each of `slots` something that is in no hurry. What was to be told them before and was not is told no more. */
  report(legs: LegList, slots: readonly Slot[], tell: (slot: Slot) => void): void {
    const send = (from: number, count: number) => slots.slice(from, from + count).forEach(tell);
    this.#reports = this.#reports.filter((other) => other.legs !== legs);
    this.#reports.push({ legs, send, slice: REPORTS, done: 0 });
    this.mux.turns.begin();
  }

  /** Drops what still waits to be sent from these legs: their producer ends, or begins anew. */
  forget(legs: LegList): void {
    this.#bursts = this.#bursts.filter((burst) => burst.legs !== legs);
    this.#reports = this.#reports.filter((burst) => burst.legs !== legs);
  }

  /** True when everyone has it. Who came or left since it began may miss this one packet, and ask for it again. */
  #goesAtOnce(burst: Burst): boolean {
    const { legs } = burst;
    if (this.#bursts.some((other) => other.legs === legs)) return false; // one listener's packets keep their order
    if (legs.count <= SLICE) return advanceSlice(burst);
    while (this.#bursts.length === 0 && this.mux.turns.hasTime()) if (advanceSlice(burst)) return true;
    return false;
  }

  /** One slice. True when nothing waits any more. */
  #sendWaiting(): boolean {
    const queue = this.#bursts.length > 0 ? this.#bursts : this.#reports;
    const [burst] = queue;
    if (burst && advanceSlice(burst)) queue.shift();
    return this.#bursts.length === 0 && this.#reports.length === 0;
  }

  #sendSlice(record: number, { legs, slots, from, count }: Stretch): void {
    const { engine, mux, counters } = this;
    const slice = this.#slice;
    slice.pointer = legs.pointer + 4 * from;
    slice.count = count;
    // libuv queues what the kernel does not take, without copying: never let the outbox ring overtake it.
    const { queued } = mux;
    if (queued > Outbox.BYTES / 4) {
      counters.congested++;
      return;
    }
    const box = queued === 0 ? this.#tray : engine.outbox;
    engine.protectAll(record, slice, box);
    for (let i = 0; i < count; i++) {
      const length = engine.protectedLength(i);
      if (length === 0) continue;
      mux.send(box.view(i, length), slots[from + i]!.outlet.remote);
      counters.forwarded++;
    }
  }

  /** Sends the very same packet once more to one slot. */
  resend(record: number, slot: Slot): void {
    const { engine, mux, counters } = this;
    this.#single.count = 0;
    this.#single.add(slot.leg);
    engine.protectAll(record, this.#single, engine.outbox, true);
    const length = engine.protectedLength(0);
    if (length === 0) return; // never sent on this leg
    mux.send(engine.outbox.view(0, length), slot.outlet.remote);
    counters.retransmitted++;
  }
}

/** The listeners `from` and after, `count` of them. */
interface Stretch {
  legs: LegList;
  slots: readonly Slot[];
  from: number;
  count: number;
}

/** True when everyone has it. */
function advanceSlice(burst: Burst): boolean {
  const count = Math.min(burst.slice, burst.legs.count - burst.done);
  if (count > 0) burst.send(burst.done, count);
  burst.done += burst.slice;
  return burst.done >= burst.legs.count;
}
