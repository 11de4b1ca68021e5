// Reads of notifications.
import { and, asc, desc, eq, gt, inArray, lt } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { Page } from "../posts/queries.ts";
import type { Tables } from "../schema.ts";
import type { NotificationType } from "./schema.ts";

export type Notification = Tables["notifications"]["$inferSelect"];

/** Newest first; of the given types only, where any are given. */
export async function notificationsOf(
  { q, t }: Db,
  accountId: string,
  page: Page,
  types?: readonly NotificationType[],
): Promise<Notification[]> {
  const { maxId, sinceId, minId, limit } = page;
  const rows = await q
    .select()
    .from(t.notifications)
    .where(
      and(
        eq(t.notifications.accountId, accountId),
        types && inArray(t.notifications.type, [...types]),
        maxId === undefined ? undefined : lt(t.notifications.id, maxId),
        sinceId === undefined ? undefined : gt(t.notifications.id, sinceId),
        minId === undefined ? undefined : gt(t.notifications.id, minId),
      ),
    )
    .orderBy(minId === undefined ? desc(t.notifications.id) : asc(t.notifications.id))
    .limit(limit);
  return minId === undefined ? rows : rows.reverse();
}

/** @throws AppError not_found: also for those of others */
export async function getNotification({ q, t }: Db, accountId: string, id: string): Promise<Notification> {
  const [row] = await q
    .select()
    .from(t.notifications)
    .where(and(eq(t.notifications.id, id), eq(t.notifications.accountId, accountId)));
  if (!row) throw new AppError("not_found", "There is no such notification");
  return row;
}
