// One of a listener's fixed audio streams: which producer it carries changes, its SSRC and its numbering never break.
import { randomBytes } from "node:crypto";
import type { Leg } from "./leg.ts";
import type { Address } from "./mux.ts";

const CLOCK_PER_MS = 48;
const FRAME = 960; // 20 ms
const SDES = 202;
const CNAME = randomBytes(2).toString("hex"); // 4 characters: with END and padding the chunk is 12 bytes

/** What the media path needs of a connected listener; `Transport` fits, and so do the benchmark's synthetic ones. */
export interface Outlet {
  readonly remote: Address;
  readonly srtp: { readonly sendKeys: number } | undefined;
  sendRtcp(packet: Uint8Array): void;
}

/** A producer, as its slots know it. */
export interface Source {
  detach(slot: Slot): void;
  retransmit(slot: Slot, sequence: number): void;
}

export class Slot {
  readonly outlet: Outlet;
  readonly leg: Leg;
  source: Source | undefined;
  /** Where the source keeps this slot; −1 while it waits for the packet to start with. */
  position = -1;
  #lastTimestamp: number | undefined;
  #lastAt = 0;

  constructor(outlet: Outlet, leg: Leg) {
    this.outlet = outlet;
    this.leg = leg;
  }

  detach(): void {
    this.source?.detach(this);
    this.source = undefined;
  }

  leave(timestamp: number, at: number): void {
    this.#lastTimestamp = timestamp;
    this.#lastAt = at;
  }

  /** The timestamp a packet that came at `at` should bear: real time goes on while a slot changes speakers. */
  timestampAt(at: number, first: number): number {
    if (this.#lastTimestamp === undefined) return first;
    return (this.#lastTimestamp + Math.max(FRAME, Math.round((at - this.#lastAt) * CLOCK_PER_MS))) >>> 0;
  }

  /** RFC 3550 §6.4.1, with an SDES CNAME as compound packets must have. NTP time stays: it is the speaker's clock. */
  senderReport(report: Buffer, timestamp: number): Buffer {
    const { leg } = this;
    const packet = Buffer.alloc(28 + 16);
    report.copy(packet, 0, 0, 28);
    packet[0] = 0x80; // no report blocks
    packet.writeUInt16BE(6, 2);
    packet.writeUInt32BE(leg.ssrc, 4);
    packet.writeUInt32BE((timestamp + leg.timestampOffset) >>> 0, 16);
    packet.writeUInt32BE(leg.packets, 20);
    packet.writeUInt32BE(leg.octets, 24);
    packet[28] = 0x81;
    packet[29] = SDES;
    packet.writeUInt16BE(3, 30);
    packet.writeUInt32BE(leg.ssrc, 32);
    packet[36] = 1; // CNAME
    packet[37] = CNAME.length;
    packet.write(CNAME, 38, "latin1");
    return packet;
  }
}
