// The SRTP and SRTCP of one peer, both directions, with replay windows that only authentic packets can move.
import type { SrtpEngine, SrtpProfile } from "./srtp-engine.ts";

const MAX_SSRCS = 8;

export interface MasterKeys {
  key: Uint8Array;
  salt: Uint8Array;
}

/** Both directions of one DTLS-SRTP session. */
export class SrtpSession {
  readonly sendKeys: number;
  readonly #engine: SrtpEngine;
  readonly #receiveKeys: number;
  readonly #streams = new Map<number, number>(); // SSRC → Stream, created by authentic packets only
  readonly #rtcpStreams = new Map<number, number>();
  #spare: number;
  #rtcpIndex = 0;

  constructor(engine: SrtpEngine, profile: SrtpProfile, local: MasterKeys, remote: MasterKeys) {
    this.#engine = engine;
    this.sendKeys = engine.createKeys(profile, local.key, local.salt);
    this.#receiveKeys = engine.createKeys(profile, remote.key, remote.salt);
    this.#spare = engine.createStream();
  }

  /** Length of the RTP packet now in the engine's inbox, or a refusal. */
  receiveRtp(datagram: Buffer): number {
    if (datagram.length < 12) return -1;
    return this.#receive(this.#streams, datagram.readUInt32BE(8), datagram, false);
  }

  /** Length of the compound RTCP packet now in the engine's inbox, or a refusal. */
  receiveRtcp(datagram: Buffer): number {
    if (datagram.length < 8) return -1;
    return this.#receive(this.#rtcpStreams, datagram.readUInt32BE(4), datagram, true);
  }

  #receive(streams: Map<number, number>, ssrc: number, datagram: Buffer, rtcp: boolean): number {
    const known = streams.get(ssrc);
    if (known === undefined && streams.size >= MAX_SSRCS) return -4;
    const stream = known ?? this.#spare;
    const length = rtcp
      ? this.#engine.unprotectRtcp(this.#receiveKeys, stream, datagram)
      : this.#engine.unprotect(this.#receiveKeys, stream, datagram);
    if (length >= 0 && known === undefined) {
      streams.set(ssrc, stream);
      this.#spare = this.#engine.createStream();
    }
    return length;
  }

  protectRtcp(packet: Uint8Array): Buffer {
    return this.#engine.protectRtcp(this.sendKeys, packet, this.#rtcpIndex++);
  }

  close(): void {
    this.#engine.releaseKeys(this.sendKeys);
    this.#engine.releaseKeys(this.#receiveKeys);
    for (const stream of [...this.#streams.values(), ...this.#rtcpStreams.values(), this.#spare]) {
      this.#engine.releaseStream(stream);
    }
  }
}
