// The server's side of mixing: a process for each task, ended when it stands still, when nobody wants it any more, and with us.
import type { ChildProcess } from "node:child_process";
import { mixNews, type Mixed, type Mixer, type MixTask } from "../mix-format.ts";

/** It has to load first, on a machine that may be busy; then it tells of each ten seconds of sound. */
const STANDSTILL_MS = 60_000;

export interface MixingOptions {
  /** Starts a process that runs `runMixing`, with an IPC channel. */
  spawn(): ChildProcess;
  standstillMs?: number;
}

export class MixingSupervisor implements Mixer {
  readonly #options: MixingOptions;

  constructor(options: MixingOptions) {
    this.#options = options;
  }

  async run(task: MixTask, onProgress: (percent: number) => void, signal?: AbortSignal): Promise<Mixed> {
    signal?.throwIfAborted();
    const child = this.#options.spawn();
    const end = () => void child.kill("SIGKILL");
    let standstill = setTimeout(end, this.#options.standstillMs ?? STANDSTILL_MS);
    signal?.addEventListener("abort", end);
    const { promise, resolve, reject } = Promise.withResolvers<Mixed>();
    child.on("message", (data) => {
      const news = mixNews.safeParse(data).data;
      if (!news) return;
      if ("mixed" in news) return resolve(news.mixed);
      if ("failed" in news) return reject(new Error(news.failed));
      standstill = standstill.refresh();
      onProgress(news.percent);
    });
    child.once("exit", (code, how) => reject(new Error(`the mixing process ended: ${how ?? code}`)));
    child.once("error", reject);
    child.send(task, (error) => error && reject(error));
    try {
      return await promise;
    } finally {
      clearTimeout(standstill);
      signal?.removeEventListener("abort", end);
      end();
    }
  }
}
