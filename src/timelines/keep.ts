// Timelines that are kept ready: made when someone reads them, filled as posts come in, and given up when nobody reads them.
import { and, count, desc, eq, inArray, lt, notInArray, sql, type SQL } from "drizzle-orm";
import type { App } from "../app.ts";
import { prepared } from "../db/prepared.ts";
import { lockShared, type Db, type Store, type Tx } from "../db/store.ts";
import { firstIdAt, timeOfId } from "../ids.ts";
import type { Tables } from "../schema.ts";
import { entryRows, type Entry } from "./rows.ts";

export type KeptTimeline = Tables["keptTimelines"]["$inferSelect"];

/** A home by its account's id, a list by its own. */
export interface TimelineName {
  id: string;
  accountId: string;
  listId: string | null;
}

export function homeOf(accountId: string): TimelineName {
  return { id: accountId, accountId, listId: null };
}

/** How many entries a timeline is made with, and cut back to. */
export const KEPT = 800;
/** It may grow by this before it is cut. */
const SLACK = 400;
const DAY_MS = 24 * 3_600_000;
const UNREAD_MS = 14 * DAY_MS;
const TOUCH_MS = 3_600_000;
/** For so long a post that is boosted again stays where it was; then the boost brings it up. */
export const SETTLED_MS = DAY_MS;
/** Parameters of one insert stay far below SQLite's limit. */
const CHUNK = 500;

/** The timeline, ready to be read: made anew where it was not kept, or something that shapes it has changed. */
export async function keepTimeline(app: App, name: TimelineName): Promise<KeptTimeline> {
  const known = await findKept(app.store.read, name.id);
  const now = app.clock.now();
  if (known && !known.stale && now.getTime() - known.readAt.getTime() < TOUCH_MS) return known;
  return app.store.tx(async (tx) => {
    await lockShared(tx, "timelines");
    const kept = await findKept(tx, name.id);
    if (kept && !kept.stale) return touch(tx, kept, now);
    return makeTimeline(tx, name, now);
  });
}

const keptById = prepared(({ q, t: { keptTimelines } }) =>
  q
    .select()
    .from(keptTimelines)
    .where(eq(keptTimelines.id, sql.placeholder("id"))),
);

async function findKept(db: Db, id: string): Promise<KeptTimeline | undefined> {
  const [row] = await keptById(db).execute({ id });
  return row;
}

async function touch({ q, t }: Tx, kept: KeptTimeline, readAt: Date): Promise<KeptTimeline> {
  await q.update(t.keptTimelines).set({ readAt }).where(eq(t.keptTimelines.id, kept.id));
  return { ...kept, readAt };
}

/** The row comes first: what is filed meanwhile finds it there, and `entryRows` reads who it is for. */
async function makeTimeline(tx: Tx, name: TimelineName, readAt: Date): Promise<KeptTimeline> {
  const { q, t } = tx;
  const fresh = { ...name, stale: false, wholeFrom: "", readAt };
  await q.delete(t.timelineEntries).where(eq(t.timelineEntries.timelineId, name.id));
  await q
    .insert(t.keptTimelines)
    .values(fresh)
    .onConflictDoUpdate({ target: t.keptTimelines.id, set: { stale: false, wholeFrom: "", readAt } });
  const { entries, isWhole } = await gatherEntries(tx, name.id, {
    limit: KEPT,
    before: firstIdAt(new Date(readAt.getTime() + DAY_MS)),
  });
  for (let at = 0; at < entries.length; at += CHUNK) {
    await q
      .insert(t.timelineEntries)
      .values(entries.slice(at, at + CHUNK))
      .onConflictDoNothing();
  }
  const wholeFrom = isWhole ? "" : (entries.at(-1)?.postId ?? "");
  await q.update(t.keptTimelines).set({ wholeFrom }).where(eq(t.keptTimelines.id, name.id));
  return { ...fresh, wholeFrom };
}

interface Gathering {
  limit: number;
  /** Only what is older than this id. */
  before: string;
}

/**
 * The newest entries of a timeline, each subject once, read from the posts themselves: in windows of time that grow, as each
 * asks the index of every author for what lies in it. `isWhole`: there is nothing older.
 */
export async function gatherEntries(
  db: Db,
  id: string,
  { limit, before }: Gathering,
): Promise<{ entries: Entry[]; isWhole: boolean }> {
  const found = new Map<string, Entry>();
  const start = timeOfId(before);
  let upper = before;
  let isWhole = false;
  for (let span = DAY_MS; found.size < limit && !isWhole;) {
    const isLast = span > 20 * 365 * DAY_MS;
    const lower = isLast ? "" : firstIdAt(new Date(start.getTime() - span));
    const rows = await rowsBetween(db, id, lower, upper, limit);
    for (const row of rows) addEntry(found, row);
    const isCut = rows.length === limit;
    upper = isCut ? (rows.at(-1)?.postId ?? lower) : lower;
    isWhole = isLast && !isCut;
    if (!isCut) span *= 7;
  }
  const entries = [...found.values()].sort((a, b) => (a.postId < b.postId ? 1 : -1));
  return { entries: entries.slice(0, limit), isWhole: isWhole && entries.length <= limit };
}

/** As it would have been filed: rows come newest first, and a boost brings up only what had settled. */
function addEntry(found: Map<string, Entry>, row: Entry): void {
  const newer = found.get(row.subjectId);
  const age = newer ? timeOfId(newer.postId).getTime() - timeOfId(row.postId).getTime() : 0;
  if (age < SETTLED_MS) found.set(row.subjectId, row);
}

function rowsBetween(db: Db, id: string, lower: string, upper: string, limit: number) {
  const scope = sql`k.id = ${id} and p.id >= ${lower} and p.id < ${upper}`;
  return db.rows<Entry>(sql`${entryRows(scope)} order by 2 desc limit ${limit}`);
}

/** Something that shapes these timelines has changed: they are made anew when they are read next. */
export async function markStale({ q, t }: Tx, where: SQL | undefined): Promise<void> {
  await q.update(t.keptTimelines).set({ stale: true }).where(where);
}

/** Cuts what has grown long, and gives up what nobody has read for two weeks. */
export async function sweepTimelines(store: Store, now: Date): Promise<void> {
  await store.tx(async ({ q, t }) => {
    const unread = lt(t.keptTimelines.readAt, new Date(now.getTime() - UNREAD_MS));
    const lists = q.select({ id: t.lists.id }).from(t.lists);
    const listIsGone = and(
      sql`${t.keptTimelines.listId} is not null`,
      notInArray(t.keptTimelines.listId, lists),
    );
    await q.delete(t.keptTimelines).where(sql`${unread} or ${listIsGone}`);
  });
  const { q, t } = store.read;
  const long = await q
    .select({ id: t.timelineEntries.timelineId })
    .from(t.timelineEntries)
    .groupBy(t.timelineEntries.timelineId)
    .having(sql`${count()} > ${KEPT + SLACK}`);
  for (const { id } of long) await store.tx((tx) => cut(tx, id));
}

async function cut({ q, t }: Tx, id: string): Promise<void> {
  const entries = t.timelineEntries;
  const [last] = await q
    .select({ postId: entries.postId })
    .from(entries)
    .where(eq(entries.timelineId, id))
    .orderBy(desc(entries.postId))
    .offset(KEPT - 1)
    .limit(1);
  if (!last) return;
  await q.delete(entries).where(and(eq(entries.timelineId, id), lt(entries.postId, last.postId)));
  await q.update(t.keptTimelines).set({ wholeFrom: last.postId }).where(eq(t.keptTimelines.id, id));
}

/** The kept timelines of these people, lists included. */
export function ofPeople({ t }: Db, accountIds: readonly string[]): SQL {
  return inArray(t.keptTimelines.accountId, [...accountIds]);
}

/** Those of the timelines in which a post stands, itself or boosted. */
export async function timelinesWith({ q, t }: Db, postId: string, ids: readonly string[]) {
  if (ids.length === 0) return new Set<string>();
  const { timelineEntries: entries } = t;
  const rows = await q
    .select({ id: entries.timelineId })
    .from(entries)
    .where(and(eq(entries.subjectId, postId), inArray(entries.timelineId, [...ids])));
  return new Set(rows.map(({ id }) => id));
}
