// Reads domain events and tells people here: a new follower, a request, a mention, a post of somebody special, a like, a boost.
import { and, eq } from "drizzle-orm";
import { findAccount, getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { followersToTell, isBlocked } from "../graph/queries.ts";
import { localBoostersOf } from "../posts/interactions.ts";
import { findPost, findPostHead, mentionsOf, type PostHead } from "../posts/queries.ts";
import { toldOfParts } from "./notify-parts.ts";
import type { NotificationType } from "./schema.ts";
import { tell } from "./tell.ts";

/** Plugs the reader in; before the app starts. */
export function readEventsForNotifications(app: App): void {
  app.readEvents("notifications", notify);
}

async function notify(tx: Tx, event: DomainEvent): Promise<void> {
  for (const told of await toldOfParts(tx, event)) await tell(tx, told);
  switch (event.type) {
    case "follow.accepted":
    case "follow.requested":
      return notifyFollowed(tx, event);
    case "post.created":
      return event.backfilled ? undefined : notifyWritten(tx, event.postId, event.createdAt);
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
  await tell(tx, { type, accountId, fromAccountId, subject: fromAccountId, at: event.createdAt });
}

async function notifyWritten(tx: Tx, postId: string, at: Date): Promise<void> {
  const post = await findPostHead(tx, postId);
  if (!post || post.deletedAt) return;
  const mentioned = (await mentionsOf(tx, [postId])).get(postId) ?? [];
  const told = new Set<string>([post.accountId]);
  for (const account of mentioned.filter(isLocal)) {
    if (told.has(account.id)) continue;
    told.add(account.id);
    const ends = { accountId: account.id, fromAccountId: post.accountId };
    await tell(tx, { ...ends, type: "mention", subject: postId, postId, at });
  }
  await notifyFollowers(tx, post, told, at);
}

/** Those who asked to be told of each post; answers to others are none, and who is mentioned knows already. */
async function notifyFollowers(tx: Tx, post: PostHead, told: ReadonlySet<string>, at: Date): Promise<void> {
  const isAnswer = post.inReplyToUri !== null && post.inReplyToAccountId !== post.accountId;
  if (isAnswer || post.visibility === "direct") return;
  for (const accountId of await followersToTell(tx, post.accountId)) {
    if (told.has(accountId)) continue;
    const ends = { accountId, fromAccountId: post.accountId };
    await tell(tx, { ...ends, type: "post", subject: post.id, postId: post.id, at });
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
    await tell(tx, { ...ends, type: "edit", subject: postId, postId, at });
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
  await tell(tx, { type, accountId, fromAccountId, subject: subjectOf(event), postId, at });
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
  await tell(tx, { type, accountId, fromAccountId: accountId, subject, at });
}

/** One for each actor and post. */
function subjectOf({ accountId, postId }: DoneEvent | UndoneEvent): string {
  return `${accountId} ${postId}`;
}
