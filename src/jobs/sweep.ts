// Removes what nobody will ask for again: expired keys, events that all readers have passed, activities that have arrived.
import { and, isNotNull, lt, lte, notExists, sql } from "drizzle-orm";
import type { Store } from "../db/store.ts";

const DAY_MS = 24 * 3_600_000;
/** Kept after their last reader, so that an admin can see what happened. */
const EVENTS_MS = 7 * DAY_MS;
/** Longer than any delivery is tried, and long enough for those who ask for an activity by its id. */
const ACTIVITIES_MS = 30 * DAY_MS;

/** Only what every reader has passed goes; before any reader has a cursor, nothing does. */
export async function sweepJobs(store: Store, now: Date): Promise<void> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  await store.tx(async ({ q, t }) => {
    await q.delete(t.kv).where(and(isNotNull(t.kv.expires), lt(t.kv.expires, now.getTime())));
    const [cursors] = await q
      .select({ slowest: sql<number | null>`min(${t.eventCursors.position})`.mapWith(Number) })
      .from(t.eventCursors);
    const passed = lte(t.events.position, cursors?.slowest ?? 0);
    await q.delete(t.events).where(and(passed, lt(t.events.createdAt, ago(EVENTS_MS))));
    await q.delete(t.droppedDeliveries).where(lt(t.droppedDeliveries.droppedAt, ago(ACTIVITIES_MS)));
    const waiting = q
      .select({ id: t.jobs.id })
      .from(t.jobs)
      .where(sql`${t.jobs.createdAt} < ${ago(ACTIVITIES_MS).getTime()}`)
      .limit(1);
    const old = lt(t.outgoingActivities.createdAt, ago(ACTIVITIES_MS));
    await q.delete(t.outgoingActivities).where(and(old, notExists(waiting)));
  });
}
