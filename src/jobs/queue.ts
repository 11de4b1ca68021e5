// The queue of jobs in the database: claim with a lease → work → delete, so that a crash at any point loses nothing.
import { and, eq, gt, isNull, lt, lte, or, sql } from "drizzle-orm";
import { addRow, among, prepared } from "../db/prepared.ts";
import type { Db, Store, Tx } from "../db/store.ts";
import type { Clock } from "../ports.ts";
import type { Tables } from "../schema.ts";

const LEASE_MS = 20_000;

export interface Job {
  id: number;
  queue: string;
  payload: unknown;
  /** Claims so far, this one included. */
  attempts: number;
  orderingKey: string | null;
  groupKey: string | null;
  turn: number;
  createdAt: number;
}

export interface JobOptions {
  /** One for all, or one for each payload. */
  orderingKey?: string | ((payload: unknown) => string);
  groupKey?: string | ((payload: unknown) => string);
  turn?: number;
  runAt?: Date;
}

export interface ClaimOptions {
  /** Groups of which none is taken now. */
  without?: readonly string[];
  /** By turns, not by time. */
  fair?: boolean;
}

type Listener = (queue: string) => void;

const listeners = new Set<Listener>();

/** Hears which queue has more to do. */
export function onJobsEnqueued(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Adds jobs in the caller's transaction. */
export async function enqueue(
  tx: Tx,
  queue: string,
  payloads: readonly unknown[],
  at: Date,
  options: JobOptions = {},
): Promise<void> {
  const row = {
    queue,
    runAt: (options.runAt ?? at).getTime(),
    turn: options.turn ?? 0,
    createdAt: at.getTime(),
  };
  const rows = payloads.map((payload) => ({
    ...row,
    payload,
    orderingKey: keyOf(options.orderingKey, payload),
    groupKey: keyOf(options.groupKey, payload),
  }));
  const [only] = rows;
  if (only && rows.length === 1) await addRow(tx, tx.t.jobs, only);
  else if (only) await addMany(tx, rows);
  if (payloads.length > 0) tx.afterCommit(() => listeners.forEach((listener) => listener(queue)));
}

type Row = Tables["jobs"]["$inferInsert"];

/** In their order, all as one value: Drizzle takes longer to say what goes where than the database to do it. */
async function addMany(tx: Tx, rows: Row[]): Promise<void> {
  const { payload } = tx.t.jobs;
  const { queue, turn, runAt, createdAt } = rows[0]!;
  const list = JSON.stringify(
    rows.map((row) => [payload.mapToDriverValue(row.payload), row.orderingKey, row.groupKey]),
  );
  const each =
    tx.dialect === "pg"
      ? sql`json_array_elements(cast(${list} as json)) with ordinality as each(value, key)`
      : sql`json_each(${list}) as each`;
  const whole = (value: unknown) => sql`cast(${value} as bigint)`;
  const job = tx.dialect === "pg" ? sql`cast(value->>0 as jsonb)` : sql`value->>0`;
  await tx.rows(sql`
    insert into jobs (queue, turn, run_at, created_at, payload, ordering_key, group_key)
    select ${queue}, ${whole(turn)}, ${whole(runAt)}, ${whole(createdAt)}, ${job}, value->>1, value->>2
    from ${each} order by key returning id`);
}

function keyOf(key: JobOptions["orderingKey"], payload: unknown): string | null {
  return typeof key === "function" ? key(payload) : (key ?? null);
}

/** Leases up to `limit` ready jobs. One ordering key gives one at a time, the oldest first. */
export async function claim(
  store: Store,
  queue: string,
  limit: number,
  clock: Clock,
  { without = [], fair = false }: ClaimOptions = {},
): Promise<Job[]> {
  const now = clock.now().getTime();
  const values = { queue, limit, now, leaseUntil: now + LEASE_MS, without };
  const rows = await store.tx((tx) => (fair ? claimByTurns : claimByTime)(tx).execute(values));
  return rows.sort((a, b) => a.id - b.id);
}

const claimByTime = prepared((db) => claiming(db, false));
const claimByTurns = prepared((db) => claiming(db, true));

/** Built once, as it runs for every few jobs: what it takes is given when it runs. */
function claiming(db: Db, isFair: boolean) {
  const { q, t, dialect } = db;
  const [now, leaseUntil] = [sql.placeholder("now"), sql.placeholder("leaseUntil")];
  // The plus keeps SQLite from reading by time: it would look at all that wait, to sort them by turns.
  const isDue = isFair ? sql`+j.run_at <= ${now}` : sql`j.run_at <= ${now}`;
  const order = isFair ? sql`j.turn, j.id` : sql`j.run_at, j.id`;
  const isFree = sql`(j.lease_until is null or j.lease_until <= ${now})`;
  const isLeftOut = among(db, sql`j.group_key`, "without");
  const isFirst = sql`(j.ordering_key is null or not exists (
    select 1 from jobs o where o.queue = j.queue and o.ordering_key = j.ordering_key and o.id < j.id))`;
  const skip = dialect === "pg" ? sql`for update skip locked` : sql``;
  const pick = sql`select j.id from jobs j
    where j.queue = ${sql.placeholder("queue")} and ${isDue} and ${isFree}
      and (j.group_key is null or not (${isLeftOut})) and ${isFirst}
    order by ${order} limit ${sql.placeholder("limit")} ${skip}`;
  // An array on PostgreSQL: `in` may run the pick again for each row it joins, and so lock more than the limit.
  const isPicked =
    dialect === "pg" ? sql`${t.jobs.id} = any(array(${pick}))` : sql`${t.jobs.id} in (${pick})`;
  return q
    .update(t.jobs)
    .set({ leaseUntil: sql`${leaseUntil}`, attempts: sql`${t.jobs.attempts} + 1` })
    .where(isPicked)
    .returning();
}

/**
 * Gives all jobs back at once. Only for the one process of a SQLite instance as it starts: whoever held a lease is dead, and
 * nobody needs to wait until it runs out.
 */
export async function releaseLeases(store: Store): Promise<void> {
  await store.tx(async ({ q, t }) => {
    await q.update(t.jobs).set({ leaseUntil: null });
  });
}

/** Keeps a lease while its job is still at work. */
export async function extendLease(store: Store, job: Job, clock: Clock): Promise<void> {
  await store.tx(async ({ q, t }) => {
    await q
      .update(t.jobs)
      .set({ leaseUntil: clock.now().getTime() + LEASE_MS })
      .where(eq(t.jobs.id, job.id));
  });
}

/** The job is done: in the caller's transaction, so that it goes together with what it did. */
export async function finish(tx: Tx, { id }: Job): Promise<void> {
  await removal(tx).execute({ id });
}

const removal = prepared(({ q, t }) => q.delete(t.jobs).where(eq(t.jobs.id, sql.placeholder("id"))));

/** Gives the job back, to be claimed again at `runAt`. */
export async function retryAt({ q, t }: Tx, job: Job, runAt: Date, error: string): Promise<void> {
  await q
    .update(t.jobs)
    .set({ leaseUntil: null, runAt: runAt.getTime(), lastError: error.slice(0, 500) })
    .where(eq(t.jobs.id, job.id));
}

/** Lets what is ready of a group wait until then; what is at work goes on. */
export async function putOff(tx: Tx, queue: string, groupKey: string, until: Date, now: Date): Promise<void> {
  const { jobs } = tx.t;
  const isFree = or(isNull(jobs.leaseUntil), lte(jobs.leaseUntil, now.getTime()));
  await tx.q
    .update(jobs)
    .set({ runAt: until.getTime() })
    .where(and(eq(jobs.queue, queue), eq(jobs.groupKey, groupKey), lt(jobs.runAt, until.getTime()), isFree));
}

/** What waits of a group is ready now. */
export async function callUp(tx: Tx, queue: string, groupKey: string, now: Date): Promise<void> {
  const { jobs } = tx.t;
  const called = await tx.q
    .update(jobs)
    .set({ runAt: now.getTime() })
    .where(and(eq(jobs.queue, queue), eq(jobs.groupKey, groupKey), gt(jobs.runAt, now.getTime())))
    .returning({ id: jobs.id });
  if (called.length > 0) tx.afterCommit(() => listeners.forEach((listener) => listener(queue)));
}

/** How many jobs are ready, or at work; also those that are due within a time. */
export async function countReady({ q, t }: Db, queue: string, clock: Clock, withinMs = 0): Promise<number> {
  const [row] = await q
    .select({ count: sql<number>`count(*)`.mapWith(Number) })
    .from(t.jobs)
    .where(and(eq(t.jobs.queue, queue), lte(t.jobs.runAt, clock.now().getTime() + withinMs)));
  return row?.count ?? 0;
}
