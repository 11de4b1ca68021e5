// Readers of domain events: each drains them in order, with a cursor that moves in the transaction of what it did.
import { asc, eq, gt } from "drizzle-orm";
import type { Store, Tx } from "../db/store.ts";
import { onEventsRecorded, type DomainEvent, type EventType } from "../events.ts";
import { logger } from "../log.ts";
import { Loop } from "./loop.ts";

const BATCH = 100;

/**
 * Acts on one event inside a transaction that also moves the cursor: what it writes happens once. No network here: what needs
 * it becomes a job.
 */
export type EventHandler<T extends EventType = EventType> = (tx: Tx, event: DomainEvent<T>) => Promise<void>;

const log = logger("jobs", "events");

export class EventReader {
  readonly name: string;
  readonly #store: Store;
  readonly #handle: EventHandler;
  readonly #types: readonly EventType[] | undefined;
  readonly #loop: Loop;
  #unlisten: (() => void) | undefined;

  /** `types`: of the events that are handled; all by default. */
  constructor(store: Store, name: string, handle: EventHandler, types?: readonly EventType[]) {
    this.name = name;
    this.#store = store;
    this.#handle = handle;
    this.#types = types;
    this.#loop = new Loop(() => this.step());
  }

  start(): void {
    this.#unlisten = onEventsRecorded(({ type }) => this.#wants(type) && this.#loop.wake());
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#unlisten?.();
    await this.#loop.stop();
  }

  /** Handles the next events. True if there may be more. */
  async step(): Promise<boolean> {
    const events = await this.#next();
    for (const event of events.filter(({ type }) => this.#wants(type))) {
      await this.#store.tx(async (tx) => {
        if (!(await this.#advance(tx, event.position))) return;
        await this.#handle(tx, event);
      });
      log.debug("{reader} handled {type} {id}", { reader: this.name, type: event.type, id: event.id });
    }
    const last = events.at(-1);
    // Those that are not for this reader cost it one step, not one each.
    if (last && !this.#wants(last.type)) await this.#store.tx((tx) => this.#advance(tx, last.position));
    return events.length === BATCH;
  }

  #wants(type: EventType): boolean {
    return this.#types?.includes(type) ?? true;
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
