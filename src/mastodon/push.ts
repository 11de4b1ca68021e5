// /api/v1/push/subscription: where a client wants to be told of notifications while it is closed.
import { Hono } from "hono";
import { z } from "zod";
import type { App } from "../app.ts";
import { PUSH_POLICIES } from "../push/schema.ts";
import {
  changeSubscription,
  getSubscription,
  subscribe,
  unsubscribe,
  type PushSubscription,
  type Subscriber,
} from "../push/subscriptions.ts";
import { publicVapidKey } from "../push/vapid.ts";
import { MASTODON_TYPES } from "./entities/notification.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { flag, paramsOf } from "./params.ts";
import { bearerOf, requireUser } from "./viewer.ts";

export const push = new Hono<ApiEnv>();

/** `admin.sign_up` is named by clients, and tells of nothing here. */
const ALERTS = [...Object.values(MASTODON_TYPES), "admin.sign_up"];

const policy = z.enum(PUSH_POLICIES).optional();
const given = z.object({
  data: z.object({ alerts: z.record(z.string(), flag).optional(), policy }).nullish(),
  /** masto.js and others send it beside `data`. */
  policy,
});
const draft = given.extend({
  subscription: z.object(
    {
      endpoint: z.string("is missing"),
      standard: flag.optional(),
      keys: z.object({ p256dh: z.string("is missing"), auth: z.string("is missing") }),
    },
    "is missing",
  ),
});

push.get("/subscription", async (c) => {
  const owner = subscriberOf(c);
  return c.json(await toSubscription(c.var.app, await getSubscription(c.var.app.store.read, owner)));
});

push.post("/subscription", async (c) => {
  const owner = subscriberOf(c);
  const params = draft.parse(await paramsOf(c));
  const { endpoint, keys, standard } = params.subscription;
  const { alerts = [], policy: whose = "all" } = choicesIn(params);
  const made = await subscribe(c.var.app, owner, {
    accountId: c.var.viewer!.account.id,
    accessToken: bearerOf(c) ?? "",
    endpoint,
    p256dh: inBase64url(keys.p256dh),
    auth: inBase64url(keys.auth),
    isStandard: standard ?? false,
    alerts,
    policy: whose,
  });
  return c.json(await toSubscription(c.var.app, made));
});

push.put("/subscription", async (c) => {
  const owner = subscriberOf(c);
  const changed = await changeSubscription(c.var.app, owner, choicesIn(given.parse(await paramsOf(c))));
  return c.json(await toSubscription(c.var.app, changed));
});

push.delete("/subscription", async (c) => {
  await unsubscribe(c.var.app, subscriberOf(c));
  return c.json({});
});

/** @throws AppError unauthenticated, forbidden */
function subscriberOf(c: ApiContext): Subscriber {
  const { token, session } = requireUser(c, "push");
  return token ? { tokenId: token.id } : { sessionHash: session!.hash };
}

/** What is not named stays as it is; alerts are named together. */
function choicesIn({ data, policy: beside }: z.infer<typeof given>) {
  const whose = data?.policy ?? beside;
  const wanted = data?.alerts && ALERTS.filter((name) => data.alerts![name]);
  return { ...(wanted ? { alerts: wanted } : {}), ...(whose ? { policy: whose } : {}) };
}

/** Clients write either alphabet, with padding or without. */
function inBase64url(text: string): string {
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function toSubscription(
  app: App,
  { id, endpoint, isStandard, alerts, policy: whose }: PushSubscription,
) {
  return {
    id,
    endpoint,
    standard: isStandard,
    server_key: await publicVapidKey(app),
    alerts: Object.fromEntries(ALERTS.map((name) => [name, alerts.includes(name)])),
    policy: whose,
  };
}
