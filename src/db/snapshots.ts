// Reads of one turn of the event loop share a snapshot of an SQLite database: a read by itself looks first for what was written since
// the last, which takes five times as long as the read.
import { setImmediate } from "node:timers";
import type Database from "better-sqlite3";

/** Of all databases, as two handles may be open on one. */
const open = new Set<Snapshot>();

export class Snapshot {
  readonly #reader: Database.Database;
  readonly #begin: Database.Statement;
  readonly #commit: Database.Statement;
  #isOpen = false;

  constructor(reader: Database.Database) {
    this.#reader = reader;
    this.#begin = reader.prepare("BEGIN");
    this.#commit = reader.prepare("COMMIT");
  }

  /** Before each read. */
  open(): void {
    if (this.#isOpen) return;
    this.#begin.run();
    this.#isOpen = true;
    open.add(this);
    setImmediate(() => this.close());
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    open.delete(this);
    if (this.#reader.inTransaction) this.#commit.run(); // an error on the disk has ended it already
  }
}

/** Before a commit, so that whoever reads after it sees it; and the log can be carried over. */
export function closeSnapshots(): void {
  for (const snapshot of open) snapshot.close();
}
