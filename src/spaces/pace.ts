// News for many, paced: told at once after a while of quiet, else gathered until it is time again.

export class Pace {
  readonly #everyMs: number;
  readonly #tell: () => void;
  #toldAt = -Infinity;
  #isDue = false;

  constructor(everyMs: number, tell: () => void) {
    this.#everyMs = everyMs;
    this.#tell = tell;
  }

  /** There is something to tell. */
  note(now: number): void {
    this.#isDue = true;
    this.flush(now);
  }

  /** Tells what is due, if it is time. */
  flush(now: number): void {
    if (now - this.#toldAt >= this.#everyMs) this.flushNow(now);
  }

  /** Tells what is due, time or not. */
  flushNow(now: number): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    this.#toldAt = now;
    this.#tell();
  }
}

/** So many in so long; then none until the span is over. */
export class Allowance {
  readonly #count: number;
  readonly #spanMs: number;
  #left: number;
  #since = -Infinity;

  constructor(count: number, spanMs: number) {
    this.#count = count;
    this.#spanMs = spanMs;
    this.#left = count;
  }

  /** False when it is used up. */
  take(now: number): boolean {
    if (now - this.#since >= this.#spanMs) {
      this.#since = now;
      this.#left = this.#count;
    }
    return this.#left-- > 0;
  }
}
