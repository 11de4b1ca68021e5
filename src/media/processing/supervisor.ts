// The server's side of processing: starts a process with the first task, gives it one at a time, ends it when it takes too much
// time or memory and when there is nothing more to do. What it dies of fails the one task it had.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { AppError } from "../../errors.ts";
import { logger } from "../../log.ts";
import type { Processed, ProcessingTask, Processor } from "../../ports.ts";
import { MAX_MEMORY, MOVING_MS, PICTURE_MS } from "./limits.ts";
import { watchMemory } from "./memory.ts";
import { answer } from "./protocol.ts";

/** It has to load first, on a machine that may be busy. */
const START_MS = 30_000;
const IDLE_MS = 20_000;
/** More than that wait in vain: who asks is better told. */
const MOST_WAITING = 200;

const log = logger("media", "processing");

export interface ProcessingOptions {
  /** Starts a process that runs `runProcessing`, as the leader of a group of its own, with an IPC channel. */
  spawn(): ChildProcess;
  idleMs?: number;
  pictureMs?: number;
  movingMs?: number;
  mostBytes?: number;
}

/** Pictures never wait for a video. */
export class ProcessingSupervisor implements Processor {
  readonly #pictures: Lane;
  readonly #moving: Lane;

  constructor(options: ProcessingOptions) {
    this.#pictures = new Lane(options, options.pictureMs ?? PICTURE_MS);
    this.#moving = new Lane(options, options.movingMs ?? MOVING_MS);
  }

  run(task: ProcessingTask): Promise<Processed> {
    return (task.kind === "moving" ? this.#moving : this.#pictures).run(task);
  }

  /** Of the processes that run. */
  get pids(): number[] {
    return [this.#pictures, this.#moving].flatMap(({ pid }) => pid ?? []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#pictures.close(), this.#moving.close()]);
  }
}

/** One process and who waits for it. */
class Lane {
  readonly #options: ProcessingOptions;
  readonly #deadlineMs: number;
  #child: ChildProcess | undefined;
  #ready: Promise<unknown> = Promise.resolve();
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: ProcessingOptions, deadlineMs: number) {
    this.#options = options;
    this.#deadlineMs = deadlineMs;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  run(task: ProcessingTask): Promise<Processed> {
    if (this.#waiting >= MOST_WAITING) return Promise.reject(busy());
    this.#waiting++;
    const turn = this.#tail
      .then(() => this.#work(task))
      .finally(() => {
        this.#waiting--;
        this.#rest();
      });
    this.#tail = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    const child = this.#child;
    if (!child) return;
    const gone = once(child, "exit");
    endGroup(child);
    await gone;
  }

  async #work(task: ProcessingTask): Promise<Processed> {
    if (this.#closed) throw busy();
    clearTimeout(this.#idle);
    const child = (this.#child ??= this.#start());
    await this.#ready;
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Processed>();
    const onMessage = (data: unknown) => {
      const said = answer.safeParse(data);
      if (!said.success || said.data.id !== id) return reject(failed());
      if (said.data.value) resolve(said.data.value);
      else reject(new AppError("unprocessable", said.data.refused ?? failed().safe));
    };
    const onExit = () => reject(failed());
    const deadline = setTimeout(() => endGroup(child), this.#deadlineMs);
    using _watch = watchMemory(child, this.#options.mostBytes ?? MAX_MEMORY);
    child.once("message", onMessage);
    child.once("exit", onExit);
    child.send({ id, task }, (error) => error && reject(failed(error)));
    try {
      return await promise;
    } finally {
      clearTimeout(deadline);
      child.off("message", onMessage);
      child.off("exit", onExit);
    }
  }

  #start(): ChildProcess {
    const child = this.#options.spawn();
    const gone = (how: unknown) => {
      if (this.#child === child) this.#child = undefined;
      endGroup(child); // ffmpeg outlives the process that started it
      if (how !== 0 && !this.#closed) log.warn("The processing process ended: {how}", { how });
    };
    child.once("exit", (code, signal) => gone(signal ?? code));
    child.once("error", (error) => {
      gone(error);
      child.emit("exit", null, null); // one that could not be started exits never
    });
    this.#ready = untilReady(child);
    return child;
  }

  /** A process at rest costs the memory that it needed last. */
  #rest(): void {
    if (this.#waiting > 0 || !this.#child) return;
    const child = this.#child;
    const end = () => {
      this.#child = undefined;
      if (child.connected) child.disconnect();
    };
    this.#idle = setTimeout(end, this.#options.idleMs ?? IDLE_MS);
    this.#idle.unref();
  }
}

async function untilReady(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onExit = () => reject(failed());
  const deadline = setTimeout(() => endGroup(child), START_MS);
  child.once("message", () => resolve());
  child.once("exit", onExit);
  try {
    await promise;
  } finally {
    clearTimeout(deadline);
    child.off("exit", onExit);
  }
}

function endGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

function failed(cause?: unknown): AppError {
  return new AppError("unprocessable", "This file can't be processed", { cause });
}

function busy(): AppError {
  return new AppError("unavailable", "Too many files are being processed: try again in a moment");
}
