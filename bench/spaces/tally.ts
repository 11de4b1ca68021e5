// What of one speaker's packets arrived at listeners together, and how late: where who speaks and who listens is one process, with one clock.
const RESOLUTION_MS = 0.1;
const LONGEST_MS = 4_000;

export class Tally {
  /** All that came, of whatever speaker. */
  packets = 0;
  /** Of those said since the beginning. */
  received = 0;
  said = 0;
  readonly #saidAt = new Map<number, number>();
  readonly #delays = new Uint32Array(LONGEST_MS / RESOLUTION_MS);

  /** Begins anew. What is still on its way counts for nothing. */
  reset(): void {
    this.packets = 0;
    this.received = 0;
    this.said = 0;
    this.#saidAt.clear();
    this.#delays.fill(0);
  }

  say(timestamp: number): void {
    this.said++;
    this.#saidAt.set(timestamp, performance.now());
  }

  hear(timestamp: number): void {
    this.packets++;
    const at = this.#saidAt.get(timestamp);
    if (at === undefined) return;
    this.received++;
    const place = Math.floor((performance.now() - at) / RESOLUTION_MS);
    this.#delays[Math.min(place, this.#delays.length - 1)]!++;
  }

  /** ms. */
  delay(share: number): number {
    let left = this.received * share;
    const place = this.#delays.findIndex((count) => (left -= count) <= 0);
    return place * RESOLUTION_MS;
  }
}
