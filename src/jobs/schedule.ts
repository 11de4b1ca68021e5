// Chores that come round once an interval.
import { logger } from "../log.ts";
import type { Clock } from "../ports.ts";

const log = logger("jobs", "schedule");

/** Must be harmless when it runs twice, or in two processes at once. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  run(now: Date): Promise<void>;
}

export class Schedule {
  readonly #clock: Clock;
  readonly #chores: Chore[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(chore: Chore): void {
    this.#chores.push(chore);
  }

  start(): void {
    for (const chore of this.#chores) {
      this.#timers.push(setInterval(() => void this.#do(chore), chore.everyMs).unref());
    }
  }

  /** Does all of them once, now. */
  async runAll(): Promise<void> {
    for (const chore of this.#chores) await this.#do(chore);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#running);
  }

  async #do(chore: Chore): Promise<void> {
    const work = chore
      .run(this.#clock.now())
      .catch((error: unknown) => log.error("The chore {name} failed: {error}", { name: chore.name, error }))
      .finally(() => this.#running.delete(work));
    this.#running.add(work);
    await work;
  }
}
