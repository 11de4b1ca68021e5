// What a client of somebody here subscribes to: one for each token, and for each session of our own pages.
import { and, eq, exists, gt, isNull, or } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Db, Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { createId } from "../ids.ts";
import type { Tables } from "../schema.ts";
import { checkKeys, type ClientKeys } from "./encrypt.ts";
import type { PushPolicy } from "./schema.ts";

export type PushSubscription = Tables["pushSubscriptions"]["$inferSelect"];

/** Whose subscription it is: a token's, or a session's. */
export type Subscriber = { tokenId: string } | { sessionHash: string };

export interface SubscriptionDraft extends ClientKeys {
  accountId: string;
  accessToken: string;
  endpoint: string;
  isStandard: boolean;
  alerts: string[];
  policy: PushPolicy;
}

const MAX_ENDPOINT = 2_000;

/** In the place of the one that was. @throws AppError unprocessable */
export async function subscribe(
  app: App,
  owner: Subscriber,
  draft: SubscriptionDraft,
): Promise<PushSubscription> {
  checkEndpoint(app, draft.endpoint);
  checkKeys(draft);
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    await remove(tx, owner);
    const [row] = await tx.q
      .insert(tx.t.pushSubscriptions)
      .values({ ...draft, ...owner, id: createId(at), createdAt: at })
      .returning();
    return row!;
  });
}

/** Whether it may be asked at all is decided with each request; this only spares the client a subscription that never works. */
function checkEndpoint({ config }: App, endpoint: string): void {
  const url = URL.parse(endpoint);
  const schemes = config.allowPrivateAddresses ? ["https:", "http:"] : ["https:"];
  if (url && schemes.includes(url.protocol) && endpoint.length <= MAX_ENDPOINT) return;
  const message = "must be an https address";
  throw new AppError("unprocessable", "The endpoint of a subscription must be an https address", {
    details: { endpoint: message },
  });
}

/** @throws AppError not_found */
export async function getSubscription({ q, t }: Db, owner: Subscriber): Promise<PushSubscription> {
  const [row] = await q.select().from(t.pushSubscriptions).where(isOf(t, owner));
  if (!row) throw new AppError("not_found", "There is no subscription");
  return row;
}

/** @throws AppError not_found */
export async function changeSubscription(
  app: App,
  owner: Subscriber,
  changes: Partial<Pick<PushSubscription, "alerts" | "policy">>,
): Promise<PushSubscription> {
  return app.store.tx(async (tx) => {
    const { pushSubscriptions } = tx.t;
    if (Object.keys(changes).length > 0)
      await tx.q.update(pushSubscriptions).set(changes).where(isOf(tx.t, owner));
    return getSubscription(tx, owner);
  });
}

export async function unsubscribe({ store }: App, owner: Subscriber): Promise<void> {
  await store.tx((tx) => remove(tx, owner));
}

async function remove({ q, t }: Tx, owner: Subscriber): Promise<void> {
  await q.delete(t.pushSubscriptions).where(isOf(t, owner));
}

function isOf({ pushSubscriptions }: Tables, owner: Subscriber) {
  return "tokenId" in owner
    ? eq(pushSubscriptions.tokenId, owner.tokenId)
    : eq(pushSubscriptions.sessionHash, owner.sessionHash);
}

/** Of somebody whose token still opens something: not revoked, not signed out. */
export async function liveSubscriptions(
  { q, t }: Db,
  which: { accountId: string } | { id: string },
  now: Date,
): Promise<PushSubscription[]> {
  const { pushSubscriptions: table, oauthTokens, sessions } = t;
  const token = q
    .select({ id: oauthTokens.id })
    .from(oauthTokens)
    .where(and(eq(oauthTokens.id, table.tokenId), isNull(oauthTokens.revokedAt)));
  const session = q
    .select({ hash: sessions.hash })
    .from(sessions)
    .where(and(eq(sessions.hash, table.sessionHash), gt(sessions.expiresAt, now)));
  const chosen = "id" in which ? eq(table.id, which.id) : eq(table.accountId, which.accountId);
  return q
    .select()
    .from(table)
    .where(and(chosen, or(exists(token), exists(session))));
}
