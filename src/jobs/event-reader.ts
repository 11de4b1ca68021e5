// Readers of domain events: each drains them in order, with a cursor that moves in the transaction of what it did.
import { asc, eq, gt } from "drizzle-orm";
import type { Store, Tx } from "../db/store.ts";
import { onEventsRecorded, type DomainEvent } from "../events.ts";
import { logger } from "../log.ts";
import { Loop } from "./loop.ts";

const BATCH = 100;

/**
 * Acts on one event inside a transaction that also moves the cursor: what it writes happens once. No network here: what needs
 * it becomes a job.
 */
export type EventHandler = (tx: Tx, event: DomainEvent) => Promise<void>;

const log = logger("jobs", "events");

export class EventReader {
  readonly name: string;
  readonly #store: Store;
  readonly #handle: EventHandler;
  readonly #loop: Loop;
  #unlisten: (() => void) | undefined;

  constructor(store: Store, name: string, handle: EventHandler) {
    this.name = name;
    this.#store = store;
    this.#handle = handle;
    this.#loop = new Loop(() => this.step());
  }

  start(): void {
    this.#unlisten = onEventsRecorded(() => this.#loop.wake());
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#unlisten?.();
    await this.#loop.stop();
  }

  /** Handles the next events. True if there may be more. */
  async step(): Promise<boolean> {
    const events = await this.#next();
    for (const event of events) {
      await this.#store.tx(async (tx) => {
        if (!(await this.#advance(tx, event.position))) return;
        await this.#handle(tx, event);
      });
      log.debug("{reader} handled {type} {id}", { reader: this.name, type: event.type, id: event.id });
    }
    return events.length === BATCH;
  }

  async #next(): Promise<DomainEvent[]> {
    const { q, t } = this.#store.read;
    const [cursor] = await q.select().from(t.eventCursors).where(eq(t.eventCursors.reader, this.name));
    const rows = await q
      .select()
      .from(t.events)
      .where(gt(t.events.position, cursor?.position ?? 0))
      .orderBy(asc(t.events.position))
      .limit(BATCH);
    return rows.map(({ payload, ...row }) => ({ ...payload, ...row }) as unknown as DomainEvent);
  }

  /** False if another process was faster. */
  async #advance({ q, t }: Tx, position: number): Promise<boolean> {
    const moved = await q
      .insert(t.eventCursors)
      .values({ reader: this.name, position })
      .onConflictDoUpdate({
        target: t.eventCursors.reader,
        set: { position },
        setWhere: gt(position as never, t.eventCursors.position as never),
      })
      .returning({ reader: t.eventCursors.reader });
    return moved.length > 0;
  }
}
