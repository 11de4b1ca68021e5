// A loop that works while there is work, then waits to be woken or for the next poll; errors make it wait, never end.
import { setTimeout as sleep } from "node:timers/promises";
import { logger } from "../log.ts";

const POLL_MS = 1_000;
const AFTER_ERROR_MS = 1_000;

const log = logger("jobs", "loop");

export class Loop {
  readonly #step: () => Promise<boolean>;
  #running: Promise<void> | undefined;
  #stopping = false;
  #woken = false;
  #wake: () => void = () => {};
  readonly #restMs: number;

  /**
   * `step` does some work and answers whether there may be more. Where there is none it rests for `restMs`, so that what comes in
   * a burst is done together.
   */
  constructor(step: () => Promise<boolean>, restMs = 0) {
    this.#step = step;
    this.#restMs = restMs;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Resolves when the step under way is done. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#woken = false;
      const pause = await this.#step().then(
        (more) => (more ? 0 : POLL_MS),
        (error: unknown) => {
          log.error("A step failed, trying again: {error}", { error });
          return AFTER_ERROR_MS;
        },
      );
      if (pause > 0 && this.#restMs > 0 && !this.#stopping) await sleep(this.#restMs);
      if (pause > 0 && !this.#woken && !this.#stopping) await this.#wait(pause);
    }
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }
}
