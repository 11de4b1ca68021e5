// Writes of a post's rows that creating, receiving, editing and deleting share: mentions and counts move with the post.
import { eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "../db/store.ts";
import type { Tables } from "../schema.ts";
import type { Post } from "./queries.ts";

export type NewPost = Tables["posts"]["$inferInsert"];

export async function insertPost(tx: Tx, row: NewPost, mentionedIds: readonly string[]): Promise<Post> {
  const { q, t } = tx;
  const [post] = await q.insert(t.posts).values(row).returning();
  await replaceMentions(tx, post!.id, mentionedIds);
  await q
    .update(t.accounts)
    .set({ postsCount: sql`${t.accounts.postsCount} + 1`, lastPostAt: post!.publishedAt })
    .where(eq(t.accounts.id, post!.accountId));
  await countReply(tx, post!, 1);
  return post!;
}

export async function replaceMentions(
  { q, t }: Tx,
  postId: string,
  accountIds: readonly string[],
): Promise<void> {
  await q.delete(t.mentions).where(eq(t.mentions.postId, postId));
  const rows = [...new Set(accountIds)].map((accountId) => ({ postId, accountId }));
  if (rows.length > 0) await q.insert(t.mentions).values(rows);
}

/** Empties a post down to its tombstone: its URI stays, so that it can never come back (F27). */
export async function buryPost(tx: Tx, post: Post, at: Date): Promise<void> {
  const { q, t } = tx;
  const nothing = { content: "", source: null, spoiler: "", hashtags: [], attachments: [] };
  await q
    .update(t.posts)
    .set({ ...nothing, deletedAt: at })
    .where(eq(t.posts.id, post.id));
  await q.delete(t.notifications).where(eq(t.notifications.postId, post.id));
  await q
    .update(t.accounts)
    .set({ postsCount: sql`${t.accounts.postsCount} - 1` })
    .where(eq(t.accounts.id, post.accountId));
  await countReply(tx, post, -1);
}

async function countReply({ q, t }: Tx, post: Post, by: 1 | -1): Promise<void> {
  if (post.inReplyToId === null) return;
  await q
    .update(t.posts)
    .set({ repliesCount: sql`${t.posts.repliesCount} + ${by}` })
    .where(inArray(t.posts.id, [post.inReplyToId]));
}
