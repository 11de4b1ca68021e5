// One listener: its fixed slots, which producers they carry, and the lost packets it asks for again.
import type { Forwarder } from "./forwarder.ts";
import { Leg } from "./leg.ts";
import type { Producer } from "./producer.ts";
import { Slot, type Outlet } from "./slot.ts";

/** Retransmissions one listener may ask for per second. */
const NACKS_PER_SECOND = 50;
const BYE = 203;
const RTPFB = 205;
const GENERIC_NACK = 1;

export interface SlotFormat {
  ssrc: number;
  payloadType: number;
}

export class Consumer {
  readonly slots: Slot[];
  readonly #forwarder: Forwarder;
  #nacks = 0;
  #second = 0;

  /** `formats`: one SSRC and payload type for each m-line that the listener offered. */
  constructor(forwarder: Forwarder, outlet: Outlet, formats: readonly SlotFormat[]) {
    if (!outlet.srtp) throw new Error("the listener has no keys yet");
    const keys = outlet.srtp.sendKeys;
    this.#forwarder = forwarder;
    this.slots = formats.map(
      ({ ssrc, payloadType }) => new Slot(outlet, new Leg(forwarder.engine, keys, ssrc, payloadType)),
    );
  }

  /** Makes each slot carry the producer in the same place. */
  carry(producers: readonly (Producer | undefined)[]): void {
    this.slots.forEach((slot, i) => {
      const producer = producers[i];
      if (slot.source === producer) return;
      slot.detach();
      producer?.attach(slot);
    });
  }

  /** Reads the compound RTCP packet of this length in the engine's inbox: generic NACKs (RFC 4585) are answered. */
  receiveRtcp(length: number): void {
    const { heap, inbox } = this.#forwarder.engine;
    const compound = Buffer.from(heap.subarray(inbox, inbox + length));
    for (let at = 0; at + 4 <= compound.length;) {
      const size = 4 * (compound.readUInt16BE(at + 2) + 1);
      if (at + size > compound.length || compound[at + 1] === BYE) return;
      const isNack = compound[at + 1] === RTPFB && (compound[at]! & 31) === GENERIC_NACK;
      if (isNack) this.#onNack(compound.subarray(at, at + size));
      at += size;
    }
  }

  close(): void {
    for (const slot of this.slots) {
      slot.detach();
      slot.leg.close();
    }
  }

  #onNack(packet: Buffer): void {
    if (packet.length < 12) return;
    const ssrc = packet.readUInt32BE(8);
    const slot = this.slots.find(({ leg }) => leg.ssrc === ssrc);
    if (!slot?.source || slot.position < 0) return;
    for (let at = 12; at + 4 <= packet.length; at += 4) {
      const first = packet.readUInt16BE(at);
      const mask = (packet.readUInt16BE(at + 2) << 1) | 1;
      for (let i = 0; i < 17; i++) {
        if (mask & (1 << i) && this.#mayResend()) slot.source.retransmit(slot, (first + i) & 0xffff);
      }
    }
  }

  #mayResend(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#nacks = 0;
    this.#second = second;
    return ++this.#nacks <= NACKS_PER_SECOND;
  }
}
