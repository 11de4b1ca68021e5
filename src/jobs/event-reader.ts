// Readers of domain events: each drains them in order, with a cursor that moves in the transaction of what it did.
import { eq, sql } from "drizzle-orm";
import { prepared } from "../db/prepared.ts";
import { lock, type Db, type Store, type Tx } from "../db/store.ts";
import { onEventsRecorded, type DomainEvent, type EventType } from "../events.ts";
import { Loop } from "./loop.ts";
import { eventsAfter, type Events } from "./recent-events.ts";

const BATCH = 100;
/** Others wait for a transaction: it takes no further event after that. */
const TURN_MS = 15;
/** Events that follow each other closer than that are read together. */
const REST_MS = 20;

/**
 * Acts on one event inside a transaction, with others, that also moves the cursor: what it writes happens once. No network here: what needs
 * it becomes a job.
 */
export type EventHandler<T extends EventType = EventType> = (tx: Tx, event: DomainEvent<T>) => Promise<void>;

export class EventReader {
  readonly name: string;
  readonly #store: Store;
  readonly #handle: EventHandler;
  readonly #types: readonly EventType[] | undefined;
  readonly #loop: Loop;
  #unlisten: (() => void) | undefined;
  /** Where the cursor was left, unless another process moved it: that is seen where it counts, in the transaction. */
  #left: number | undefined;

  /** `types`: of the events that are handled; all by default. */
  constructor(store: Store, name: string, handle: EventHandler, types?: readonly EventType[]) {
    this.name = name;
    this.#store = store;
    this.#handle = handle;
    this.#types = types;
    this.#loop = new Loop(() => this.#turn(), REST_MS);
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
    const { isWhole, isOlder } = await this.#advance();
    return isWhole || isOlder;
  }

  /** The same for the loop: what may have come since others read those events is read with what comes in a moment. */
  async #turn(): Promise<boolean> {
    const { isWhole, isOlder } = await this.#advance();
    if (isOlder) this.#loop.wake();
    return isWhole;
  }

  /** `isWhole`: as many as it takes at once, so that there are likely more. */
  async #advance(): Promise<{ isWhole: boolean; isOlder: boolean }> {
    const { from, events, isOlder } = await this.#next();
    let at = from;
    for (let rest = events; rest.length > 0;) {
      const done = await this.#handleSome(at, rest);
      if (done === 0) {
        this.#left = undefined;
        return { isWhole: true, isOlder }; // another process was faster
      }
      this.#left = at = rest[done - 1]!.position;
      rest = rest.slice(done);
    }
    return { isWhole: events.length === BATCH, isOlder };
  }

  /**
   * As many as fit into a short transaction: one for each would cost more than what most of them bring about. Where one fails,
   * those before it are done alone, so that it holds up only what comes after it. Resolves with how many are done.
   */
  async #handleSome(from: number, events: DomainEvent[]): Promise<number> {
    try {
      return await this.#store.tx((tx) => this.#handleUntil(tx, from, events, performance.now() + TURN_MS));
    } catch (error) {
      if (events.length === 1) throw error;
      return this.#store.tx((tx) => this.#handleUntil(tx, from, events, 0));
    }
  }

  /** At least one. Those that are not for this reader cost nothing but their part of the cursor's step. */
  async #handleUntil(tx: Tx, from: number, events: DomainEvent[], end: number): Promise<number> {
    if (!(await this.#isAt(tx, from))) return 0;
    let done = 0;
    for (const event of events) {
      if (done > 0 && performance.now() > end) break;
      if (this.#wants(event.type)) await this.#handle(tx, event);
      done++;
    }
    await this.#moveTo(tx, events[done - 1]!.position);
    return done;
  }

  #wants(type: EventType): boolean {
    return this.#types?.includes(type) ?? true;
  }

  async #next(): Promise<Events & { from: number }> {
    const from = (this.#left ??= await this.#cursor(this.#store.read));
    return { from, ...(await eventsAfter(this.#store, from, BATCH)) };
  }

  /** False if another process was faster; none can be until this transaction ends. */
  async #isAt(tx: Tx, position: number): Promise<boolean> {
    await lock(tx, `events of ${this.name}`);
    return (await this.#cursor(tx)) === position;
  }

  async #cursor(db: Db): Promise<number> {
    const [cursor] = await cursorOf(db).execute({ reader: this.name });
    return cursor?.position ?? 0;
  }

  async #moveTo(tx: Tx, position: number): Promise<void> {
    await cursorMove(tx).execute({ reader: this.name, position });
  }
}

const cursorOf = prepared(({ q, t }) =>
  q
    .select()
    .from(t.eventCursors)
    .where(eq(t.eventCursors.reader, sql.placeholder("reader"))),
);

const cursorMove = prepared(({ q, t }) =>
  q
    .insert(t.eventCursors)
    .values({ reader: sql.placeholder("reader"), position: sql.placeholder("position") })
    .onConflictDoUpdate({ target: t.eventCursors.reader, set: { position: sql`excluded.position` } }),
);
