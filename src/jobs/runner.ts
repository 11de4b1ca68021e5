// Runs the jobs of one queue, several at a time; a job that fails is tried again as its queue's policy says.
import type { Store, Tx } from "../db/store.ts";
import { logger } from "../log.ts";
import type { Clock } from "../ports.ts";
import { Loop } from "./loop.ts";
import { claim, countReady, extendLease, finish, onJobsEnqueued, retryAt, type Job } from "./queue.ts";

const HEARTBEAT_MS = 6_000;
/** How soon a job must be due again to count as one that only let others pass. */
const ASIDE_MS = 500;

const log = logger("jobs");

export interface JobHandler {
  readonly queue: string;
  readonly concurrency: number;
  /** Room for how many there must be before more are taken, so that a claim is for a bunch; 1 by default. */
  readonly bunch?: number;
  /** How many may have stepped aside. */
  readonly maxAside?: number;
  /** `stepAside`: from now on it only waits for somebody else, and others get its place. */
  run(job: Job, stepAside: () => void): Promise<void>;
  /** When to try again after a failure, or undefined to give up; `now` is the runner's clock. */
  nextTry(job: Job, error: unknown, now: Date): Date | undefined;
  /** Groups of which no more jobs are taken now: of those that have enough at work. */
  without?(): readonly string[];
  /** Everyone has their turn (fair-turns.ts), whoever came first. */
  readonly fair?: boolean;
  /** A job is given up; in the transaction that ends it. */
  givenUp?(tx: Tx, job: Job, error: unknown): Promise<void>;
}

export class JobRunner {
  readonly handler: JobHandler;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #loop: Loop;
  readonly #running = new Set<Promise<void>>();
  #aside = 0;
  /** Jobs whose work is done, until the transaction that removes them. */
  #done: Job[] = [];
  #removing: Promise<void> | undefined;
  #unlisten: (() => void) | undefined;

  constructor(store: Store, clock: Clock, handler: JobHandler) {
    this.handler = handler;
    this.#store = store;
    this.#clock = clock;
    this.#loop = new Loop(() => this.#fill());
  }

  start(): void {
    this.#unlisten = onJobsEnqueued((queue) => queue === this.handler.queue && this.#loop.wake());
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#unlisten?.();
    await this.#loop.stop();
    await Promise.all(this.#running);
  }

  /**
   * Runs what is ready until nothing is left that could run now; a job that stepped aside for a moment counts as ready. True
   * if anything ran.
   */
  async drain(): Promise<boolean> {
    let worked = false;
    while (this.#running.size > 0 || (await this.#isReady(ASIDE_MS))) {
      await this.#fill();
      if (this.#running.size > 0) {
        worked = true;
        await Promise.race(this.#running);
      } else if (await this.#isReady(0)) {
        return worked; // what was not claimed waits for another process, or for an earlier job of its ordering key
      } else await new Promise((resolve) => setTimeout(resolve, ASIDE_MS / 10));
    }
    return worked;
  }

  async #isReady(withinMs: number): Promise<boolean> {
    return (await countReady(this.#store.read, this.handler.queue, this.#clock, withinMs)) > 0;
  }

  /** Claims as many as there is room for; false: the next wake comes from a job that ends or is enqueued. */
  async #fill(): Promise<boolean> {
    const { queue, concurrency, bunch = 1, fair = false } = this.handler;
    const room = concurrency + this.#aside - this.#running.size;
    if (room < bunch) return false;
    const options = { fair, without: this.handler.without?.() ?? [] };
    const jobs = await claim(this.#store, queue, room, this.#clock, options);
    for (const job of jobs) {
      const work = this.#work(job).finally(() => {
        this.#running.delete(work);
        this.#loop.wake();
      });
      this.#running.add(work);
    }
    return false;
  }

  async #work(job: Job): Promise<void> {
    const heartbeat = setInterval(() => void this.#keepLease(job), HEARTBEAT_MS);
    let isAside = false;
    const stepAside = () => {
      if (isAside || this.#aside >= (this.handler.maxAside ?? 0)) return;
      isAside = true;
      this.#aside++;
      this.#loop.wake();
    };
    try {
      await this.handler.run(job, stepAside);
      await this.#remove(job);
    } catch (error) {
      await this.#fail(job, error).catch((failure: unknown) =>
        log.error("Job {id} could not be given back, its lease will run out: {failure}", {
          id: job.id,
          failure,
        }),
      );
    } finally {
      if (isAside) this.#aside--;
      clearInterval(heartbeat);
    }
  }

  /** In one transaction with others that end now. */
  #remove(job: Job): Promise<void> {
    this.#done.push(job);
    return (this.#removing ??= this.#removeDone());
  }

  async #removeDone(): Promise<void> {
    let taken: Job[] | undefined;
    const take = () => {
      if (taken) return taken;
      taken = this.#done;
      this.#done = [];
      this.#removing = undefined; // who ends from now on goes with the next
      return taken;
    };
    await Promise.resolve();
    try {
      await this.#store.tx(async (tx) => {
        for (const job of take()) await finish(tx, job);
      });
    } finally {
      take();
    }
  }

  async #keepLease(job: Job): Promise<void> {
    await extendLease(this.#store, job, this.#clock).catch((error: unknown) =>
      log.warn("The lease of job {id} was not extended: {error}", { id: job.id, error }),
    );
  }

  async #fail(job: Job, error: unknown): Promise<void> {
    const again = this.handler.nextTry(job, error, this.#clock.now());
    const message = error instanceof Error ? error.message : String(error);
    if (again) {
      log.info("{queue} job {id} failed, next try at {again}: {message}", { ...job, again, message });
      await this.#store.tx((tx) => retryAt(tx, job, again, message));
      const pause = again.getTime() - this.#clock.now().getTime();
      if (pause < ASIDE_MS) setTimeout(() => this.#loop.wake(), Math.max(0, pause)).unref();
      return;
    }
    log.error("{queue} job {id} is given up after {attempts} attempts: {error}", { ...job, error });
    await this.#store.tx(async (tx) => {
      await this.handler.givenUp?.(tx, job, error);
      await finish(tx, job);
    });
  }
}
