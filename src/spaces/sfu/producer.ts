// One open microphone: keeps its latest packets, and hands each on to the listener slots that carry it.
import type { Forwarder } from "./forwarder.ts";
import { Gaps } from "./gaps.ts";
import { LegList } from "./leg.ts";
import { writeNack } from "./nack.ts";
import type { Slot, Source } from "./slot.ts";

/** Packets kept for NACKs: 1.28 s at 20 ms. A power of two. */
const RING = 64;
/** A speaker may go on under another SSRC after this much silence. */
const SSRC_CHANGE_MS = 1000;
const SR = 200;
const SR_BYTES = 28;

export class Producer implements Source {
  readonly #forwarder: Forwarder;
  readonly #ring: number[];
  readonly #legs: LegList;
  readonly #slots: Slot[] = []; // same order as #legs
  readonly #arriving = new Set<Slot>(); // attached, waiting for the packet they start with
  #record = 0; // the latest packet
  #arrivedAt = 0;
  #ssrc: number | undefined;
  readonly #gaps = new Gaps();
  readonly #feedback: ((packet: Buffer) => void) | undefined;

  /** `feedback` takes RTCP to the speaker. */
  constructor(forwarder: Forwarder, feedback?: (packet: Buffer) => void) {
    this.#forwarder = forwarder;
    this.#feedback = feedback;
    this.#legs = new LegList(forwarder.engine);
    this.#ring = Array.from({ length: RING }, () => forwarder.engine.createPacket());
  }

  get listeners(): number {
    return this.#slots.length + this.#arriving.size;
  }

  /** Forwards the RTP packet of this length that stands decrypted in the engine's inbox. */
  receiveRtp(length: number): void {
    const { engine, counters } = this.#forwarder;
    if (!this.#isMine(engine.heap.readUInt32BE(engine.inbox + 8))) {
      counters.foreignSsrc++;
      return;
    }
    const record = this.#ring[engine.heap[engine.inbox + 3]! & (RING - 1)]!; // by the sequence number's low byte
    if (!engine.keepPacket(record, length)) counters.tooLarge++;
    else if (this.#isTimely(record)) this.#forward(record);
  }

  /** The same for a packet that did not come over SRTP (a mixer, a link to another server, a benchmark). */
  inject(index: number, timestamp: number, marker: boolean, payload: Uint8Array): void {
    const record = this.#ring[index & (RING - 1)]!;
    this.#forwarder.engine.writePacket(record, index, timestamp, marker, payload);
    this.#forward(record);
  }

  attach(slot: Slot): void {
    slot.detach();
    slot.source = this;
    this.#arriving.add(slot);
  }

  detach(slot: Slot): void {
    if (slot.position < 0) {
      this.#arriving.delete(slot);
      return;
    }
    const timestamp = this.#forwarder.engine.u32[(this.#record >> 2) + 2]!;
    slot.leave((timestamp + slot.leg.timestampOffset) >>> 0, this.#arrivedAt);
    this.#legs.removeAt(slot.position);
    const last = this.#slots.pop()!;
    if (last !== slot) {
      this.#slots[slot.position] = last;
      last.position = slot.position;
    }
    slot.position = -1;
  }

  /** Passes a sender report on, each listener's in its own numbers. RTCP that is no SR is not the listeners' business. */
  receiveRtcp(length: number): void {
    const { engine } = this.#forwarder;
    const compound = engine.heap.subarray(engine.inbox, engine.inbox + length);
    if (compound[1] !== SR || compound.length < SR_BYTES) return;
    const report = Buffer.from(compound.subarray(0, SR_BYTES)); // the inbox is reused by every protectRtcp below
    if (this.#ssrc !== undefined && report.readUInt32BE(4) !== this.#ssrc) return;
    const timestamp = report.readUInt32BE(16);
    this.#forwarder.report(this.#legs, this.#slots, (slot) =>
      slot.outlet.sendRtcp(slot.senderReport(report, timestamp)),
    );
  }

  /** Answers one lost packet from the ring. */
  retransmit(slot: Slot, sequence: number): void {
    const index = slot.leg.producerIndex(sequence);
    const record = this.#ring[Number(index & BigInt(RING - 1))]!;
    if (this.#indexOf(record) !== index) return; // too old, or never seen
    this.#forwarder.resend(record, slot);
  }

  close(): void {
    this.#forwarder.forget(this.#legs);
    for (const slot of [...this.#slots, ...this.#arriving]) slot.detach();
    for (const record of this.#ring) this.#forwarder.engine.releasePacket(record);
    this.#legs.close();
  }

  /**
   * One SSRC at a time. Two with overlapping sequence numbers would map different packets to one outgoing index, which
   * GCM does not survive: so a change makes every slot start anew, at its next free index, and empties the ring.
   */
  #isMine(ssrc: number): boolean {
    if (ssrc === this.#ssrc) return true;
    if (this.#ssrc !== undefined) {
      if (performance.now() - this.#arrivedAt < SSRC_CHANGE_MS) return false;
      while (this.#slots.length > 0) this.attach(this.#slots[0]!); // each goes to the arriving ones
      this.#forwarder.forget(this.#legs);
      this.#gaps.forget();
      for (const record of this.#ring) this.#forwarder.engine.heap.fill(0xff, record, record + 8); // no such index
    }
    this.#ssrc = ssrc;
    return true;
  }

  /** Asks for what is missing. True for the packet that comes next; a late one only fills its gap. */
  #isTimely(record: number): boolean {
    const now = performance.now();
    const isNewest = this.#gaps.note(this.#numberOf(record), now);
    const wanted = this.#gaps.due(now);
    if (wanted.length > 0 && this.#ssrc !== undefined) {
      this.#feedback?.(writeNack(this.#ssrc, wanted));
      this.#forwarder.counters.requested += wanted.length;
    }
    if (!isNewest) this.#forwarder.forward(record, this.#legs, this.#slots);
    return isNewest;
  }

  #forward(record: number): void {
    this.#record = record;
    this.#arrivedAt = performance.now();
    if (this.#arriving.size > 0) this.#admit(record);
    this.#forwarder.forward(record, this.#legs, this.#slots);
  }

  /** Lets waiting slots in, their numbering continued from whatever they carried before. */
  #admit(record: number): void {
    const index = this.#indexOf(record);
    const timestamp = this.#forwarder.engine.u32[(record >> 2) + 2]!;
    for (const slot of this.#arriving) {
      slot.leg.follow(index, (slot.timestampAt(this.#arrivedAt, timestamp) - timestamp) >>> 0);
      slot.position = this.#legs.add(slot.leg);
      this.#slots.push(slot);
    }
    this.#arriving.clear();
  }

  /** Exact: an index has 48 bits. */
  #numberOf(record: number): number {
    const { u32 } = this.#forwarder.engine;
    return u32[(record >> 2) + 1]! * 2 ** 32 + u32[record >> 2]!;
  }

  #indexOf(record: number): bigint {
    const { u32 } = this.#forwarder.engine;
    return (BigInt(u32[(record >> 2) + 1]!) << 32n) | BigInt(u32[record >> 2]!);
  }
}
