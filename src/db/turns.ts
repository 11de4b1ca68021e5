// Writers of an SQLite database take turns: it has one at a time. Those who wait go together, each in a savepoint of its own,
// under one commit, which costs as much as several small transactions.
import { setImmediate as nextTurn } from "node:timers/promises";
import type Database from "better-sqlite3";
import { closeSnapshots } from "./snapshots.ts";

/** Readers see nothing of a turn before its end, so after that time whoever still waits goes with the next. */
const TURN_MS = 10;

interface Waiting {
  run(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Statement = Pick<Database.Statement, "run">;
type Outcome = () => void;

export class Turns {
  readonly #writer: Database.Database;
  /** Compiled once: these run for each writer. */
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #save: Statement;
  readonly #release: Statement;
  readonly #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;

  constructor(writer: Database.Database) {
    this.#writer = writer;
    this.#begin = writer.prepare("BEGIN IMMEDIATE");
    this.#commit = writer.prepare("COMMIT");
    this.#save = writer.prepare("SAVEPOINT member");
    this.#release = writer.prepare("RELEASE member");
  }

  /** Resolves after the commit; what `run` throws undoes what it wrote, and nothing that others did. Its async context is not the caller's. */
  take<T>(run: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.push({ run, resolve, reject });
    this.#working ??= this.#work();
    return promise as Promise<T>;
  }

  /** Until nobody waits. */
  async idle(): Promise<void> {
    while (this.#working) await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Requests get their turn too, and those that come with it go along.
      await nextTurn();
      await this.#turn();
    }
    this.#working = undefined;
  }

  async #turn(): Promise<void> {
    const taken: Waiting[] = [];
    const outcomes: Outcome[] = [];
    try {
      this.#begin.run();
      const end = performance.now() + TURN_MS;
      do {
        const next = this.#waiting.shift()!;
        taken.push(next);
        outcomes.push(await this.#member(next));
      } while (this.#waiting.length > 0 && performance.now() < end);
      closeSnapshots();
      this.#commit.run();
    } catch (error) {
      if (this.#writer.inTransaction) this.#writer.exec("ROLLBACK");
      const failed = taken.length > 0 ? taken : this.#waiting.splice(0);
      for (const { reject } of failed) reject(error);
      return;
    }
    for (const outcome of outcomes) outcome();
  }

  /** @throws what ended the whole transaction: then nobody's part of it is kept */
  async #member({ run, resolve, reject }: Waiting): Promise<Outcome> {
    const writer = this.#writer;
    this.#save.run();
    try {
      const value = await run();
      this.#release.run();
      return () => resolve(value);
    } catch (error) {
      if (!writer.inTransaction) throw error;
      writer.exec("ROLLBACK TO member; RELEASE member");
      return () => reject(error);
    }
  }
}
