// One listener: its fixed slots, which producers they carry, and the lost packets it asks for again.
import type { Forwarder } from "./forwarder.ts";
import { Leg } from "./leg.ts";
import { readNack } from "./nack.ts";
import type { Producer } from "./producer.ts";
import { Slot, type Outlet } from "./slot.ts";

/** Retransmissions one listener may ask for per second. */
const NACKS_PER_SECOND = 50;
const BYE = 203;

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
      readNack(compound.subarray(at, at + size), this.#resend);
      at += size;
    }
  }

  close(): void {
    for (const slot of this.slots) {
      slot.detach();
      slot.leg.close();
    }
  }

  readonly #resend = (ssrc: number, sequence: number): void => {
    const slot = this.slots.find(({ leg }) => leg.ssrc === ssrc);
    if (slot?.source && slot.position >= 0 && this.#mayResend()) slot.source.retransmit(slot, sequence);
  };

  #mayResend(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#nacks = 0;
    this.#second = second;
    return ++this.#nacks <= NACKS_PER_SECOND;
  }
}
