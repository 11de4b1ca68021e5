// The record of one speaker, in the SFU's process: packets in their order and at their time, as Ogg Opus appended to one file.
// What is older than a second lies in the file, whatever becomes of the process; a second later it outlives a power cut too.
import { randomInt } from "node:crypto";
import { closeSync, fdatasync, openSync, write, writeSync } from "node:fs";
import { logger } from "#src/log.ts";
import {
  isSilent,
  MISSING,
  MISSING_LONG,
  opusHead,
  opusSamples,
  opusTags,
  segmentsOf,
  writePage,
} from "./ogg.ts";

/** In samples at 48 kHz. */
const MS = 48;
const FRAME = 20 * MS;
const LONG = 120 * MS;
/** How long a packet waits for an earlier one that is late, or asked for again. */
const HOLD_MS = 400;
const WRITE_EVERY_MS = 500;
/** Between two orders to the disk; with what waits before, a power cut takes less than two seconds. */
const SYNC_EVERY_MS = 1_000;
/** A pause in which the speaker's clock and ours may be brought together. */
const PAUSE = 200 * MS;
const DRIFT = 100 * MS;
/** Further from our clock than any network delays: the speaker's timestamps have jumped. */
const JUMP = 1_000 * MS;
const SSRC_CHANGE_MS = 1_000;
/** Of what waits: many times what an honest speaker sends in that time. */
const MOST_WAITING = 500;

/** Comment of each chained stream: where it begins in the record, in ms. */
export const FROM_TAG = "HAKAWATI_FROM_MS";

const log = logger("spaces", "recording");

export interface TrackTarget {
  file: string;
  /** The time of the record now, in ms. */
  fromMs: number;
}

interface Waiting {
  position: number;
  arrivedAt: number;
  payload: Buffer;
}

export class Track {
  readonly #fd: number;
  readonly #serial = randomInt(2 ** 32);
  readonly #openedAt: number;
  #sequence = 0;
  /** Where the next packet goes. */
  #end = 0;
  #waiting: Waiting[] = [];
  #page: Buffer[] = [];
  #pageSegments = 0;
  #ready: Buffer[] = [];
  #writing: Promise<void> = Promise.resolve();
  #underWay = 0;
  #failed = false;
  #syncedAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #ssrc: number | undefined;
  #heardAt = -Infinity;
  #anchor = { timestamp: 0, position: 0 };
  #newest = { timestamp: 0, end: 0 };

  /** Throws where the file cannot be opened. */
  constructor({ file, fromMs }: TrackTarget, now = performance.now()) {
    this.#fd = openSync(file, "a", 0o600);
    this.#openedAt = now;
    this.#put([opusHead()], 0, true);
    this.#put([opusTags({ [FROM_TAG]: String(Math.round(fromMs)) })], 0);
    this.#write();
  }

  /** An RTP packet, decrypted; what is of it is copied. */
  receive(rtp: Buffer, now = performance.now()): void {
    const payload = payloadOf(rtp);
    if (!payload || opusSamples(payload) === 0 || !this.#isMine(rtp.readUInt32BE(8), now)) return;
    const position = this.#place(rtp.readUInt32BE(4), opusSamples(payload), now);
    this.#heardAt = now;
    if (isSilent(payload) || this.#waiting.length >= MOST_WAITING) return; // time passes without it
    this.#waiting.push({ position, arrivedAt: now, payload: Buffer.from(payload) });
    this.#timer ??= setTimeout(() => this.#onTimer(), WRITE_EVERY_MS);
  }

  /** All that was received lies in the file when it resolves; mostly at once, as the process may end right after. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#release(Infinity);
    if (this.#underWay > 0) {
      this.#write();
      await this.#writing;
    } else if (!this.#failed) writeSync(this.#fd, Buffer.concat(this.#ready));
    await this.#sync();
    closeSync(this.#fd);
  }

  #onTimer(): void {
    this.#timer = undefined;
    this.#release(performance.now() - HOLD_MS);
    this.#write();
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#onTimer(), WRITE_EVERY_MS);
  }

  /** One SSRC at a time, as in the producer; another one counts once the first has been silent. */
  #isMine(ssrc: number, now: number): boolean {
    if (ssrc === this.#ssrc) return true;
    if (now - this.#heardAt < SSRC_CHANGE_MS) return false;
    this.#ssrc = ssrc;
    this.#heardAt = -Infinity;
    return true;
  }

  /** Where a packet belongs: by the speaker's own timestamps, tied to our clock at the start and again in pauses. */
  #place(timestamp: number, samples: number, now: number): number {
    const clock = Math.round((now - this.#openedAt) * MS);
    const by = (timestamp - this.#anchor.timestamp) | 0;
    const position = this.#anchor.position + by;
    const isPause = position - this.#newest.end > PAUSE && Math.abs(clock - position) > DRIFT;
    const isJump = clock - position > JUMP || position - clock > 5 * JUMP;
    const isLate = ((timestamp - this.#newest.timestamp) | 0) < 0;
    if (this.#heardAt === -Infinity || (!isLate && (isPause || isJump))) {
      const start = Math.max(clock, this.#newest.end);
      this.#anchor = { timestamp, position: start };
      this.#newest = { timestamp, end: start + samples };
      return start;
    }
    if (!isLate) {
      this.#anchor = { timestamp, position };
      this.#newest = { timestamp, end: position + samples };
    }
    return position;
  }

  /** What has waited long enough goes into pages, in the order of its time. */
  #release(arrivedBefore: number): void {
    this.#waiting.sort((a, b) => a.position - b.position);
    const last = this.#waiting.findLastIndex(({ arrivedAt }) => arrivedAt <= arrivedBefore);
    for (const { position, payload } of this.#waiting.splice(0, last + 1)) {
      // Half a frame is the rounding of what was filled in; more means that its place is taken.
      if (position < this.#end - FRAME / 2) continue;
      this.#fill(position - this.#end);
      this.#add(payload);
    }
    this.#endPage();
  }

  /** Time without packets: DTX, loss, a closed microphone. */
  #fill(gap: number): void {
    let frames = Math.round(gap / FRAME);
    for (; frames >= LONG / FRAME; frames -= LONG / FRAME) this.#add(MISSING_LONG);
    for (; frames > 0; frames--) this.#add(MISSING);
  }

  #add(packet: Buffer): void {
    const segments = segmentsOf(packet);
    if (this.#pageSegments + segments > 255) this.#endPage();
    this.#page.push(packet);
    this.#pageSegments += segments;
    this.#end += opusSamples(packet);
  }

  #endPage(): void {
    if (this.#page.length === 0) return;
    this.#put(this.#page, this.#end);
    this.#page = [];
    this.#pageSegments = 0;
  }

  #put(packets: readonly Buffer[], granule: number, isFirst = false): void {
    const head = { serial: this.#serial, sequence: this.#sequence++, granule, isFirst };
    this.#ready.push(writePage(head, packets));
  }

  #write(): void {
    const pages = Buffer.concat(this.#ready);
    this.#ready = [];
    if (pages.length === 0 || this.#failed) return;
    this.#underWay++;
    this.#writing = this.#writing
      .then(() => this.#append(pages))
      .then(() => this.#syncIfDue())
      .finally(() => this.#underWay--);
  }

  async #syncIfDue(): Promise<void> {
    const now = performance.now();
    // Half a round early is on time: the timer that writes is never exact.
    if (now - this.#syncedAt < SYNC_EVERY_MS - WRITE_EVERY_MS / 2) return;
    this.#syncedAt = now;
    await this.#sync();
  }

  /** Done by another thread. A file system that refuses keeps the record as well as it can. */
  #sync(): Promise<void> {
    return new Promise((resolve) => {
      fdatasync(this.#fd, (error) => {
        if (error) log.warn("A record may not outlive a power cut: {error}", { error });
        resolve();
      });
    });
  }

  /** A disk that is full ends the record of this speaker, and nothing else. */
  async #append(pages: Buffer): Promise<void> {
    for (let at = 0; at < pages.length && !this.#failed;) {
      at += await new Promise<number>((resolve) => {
        write(this.#fd, pages, at, pages.length - at, null, (error, written) => {
          if (error) {
            this.#failed = true;
            log.error("A speaker is recorded no more: {error}", { error });
          }
          resolve(written ?? 0);
        });
      });
    }
  }
}

/** Undefined where the packet is cut off. */
function payloadOf(rtp: Buffer): Buffer | undefined {
  if (rtp.length < 12) return undefined;
  let start = 12 + 4 * (rtp[0]! & 15);
  if (rtp[0]! & 0x10) {
    if (start + 4 > rtp.length) return undefined;
    start += 4 + 4 * rtp.readUInt16BE(start + 2);
  }
  const padding = rtp[0]! & 0x20 ? rtp.readUInt8(rtp.length - 1) : 0;
  return start < rtp.length - padding ? rtp.subarray(start, rtp.length - padding) : undefined;
}
