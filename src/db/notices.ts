// Short messages from transactions to everyone who listens, in this process and, on PostgreSQL, in all that share the database.
import pg from "pg";
import { logger } from "../log.ts";

export type NoticeListener = (text: string) => void;

export interface Notices extends AsyncDisposable {
  /** Until the returned function is called. */
  listen(listener: NoticeListener): () => void;
}

/** Of one process: SQLite has no other. */
export class LocalNotices implements Notices {
  readonly #listeners = new Set<NoticeListener>();

  listen(listener: NoticeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(text: string): void {
    for (const listener of this.#listeners) listener(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear();
  }
}

const AGAIN_MS = 1_000;

export const CHANNEL = "hakawati_notices";

const log = logger("db", "notices");

/** A connection of its own, opened with the first listener; when it breaks, another. What is sent meanwhile is lost. */
export class PostgresNotices implements Notices {
  readonly #local = new LocalNotices();
  readonly #url: string;
  #client: pg.Client | undefined;
  #opening: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string) {
    this.#url = url;
  }

  listen(listener: NoticeListener): () => void {
    this.#opening ??= this.#open();
    return this.#local.listen(listener);
  }

  async #open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url });
    client.on("notification", ({ payload }) => this.#local.send(payload ?? ""));
    client.on("error", (error) => this.#again(error));
    client.on("end", () => this.#again(new Error("the connection ended")));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.#client = client;
    } catch (error) {
      this.#again(error as Error);
    }
  }

  #again({ message }: Error): void {
    if (this.#closed || this.#timer) return;
    log.warn("Notices are not heard, trying again: {message}", { message });
    const broken = this.#client;
    this.#client = undefined;
    void broken?.end().catch(() => {});
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#opening = this.#open();
    }, AGAIN_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#opening;
    await this.#client?.end().catch(() => {});
  }

  /** Resolves once what is sent is heard: for tests, and before a first answer that promises it. */
  async ready(): Promise<void> {
    await this.#opening;
  }
}
