// The time of a record and the time of its replay: what was not recorded, or is cut away, is not in the latter.
import type { Recording } from "./queries.ts";
import type { Stretch } from "./schema.ts";

/** From one time of the record to another, in ms. */
export interface Span {
  from: number;
  to: number;
}

type Timed = Pick<Recording, "stretches" | "beginMs" | "durationMs">;

/** What is heard of the stretches from a time on. A stretch that is still open goes on until `now`. */
export function spansFrom(stretches: readonly Stretch[], from: number, now: number): Span[] {
  return stretches
    .map((stretch) => ({ from: Math.max(stretch.from, from), to: stretch.to ?? now }))
    .filter((span) => span.to > span.from);
}

/** What was said between two times of the record. */
export function spansBetween(stretches: readonly Stretch[], from: number, to: number): Span[] {
  return spansFrom(stretches, from, to)
    .map((span) => ({ ...span, to: Math.min(span.to, to) }))
    .filter((span) => span.to > span.from);
}

/** A part of the replay, in the time of the record. Both times are in ms of the replay. */
export function spansOf(recording: Timed, from: number, durationMs: number): Span[] {
  const spans: Span[] = [];
  let before = 0;
  for (const span of spansFrom(recording.stretches, recording.beginMs ?? 0, Infinity)) {
    const length = span.to - span.from;
    const start = Math.max(from - before, 0);
    const end = Math.min(from + durationMs - before, length);
    if (end > start) spans.push({ from: span.from + start, to: span.from + end });
    before += length;
  }
  return spans;
}

/** When in the replay something is heard that stands in the record; undefined for what is not in it. */
export function inReplay(recording: Timed, ms: number): number | undefined {
  let before = 0;
  for (const span of spansFrom(recording.stretches, recording.beginMs ?? 0, Infinity)) {
    if (ms < span.from) return undefined;
    if (ms < span.to) return before + ms - span.from;
    before += span.to - span.from;
  }
  return undefined;
}
