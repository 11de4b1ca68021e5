// Reads of notifications.
import { and, eq, exists, inArray, notExists, or, type SQL } from "drizzle-orm";
import { isActiveRow } from "../accounts/queries.ts";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { isUnblocked } from "../graph/queries.ts";
import { isWithin, newestFirst, pageOrder, type Page } from "../posts/queries.ts";
import type { Tables } from "../schema.ts";
import { markersOf } from "../timelines/markers.ts";
import { findIdByNumber } from "./numbers.ts";
import type { NotificationType } from "./schema.ts";

export type Notification = Tables["notifications"]["$inferSelect"];

export interface NotificationFilter {
  types?: readonly NotificationType[];
  fromAccountId?: string | undefined;
  postId?: string | undefined;
  /** Those kept apart too. */
  includeFiltered?: boolean;
}

/** Newest first. Nothing from those whom the person blocks or mutes by now, but for what they report. */
export async function notificationsOf(
  db: Db,
  accountId: string,
  page: Page,
  filter: NotificationFilter = {},
): Promise<Notification[]> {
  const { q, t } = db;
  const { notifications } = t;
  const rows = await q
    .select()
    .from(notifications)
    .where(and(isShown(db, accountId, filter), isWithin(notifications.id, page)))
    .orderBy(pageOrder(notifications.id, page))
    .limit(page.limit);
  return newestFirst(rows, page);
}

/** Newer than the person has read, up to a limit. */
export async function unreadOf(
  db: Db,
  accountId: string,
  limit: number,
  filter: NotificationFilter = {},
): Promise<Notification[]> {
  const marker = (await markersOf(db, accountId, ["notifications"])).get("notifications");
  return notificationsOf(db, accountId, { sinceId: marker?.lastReadId, limit }, filter);
}

function isShown(db: Db, accountId: string, filter: NotificationFilter): SQL {
  const { q, t } = db;
  const { notifications, accounts } = t;
  const { types, fromAccountId, postId, includeFiltered } = filter;
  const mute = q
    .select({ id: t.mutes.mutedId })
    .from(t.mutes)
    .where(
      and(
        eq(t.mutes.muterId, accountId),
        eq(t.mutes.mutedId, notifications.fromAccountId),
        eq(t.mutes.notifications, true),
      ),
    );
  const sender = q
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, notifications.fromAccountId), isActiveRow(accounts)));
  return and(
    eq(notifications.accountId, accountId),
    types && inArray(notifications.type, [...types]),
    fromAccountId === undefined ? undefined : eq(notifications.fromAccountId, fromAccountId),
    postId === undefined ? undefined : eq(notifications.postId, postId),
    includeFiltered ? undefined : eq(notifications.filtered, false),
    exists(sender),
    or(
      eq(notifications.type, "report"),
      and(notExists(mute), isUnblocked(db, notifications.fromAccountId, accountId)),
    ),
  )!;
}

/** By its id, or by the number that a pushed message has. @throws AppError not_found: also for those of others */
export async function getNotification(db: Db, accountId: string, name: string): Promise<Notification> {
  const { q, t } = db;
  const isNumber = /^[1-9]\d{9,15}$/.test(name);
  const id = (isNumber ? await findIdByNumber(db, accountId, Number(name)) : name) ?? "";
  const [row] = await q
    .select()
    .from(t.notifications)
    .where(and(eq(t.notifications.id, id), eq(t.notifications.accountId, accountId)));
  if (!row) throw new AppError("not_found", "There is no such notification");
  return row;
}
