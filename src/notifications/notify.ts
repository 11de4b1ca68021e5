// Reads domain events and tells people here: a new follower, a request, a mention.
import { getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { isBlocked } from "../graph/queries.ts";
import { createId } from "../ids.ts";
import { findPost, mentionsOf } from "../posts/queries.ts";
import type { NotificationType } from "./schema.ts";

/** Plugs the reader in; before the app starts. */
export function readEventsForNotifications(app: App): void {
  app.readEvents("notifications", notify);
}

async function notify(tx: Tx, event: DomainEvent): Promise<void> {
  if (event.type === "post.created") return notifyMentioned(tx, event.postId, event.createdAt);
  if (event.type !== "follow.accepted" && event.type !== "follow.requested") return;
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

interface NewNotification {
  type: NotificationType;
  accountId: string;
  fromAccountId: string;
  subject: string;
  postId?: string;
  at: Date;
}

async function insert({ q, t }: Tx, { at, ...row }: NewNotification): Promise<void> {
  await q
    .insert(t.notifications)
    .values({ ...row, id: createId(at), createdAt: at })
    .onConflictDoNothing();
}
