// Who is loud: RFC 6464 levels of a room's speakers, smoothed, with the dominant one kept until another takes over.
import type { SrtpEngine } from "./srtp-engine.ts";

/** A level older than this says nothing any more: the speaker is silent, or its client sends nothing in silence. */
const EXPIRY_MS = 150;
/** How fast the two averages follow: the quick one finds who begins to speak, the slow one who leads. */
const QUICK_MS = 60;
const SLOW_MS = 500;
/** Another speaker must lead by this many dB to become dominant. */
const LEAD_DB = 3;
/** Taken for a packet without a level, so that clients which send none are heard, in order of entry. */
const ASSUMED_DB = 80;
/** Loudness counts upwards here: 127 − the −dBov of RFC 6464. Below this it is room noise. */
export const VOICE_DB = 57;

interface Level {
  loud: number;
  lead: number;
  peak: number;
  heardAt: number;
}

/** Keeps one level per speaker; `Speaker` is whatever the router takes for one. */
export class AudioLevelObserver<Speaker> {
  readonly #levels = new Map<Speaker, Level>();
  #dominant: Speaker | undefined;

  get dominant(): Speaker | undefined {
    return this.#dominant;
  }

  add(speaker: Speaker): void {
    this.#levels.set(speaker, { loud: 0, lead: 0, peak: 0, heardAt: -Infinity });
  }

  remove(speaker: Speaker): void {
    this.#levels.delete(speaker);
    if (this.#dominant === speaker) this.#dominant = undefined;
  }

  /** Notes a packet's loudness (0–127, undefined where it bore none) and returns it. */
  record(speaker: Speaker, measured: number | undefined, now: number): number {
    const level = this.#levels.get(speaker);
    const loudness = measured ?? ASSUMED_DB;
    if (!level) return loudness;
    const elapsed = now - level.heardAt;
    level.lead = follow(this.#leadOf(level, now), loudness, Math.min(elapsed, EXPIRY_MS), SLOW_MS);
    level.loud = elapsed > EXPIRY_MS ? loudness : follow(level.loud, loudness, elapsed, QUICK_MS);
    level.peak = Math.max(level.peak, measured ?? 0);
    level.heardAt = now;
    if (measured !== undefined && measured >= VOICE_DB) this.#challenge(speaker, level, now);
    return loudness;
  }

  /** 0 where no voice was heard of late. */
  loudness(speaker: Speaker, now: number): number {
    const level = this.#levels.get(speaker);
    if (!level || now - level.heardAt > EXPIRY_MS) return 0;
    return level.loud >= VOICE_DB ? level.loud : 0;
  }

  /** Who spoke since the last call, and how loud at most (0–127). */
  takePeaks(): [Speaker, number][] {
    const peaks: [Speaker, number][] = [];
    for (const [speaker, level] of this.#levels) {
      if (level.peak >= VOICE_DB) peaks.push([speaker, level.peak]);
      level.peak = 0;
    }
    return peaks;
  }

  #challenge(speaker: Speaker, level: Level, now: number): void {
    if (speaker === this.#dominant) return;
    const present = this.#dominant === undefined ? undefined : this.#levels.get(this.#dominant);
    if (!present || level.lead > this.#leadOf(present, now) + LEAD_DB) this.#dominant = speaker;
  }

  /** The slow average as of now: silence since the last packet counts. */
  #leadOf(level: Level, now: number): number {
    const silence = now - level.heardAt;
    return silence > EXPIRY_MS ? follow(level.lead, 0, silence, SLOW_MS) : level.lead;
  }
}

/** An exponential average over uneven steps. */
function follow(average: number, value: number, elapsed: number, constant: number): number {
  return average + (value - average) * (1 - Math.exp(-elapsed / constant));
}

/** Loudness (0–127, 127 the loudest) told by the RTP packet in the engine's inbox under this extension id. */
export function readAudioLevel({ heap, inbox, headerLength }: SrtpEngine, id: number): number | undefined {
  if ((heap[inbox]! & 0x10) === 0) return undefined;
  const start = inbox + 12 + 4 * (heap[inbox]! & 15);
  if (heap.readUInt16BE(start) !== 0xbede) return undefined; // two-byte headers (RFC 8285 §4.3) are not negotiated
  for (let at = start + 4; at < inbox + headerLength;) {
    const head = heap[at]!;
    if (head >> 4 === id) return 127 - (heap[at + 1]! & 0x7f);
    if (head >> 4 === 15) return undefined;
    at += head === 0 ? 1 : 2 + (head & 15); // a zero is padding
  }
  return undefined;
}
