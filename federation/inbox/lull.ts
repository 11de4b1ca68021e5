// What comes is taken in before it is worked through: its sender waits for an answer, and once it is stored it can wait itself.
import { setTimeout as sleep } from "node:timers/promises";

/** Without anything new for so long, there is time for other work. */
const QUIET_MS = 2;
/** Under a flood without end, work still goes on. */
const LONGEST_MS = 100;

export class Lull {
  #arrivals = 0;
  #coming: Promise<void> | undefined;

  arrived(): void {
    this.#arrivals++;
  }

  /** Resolves at once where nothing came since the last time. */
  wait(): Promise<void> {
    if (this.#arrivals === 0) return Promise.resolve();
    return (this.#coming ??= this.#watch().finally(() => (this.#coming = undefined)));
  }

  async #watch(): Promise<void> {
    const end = performance.now() + LONGEST_MS;
    do {
      this.#arrivals = 0;
      await sleep(QUIET_MS);
    } while (this.#arrivals > 0 && performance.now() < end);
    this.#arrivals = 0;
  }
}
