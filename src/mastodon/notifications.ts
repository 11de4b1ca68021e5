// /api/v1/notifications
import { Hono } from "hono";
import { dismissNotifications } from "../notifications/dismiss.ts";
import { getNotification, notificationsOf } from "../notifications/queries.ts";
import { NOTIFICATION_TYPES, type NotificationType } from "../notifications/schema.ts";
import { MASTODON_TYPES, toNotifications } from "./entities/notification.ts";
import type { ApiEnv } from "./env.ts";
import { linkPages, listOf, pageOf, queryOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const notifications = new Hono<ApiEnv>();

notifications.get("/", async (c) => {
  const { account } = requireUser(c, "read:notifications");
  const { app } = c.var;
  const types = chosenTypes(queryOf(c));
  const rows = await notificationsOf(app.store.read, account.id, pageOf(c, 40, 80), types);
  linkPages(
    c,
    rows.map(({ id }) => id),
  );
  return c.json(await toNotifications(app, rows, account));
});

notifications.post("/clear", async (c) => {
  const { account } = requireUser(c, "write:notifications");
  await dismissNotifications(c.var.app, account.id);
  return c.json({});
});

notifications.get("/:id", async (c) => {
  const { account } = requireUser(c, "read:notifications");
  const { app } = c.var;
  const row = await getNotification(app.store.read, account.id, c.req.param("id"));
  const [notification] = await toNotifications(app, [row], account);
  return c.json(notification);
});

notifications.post("/:id/dismiss", async (c) => {
  const { account } = requireUser(c, "write:notifications");
  const { id } = await getNotification(c.var.app.store.read, account.id, c.req.param("id"));
  await dismissNotifications(c.var.app, account.id, id);
  return c.json({});
});

/** Not Mastodon's, so only for clients that ask for them by name. */
const UNUSUAL: readonly NotificationType[] = ["reaction"];

/** Clients name types that we don't have yet: those find nothing. */
function chosenTypes(query: Record<string, unknown>) {
  const [only, not] = [listOf(query["types"]), listOf(query["exclude_types"])];
  const more = listOf(query["include_types"]);
  return NOTIFICATION_TYPES.filter((type) => {
    const name = MASTODON_TYPES[type];
    const isUsual = !UNUSUAL.includes(type) || more.includes(name);
    return (only.length === 0 ? isUsual : only.includes(name)) && !not.includes(name);
  });
}
