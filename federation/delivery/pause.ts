// How long a delivery waits before it is tried again.
const FIRST_PAUSE_MS = 60_000;
/** A server that comes back gets its mail within this time. */
const LONGEST_PAUSE_MS = 30 * 60_000;

/** Grows with how long it has been failing: half as long again, between a minute and half an hour. */
export function pauseAfter(failingMs: number): number {
  return Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, failingMs / 2));
}
