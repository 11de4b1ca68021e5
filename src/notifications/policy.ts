// What a person lets through: by how the sender stands to them, and the senders whom they let through by name.
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { findAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Db } from "../db/store.ts";
import { findFollow } from "../graph/queries.ts";
import { findPost } from "../posts/queries.ts";
import type { NotificationPolicy, NotificationType, PolicyAnswer } from "./schema.ts";

const DEFAULT: NotificationPolicy = {
  notFollowing: "accept",
  notFollowers: "accept",
  newAccounts: "accept",
  privateMentions: "accept",
  limitedAccounts: "accept",
};
const NEW_MS = 30 * 24 * 3_600_000;
/** What nobody stands behind who could be unwelcome. */
const ALWAYS: readonly NotificationType[] = ["poll", "follow_request"];

export async function policyOf({ q, t }: Db, accountId: string): Promise<NotificationPolicy> {
  const { notificationPolicies: policies } = t;
  const [row] = await q.select().from(policies).where(eq(policies.accountId, accountId));
  return { ...DEFAULT, ...row?.policy };
}

/** What is not named stays as it is. */
export async function setPolicy(
  app: App,
  accountId: string,
  changes: Partial<NotificationPolicy>,
): Promise<void> {
  await app.store.tx(async (tx) => {
    const policy = { ...(await policyOf(tx, accountId)), ...changes };
    const { notificationPolicies: policies } = tx.t;
    await tx.q
      .insert(policies)
      .values({ accountId, policy })
      .onConflictDoUpdate({ target: policies.accountId, set: { policy } });
  });
}

interface Ends {
  type: NotificationType;
  accountId: string;
  fromAccountId: string;
  postId?: string;
}

/** The strictest of the answers that apply. */
export async function judge(db: Db, ends: Ends, at: Date): Promise<PolicyAnswer> {
  const { accountId, fromAccountId } = ends;
  if (ALWAYS.includes(ends.type) || accountId === fromAccountId) return "accept";
  const policy = await policyOf(db, accountId);
  if (Object.values(policy).every((answer) => answer === "accept")) return "accept";
  if (await isPermitted(db, accountId, fromAccountId)) return "accept";
  const applying = await casesOf(db, ends, at);
  const answers = applying.map((name) => policy[name]);
  return answers.includes("drop") ? "drop" : answers.includes("filter") ? "filter" : "accept";
}

async function casesOf(db: Db, { type, accountId, fromAccountId, postId }: Ends, at: Date) {
  const sender = await findAccount(db, fromAccountId);
  const isFollowed = (await findFollow(db, accountId, fromAccountId))?.state === "accepted";
  const isFollower = (await findFollow(db, fromAccountId, accountId))?.state === "accepted";
  const post = postId !== undefined && type === "mention" ? await findPost(db, postId) : undefined;
  const isAnswer = post?.inReplyToAccountId === accountId;
  const isNew = sender !== undefined && at.getTime() - sender.createdAt.getTime() < NEW_MS;
  const cases: [keyof NotificationPolicy, boolean][] = [
    ["notFollowing", !isFollowed],
    ["notFollowers", !isFollower && !isFollowed],
    ["newAccounts", isNew && !isFollowed],
    ["privateMentions", post?.visibility === "direct" && !isFollowed && !isAnswer],
    ["limitedAccounts", Boolean(sender?.silencedAt) && !isFollowed],
  ];
  return cases.filter(([, applies]) => applies).map(([name]) => name);
}

async function isPermitted({ q, t }: Db, accountId: string, fromAccountId: string): Promise<boolean> {
  const { notificationPermissions: permitted } = t;
  const rows = await q
    .select()
    .from(permitted)
    .where(and(eq(permitted.accountId, accountId), eq(permitted.fromAccountId, fromAccountId)));
  return rows.length > 0;
}

/** What waits apart, by sender: the newest first. */
export async function requestsOf({ q, t }: Db, accountId: string, limit: number) {
  const { notifications } = t;
  const newest = sql<string>`max(${notifications.id})`;
  return q
    .select({
      fromAccountId: notifications.fromAccountId,
      count: sql`count(*)`.mapWith(Number),
      lastId: newest,
      firstId: sql<string>`min(${notifications.id})`,
      lastPostId: sql<string | null>`max(${notifications.postId})`,
    })
    .from(notifications)
    .where(and(eq(notifications.accountId, accountId), eq(notifications.filtered, true)))
    .groupBy(notifications.fromAccountId)
    .orderBy(desc(newest))
    .limit(limit);
}

/** Lets a sender through, and what waits from them. */
export async function acceptSender(app: App, accountId: string, fromAccountId: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    const ends = { accountId, fromAccountId };
    await q.insert(t.notificationPermissions).values(ends).onConflictDoNothing();
    await q.update(t.notifications).set({ filtered: false }).where(from(t, ends));
  });
}

/** Forgets what waits from a sender. */
export async function dismissSender(app: App, accountId: string, fromAccountId: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    const waiting = and(from(t, { accountId, fromAccountId }), eq(t.notifications.filtered, true));
    await q.delete(t.notifications).where(waiting);
  });
}

function from({ notifications }: Db["t"], ends: { accountId: string; fromAccountId: string }) {
  return and(
    eq(notifications.accountId, ends.accountId),
    eq(notifications.fromAccountId, ends.fromAccountId),
  );
}

/** How much waits apart. */
export async function countRequests({ q, t }: Db, accountId: string) {
  const { notifications } = t;
  const [row] = await q
    .select({
      senders: sql`count(distinct ${notifications.fromAccountId})`.mapWith(Number),
      notifications: sql`count(*)`.mapWith(Number),
    })
    .from(notifications)
    .innerJoin(t.accounts, eq(t.accounts.id, notifications.fromAccountId))
    .where(
      and(
        eq(notifications.accountId, accountId),
        eq(notifications.filtered, true),
        isNull(t.accounts.suspendedAt),
      ),
    );
  return row!;
}
