// Reads of notifications.
import { and, desc, eq, sql } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import type { Page } from "../posts/queries.ts";
import type { Tables } from "../schema.ts";

export type Notification = Tables["notifications"]["$inferSelect"];

/** Newest first. */
export async function notificationsOf({ q, t }: Db, accountId: string, page: Page): Promise<Notification[]> {
  const { maxId, limit } = page;
  const since = page.sinceId ?? page.minId;
  return q
    .select()
    .from(t.notifications)
    .where(
      and(
        eq(t.notifications.accountId, accountId),
        maxId === undefined ? undefined : sql`${t.notifications.id} < ${maxId}`,
        since === undefined ? undefined : sql`${t.notifications.id} > ${since}`,
      ),
    )
    .orderBy(desc(t.notifications.id))
    .limit(limit);
}
