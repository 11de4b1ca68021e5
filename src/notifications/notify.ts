// Reads domain events and tells people here: a new follower, a request, a mention, a like, a boost.
import { and, eq } from "drizzle-orm";
import { findAccount, getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { isBlocked } from "../graph/queries.ts";
import { createId } from "../ids.ts";
import { localBoostersOf } from "../posts/interactions.ts";
import { findPost, mentionsOf } from "../posts/queries.ts";
import { toldOfParts, type NewNotification } from "./notify-parts.ts";
import type { NotificationType } from "./schema.ts";
import { isSilencedFor } from "./silenced.ts";

/** Plugs the reader in; before the app starts. */
export function readEventsForNotifications(app: App): void {
  app.readEvents("notifications", notify);
}

async function notify(tx: Tx, event: DomainEvent): Promise<void> {
  for (const told of await toldOfParts(tx, event)) await insert(tx, told);
  switch (event.type) {
    case "follow.accepted":
    case "follow.requested":
      return notifyFollowed(tx, event);
    case "post.created":
      return event.backfilled ? undefined : notifyMentioned(tx, event.postId, event.createdAt);
    case "post.updated":
      return notifyBoosters(tx, event.postId, event.createdAt);
    case "post.liked":
    case "post.boosted":
      return notifyAuthor(tx, event);
    case "post.unliked":
    case "post.unboosted":
      return takeBack(tx, event);
    case "tip_jar.changed":
    case "tip_jar.frozen":
    case "tip_jar.unfrozen":
      return notifyOfJar(tx, event);
    default:
  }
}

type FollowEvent = Extract<DomainEvent, { type: "follow.accepted" | "follow.requested" }>;

async function notifyFollowed(tx: Tx, event: FollowEvent): Promise<void> {
  const followee = await getAccount(tx, event.followeeId);
  if (!isLocal(followee)) return;
  const type = event.type === "follow.accepted" ? "follow" : "follow_request";
  const { followeeId: accountId, followerId: fromAccountId } = event;
  await insert(tx, { type, accountId, fromAccountId, subject: fromAccountId, at: event.createdAt });
}

async function notifyMentioned(tx: Tx, postId: string, at: Date): Promise<void> {
  const post = await findPost(tx, postId);
  if (!post || post.deletedAt) return;
  const mentioned = (await mentionsOf(tx, [postId])).get(postId) ?? [];
  for (const account of mentioned) {
    if (!isLocal(account) || account.id === post.accountId) continue;
    if (await isBlocked(tx, account.id, post.accountId)) continue;
    const ends = { accountId: account.id, fromAccountId: post.accountId };
    await insert(tx, { ...ends, type: "mention", subject: postId, postId, at });
  }
}

/** Who boosted a post stands for it: they hear of what it says now, once, of the latest edit. */
async function notifyBoosters(tx: Tx, postId: string, at: Date): Promise<void> {
  const { q, t } = tx;
  const post = await findPost(tx, postId);
  if (!post || post.deletedAt) return;
  const { type, subject } = t.notifications;
  for (const accountId of await localBoostersOf(tx, postId)) {
    const mine = eq(t.notifications.accountId, accountId);
    await q.delete(t.notifications).where(and(mine, eq(type, "edit"), eq(subject, postId)));
    if (accountId === post.accountId || (await isBlocked(tx, accountId, post.accountId))) continue;
    const ends = { accountId, fromAccountId: post.accountId };
    await insert(tx, { ...ends, type: "edit", subject: postId, postId, at });
  }
}

type DoneEvent = Extract<DomainEvent, { type: "post.liked" | "post.boosted" }>;
type UndoneEvent = Extract<DomainEvent, { type: "post.unliked" | "post.unboosted" }>;

async function notifyAuthor(tx: Tx, event: DoneEvent): Promise<void> {
  const { accountId: fromAccountId, authorId: accountId, postId, createdAt: at } = event;
  const author = await findAccount(tx, accountId);
  const post = await findPost(tx, postId);
  if (!author || !isLocal(author) || !post || post.deletedAt || accountId === fromAccountId) return;
  const type = event.type === "post.liked" ? "like" : "boost";
  await insert(tx, { type, accountId, fromAccountId, subject: subjectOf(event), postId, at });
}

async function takeBack({ q, t }: Tx, event: UndoneEvent): Promise<void> {
  const { accountId, type, subject } = t.notifications;
  const named = event.type === "post.unliked" ? "like" : "boost";
  await q
    .delete(t.notifications)
    .where(and(eq(accountId, event.authorId), eq(type, named), eq(subject, subjectOf(event))));
}

type JarEvent = Extract<DomainEvent, { type: `tip_jar.${string}` }>;

/** Its owner, whose own account stands as the sender: nobody else did it in their name (T8, T12). */
async function notifyOfJar(tx: Tx, event: JarEvent): Promise<void> {
  const { accountId, id: subject, createdAt: at } = event;
  if (event.type === "tip_jar.changed" && !event.elsewhere) return;
  const type = event.type.replace(".", "_") as NotificationType;
  await insert(tx, { type, accountId, fromAccountId: accountId, subject, at });
}

/** One for each actor and post. */
function subjectOf({ accountId, postId }: DoneEvent | UndoneEvent): string {
  return `${accountId} ${postId}`;
}

async function insert(tx: Tx, { at, ...row }: NewNotification): Promise<void> {
  const isOwn = row.accountId === row.fromAccountId;
  if (!isOwn && (await isSilencedFor(tx, row.accountId, row.fromAccountId))) return;
  await tx.q
    .insert(tx.t.notifications)
    .values({ ...row, id: createId(at), createdAt: at })
    .onConflictDoNothing();
}
