// /api/v1/notifications, grouped ones at /api/v2/notifications, and what is kept apart by policy.
import { Hono } from "hono";
import { z } from "zod";
import { findAccounts, getAccount } from "../accounts/queries.ts";
import { dismissNotifications } from "../notifications/dismiss.ts";
import { acceptSender, countRequests, dismissSender, policyOf, setPolicy } from "../notifications/policy.ts";
import {
  getNotification,
  notificationsOf,
  unreadOf,
  type Notification,
  type NotificationFilter,
} from "../notifications/queries.ts";
import { NOTIFICATION_TYPES, POLICY_ANSWERS, type NotificationType } from "../notifications/schema.ts";
import { groupKeyOf, toGroups } from "./entities/notification-groups.ts";
import { MASTODON_TYPES, toNotifications } from "./entities/notification.ts";
import { toRequest, toRequests } from "./entities/notification-request.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { flag, linkPages, listOf, pageOf, paramsOf, queryOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const notifications = new Hono<ApiEnv>();
export const notificationsV2 = new Hono<ApiEnv>();

/** More unread ones than this are not counted. */
const MAX_UNREAD = 1_000;

notifications.get("/", async (c) => {
  const { account } = requireUser(c, "read:notifications");
  const { app } = c.var;
  const rows = await notificationsOf(app.store.read, account.id, pageOf(c, 40, 80), filterIn(c));
  linkPages(
    c,
    rows.map(({ id }) => id),
  );
  return c.json(await toNotifications(app, rows, account));
});

notificationsV2.get("/", async (c) => {
  const { account } = requireUser(c, "read:notifications");
  const { app } = c.var;
  const rows = await notificationsOf(app.store.read, account.id, pageOf(c, 40, 80), filterIn(c));
  linkPages(
    c,
    rows.map(({ id }) => id),
  );
  const grouped = listOf(queryOf(c)["grouped_types"]);
  return c.json(await toGroups(app, rows, account, grouped));
});

notifications.get("/unread_count", async (c) => c.json({ count: (await unreadIn(c)).length }));

/** Of groups, not of what is in them. */
notificationsV2.get("/unread_count", async (c) => {
  const grouped = listOf(queryOf(c)["grouped_types"]);
  const keys = (await unreadIn(c)).map((row) => groupKeyOf(row, grouped));
  return c.json({ count: new Set(keys).size });
});

for (const router of [notifications, notificationsV2]) {
  router.get("/policy", async (c) => {
    const { account } = requireUser(c, "read:notifications");
    return c.json(await policyEntity(c, account.id));
  });

  router.on(["PATCH", "PUT"], "/policy", async (c) => {
    const { account } = requireUser(c, "write:notifications");
    await setPolicy(c.var.app, account.id, policyIn(await paramsOf(c)));
    return c.json(await policyEntity(c, account.id));
  });
}

notifications.get("/requests", async (c) => {
  const { account } = requireUser(c, "read:notifications");
  return c.json(await toRequests(c.var.app, account, pageOf(c, 40, 80).limit));
});

/** Nothing of them is worked off later: what was accepted stands there at once. */
notifications.get("/requests/merged", (c) => {
  requireUser(c, "read:notifications");
  return c.json({ merged: true });
});

/** Several at once, unknown ones left aside, or the one in the path: a request's id is its sender's. */
for (const [name, act] of Object.entries({ accept: acceptSender, dismiss: dismissSender })) {
  notifications.post(`/requests/${name}`, async (c) => {
    const { account } = requireUser(c, "write:notifications");
    const senders = await findAccounts(c.var.app.store.read, listOf((await paramsOf(c))["id"]));
    for (const id of senders.keys()) await act(c.var.app, account.id, id);
    return c.json({});
  });
  notifications.post(`/requests/:id/${name}`, async (c) => {
    const { account } = requireUser(c, "write:notifications");
    const { id } = await getAccount(c.var.app.store.read, c.req.param("id"));
    await act(c.var.app, account.id, id);
    return c.json({});
  });
}

notifications.get("/requests/:id", async (c) => {
  const { account } = requireUser(c, "read:notifications");
  return c.json(await toRequest(c.var.app, account, c.req.param("id")));
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
  await dismissNotifications(c.var.app, account.id, [id]);
  return c.json({});
});

/** Not Mastodon's: its apps stumble over them, so they are for clients that ask for them by name. */
const UNUSUAL: readonly NotificationType[] = ["reaction"];

/** Clients name types that we don't have: those find nothing. */
function filterIn(c: ApiContext): NotificationFilter {
  const query = queryOf(c);
  const [only, not] = [listOf(query["types"]), listOf(query["exclude_types"])];
  const more = listOf(query["include_types"]);
  const types = NOTIFICATION_TYPES.filter((type) => {
    const name = MASTODON_TYPES[type];
    const isUsual = !UNUSUAL.includes(type) || more.includes(name);
    return (only.length === 0 ? isUsual : only.includes(name)) && !not.includes(name);
  });
  const from = query["account_id"];
  return {
    types,
    fromAccountId: typeof from === "string" ? from : undefined,
    includeFiltered: flag.catch(false).parse(query["include_filtered"]),
  };
}

/** Newer than the marker, up to a limit. */
function unreadIn(c: ApiContext): Promise<Notification[]> {
  const { account } = requireUser(c, "read:notifications");
  const most = z.coerce.number().int().min(1).max(MAX_UNREAD).catch(100).parse(queryOf(c)["limit"]);
  return unreadOf(c.var.app.store.read, account.id, most, filterIn(c));
}

const answer = z.enum(POLICY_ANSWERS).optional();
const policy = z.object({
  for_not_following: answer,
  for_not_followers: answer,
  for_new_accounts: answer,
  for_private_mentions: answer,
  for_limited_accounts: answer,
});

function policyIn(params: Record<string, unknown>) {
  const given = policy.parse(params);
  const changes = {
    notFollowing: given.for_not_following,
    notFollowers: given.for_not_followers,
    newAccounts: given.for_new_accounts,
    privateMentions: given.for_private_mentions,
    limitedAccounts: given.for_limited_accounts,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

async function policyEntity(c: ApiContext, accountId: string) {
  const { read } = c.var.app.store;
  const kept = await policyOf(read, accountId);
  const waiting = await countRequests(read, accountId);
  return {
    for_not_following: kept.notFollowing,
    for_not_followers: kept.notFollowers,
    for_new_accounts: kept.newAccounts,
    for_private_mentions: kept.privateMentions,
    for_limited_accounts: kept.limitedAccounts,
    summary: {
      pending_requests_count: waiting.senders,
      pending_notifications_count: waiting.notifications,
    },
  };
}
