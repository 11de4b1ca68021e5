// What comes is taken in before it is worked through: its sender waits for an answer, and once it is stored it can wait itself.
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** Without anything new for so long, there is time for other work: senders that wait for answers send again within less. */
const QUIET_MS = 8;
/** The same where something came each time, but the process was busy for no larger part of so many of them. */
const BUSY = 0.5;
const LOOKS = 6;
/** Under a flood that takes all there is, work waits no longer than that … */
const LONGEST_MS = 1_000;
/** … and goes on for so long, whatever comes. */
const WORK_MS = 100;

export class Lull {
  #arrivals = 0;
  #coming: Promise<void> | undefined;
  #openUntil = 0;

  arrived(): void {
    this.#arrivals++;
  }

  /** Resolves at once where nothing came since the last time. */
  wait(): Promise<void> {
    if (this.#arrivals === 0 || performance.now() < this.#openUntil) return Promise.resolve();
    return (this.#coming ??= this.#watch().finally(() => (this.#coming = undefined)));
  }

  async #watch(): Promise<void> {
    const end = performance.now() + LONGEST_MS;
    while (performance.now() < end) {
      const before = performance.eventLoopUtilization();
      for (let look = 0; look < LOOKS; look++) {
        this.#arrivals = 0;
        await sleep(QUIET_MS);
        if (this.#arrivals === 0) return;
      }
      if (performance.eventLoopUtilization(before).utilization < BUSY) return;
    }
    this.#openUntil = performance.now() + WORK_MS;
  }
}
