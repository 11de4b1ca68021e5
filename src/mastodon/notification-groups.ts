// /api/v2/notifications/:group_key: one group of notifications, the people in it, and its end.
import { Hono } from "hono";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { firstIdAt } from "../ids.ts";
import { dismissNotifications } from "../notifications/dismiss.ts";
import { getNotification, notificationsOf, type Notification } from "../notifications/queries.ts";
import { toAccountList } from "./entities/account.ts";
import { readGroupKey, toGroups } from "./entities/notification-groups.ts";
import { findAccounts } from "../accounts/queries.ts";
import type { ApiEnv } from "./env.ts";
import { requireUser } from "./viewer.ts";

export const notificationGroups = new Hono<ApiEnv>();

/** Of one post on one day: more are not looked at. */
const MOST = 1_000;

notificationGroups.get("/:key", async (c) => {
  const { account } = requireUser(c, "read:notifications");
  const rows = await groupOf(c.var.app.store.read, account.id, c.req.param("key"));
  const { partial_accounts: _, ...groups } = await toGroups(c.var.app, rows, account, []);
  return c.json(groups);
});

notificationGroups.get("/:key/accounts", async (c) => {
  const { account } = requireUser(c, "read:notifications");
  const db = c.var.app.store.read;
  const rows = await groupOf(db, account.id, c.req.param("key"));
  const people = await findAccounts(
    db,
    rows.map(({ fromAccountId }) => fromAccountId),
  );
  return c.json(await toAccountList(c.var.app, [...people.values()], account));
});

notificationGroups.post("/:key/dismiss", async (c) => {
  const { account } = requireUser(c, "write:notifications");
  const rows = await groupOf(c.var.app.store.read, account.id, c.req.param("key"));
  const ids = rows.map(({ id }) => id);
  await dismissNotifications(c.var.app, account.id, ids);
  return c.json({});
});

/** Newest first. @throws AppError not_found */
async function groupOf(db: Db, accountId: string, text: string): Promise<Notification[]> {
  const key = readGroupKey(text);
  if (key && "id" in key) return [await getNotification(db, accountId, key.id)];
  const rows = key ? await rowsOf(db, accountId, key) : [];
  if (rows.length === 0) throw new AppError("not_found", "There is no such group of notifications");
  return rows;
}

function rowsOf(
  db: Db,
  accountId: string,
  { type, postId, from, to }: Exclude<ReturnType<typeof readGroupKey>, { id: string } | undefined>,
): Promise<Notification[]> {
  const page = { sinceId: firstIdAt(from), maxId: firstIdAt(to), limit: MOST };
  return notificationsOf(db, accountId, page, { types: [type], postId });
}
