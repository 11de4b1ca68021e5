// Files a direct post into the conversation that each of its people here has.
import { and, eq, inArray } from "drizzle-orm";
import { findAccounts, isLocal } from "../../accounts/queries.ts";
import type { Tx } from "../../db/store.ts";
import { createId } from "../../ids.ts";
import { isDeaf } from "../../graph/queries.ts";
import { sendSignal } from "../../jobs/signals.ts";
import { findPost, mentionsOf, type Post } from "../../posts/queries.ts";
import { threadsOf } from "../threads.ts";

export async function fileConversation(tx: Tx, post: Post): Promise<void> {
  const threadId = (await threadsOf(tx, [post.id])).get(post.id)!;
  const mentioned = (await mentionsOf(tx, [post.id])).get(post.id) ?? [];
  const author = (await findAccounts(tx, [post.accountId])).get(post.accountId)!;
  const people = [author, ...mentioned.filter(({ id }) => id !== author.id)];
  for (const person of people.filter(isLocal)) {
    if (person.id !== author.id && (await isDeaf(tx, person.id, author.id))) continue;
    const accountIds = people.map(({ id }) => id).filter((id) => id !== person.id);
    await upsert(tx, person.id, { threadId, post, accountIds });
  }
}

interface Filed {
  threadId: string;
  post: Post;
  accountIds: string[];
}

async function upsert({ q, t, ...tx }: Tx, accountId: string, { threadId, post, accountIds }: Filed) {
  const { conversations } = t;
  const last = { lastPostId: post.id, accountIds, unread: post.accountId !== accountId };
  const [row] = await q
    .insert(conversations)
    .values({ id: createId(post.createdAt), accountId, threadId, ...last })
    .onConflictDoUpdate({ target: [conversations.accountId, conversations.threadId], set: last })
    .returning();
  await sendSignal({ q, t, ...tx }, { type: "conversation", accountId, id: row!.id });
}

/** Where a deleted post was the last one, what it answered is; a conversation without any goes. */
export async function forgetInConversations(tx: Tx, postId: string): Promise<void> {
  const { conversations } = tx.t;
  const held = await tx.q.select().from(conversations).where(eq(conversations.lastPostId, postId));
  if (held.length === 0) return;
  const post = await findPost(tx, postId);
  const parent = post?.inReplyToId ? await findPost(tx, post.inReplyToId) : undefined;
  const ids = inArray(
    conversations.id,
    held.map(({ id }) => id),
  );
  if (parent && parent.deletedAt === null && parent.visibility === "direct")
    await tx.q.update(conversations).set({ lastPostId: parent.id }).where(and(ids));
  else await tx.q.delete(conversations).where(ids);
}
