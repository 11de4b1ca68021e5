// Writes of a post's rows that creating, receiving, boosting, editing and deleting share: mentions and counts move with the post.
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { insertRow, prepared } from "../db/prepared.ts";
import type { Tx } from "../db/store.ts";
import type { Tables } from "../schema.ts";
import { replaceHashtags } from "./hashtags/rows.ts";
import { buryParts } from "./parts.ts";
import { cardUrlOf } from "./previews/card-url.ts";
import type { Post } from "./queries.ts";

export type NewPost = Tables["posts"]["$inferInsert"];

export async function insertPost(tx: Tx, row: NewPost, mentionedIds: readonly string[]): Promise<Post> {
  const post = await insertRow(tx, tx.t.posts, { ...row, cardUrl: cardUrlOf(row.content) });
  if (mentionedIds.length > 0) await replaceMentions(tx, post.id, mentionedIds);
  if (post.hashtags.length > 0) await replaceHashtags(tx, post.id, post.hashtags, post.createdAt);
  await count(tx, post, 1);
  return post;
}

/** Undefined where this account boosts the post already, or took back a boost of this URI: the tombstone wins (F27). */
export async function insertBoost(tx: Tx, row: NewPost): Promise<Post | undefined> {
  const [boost] = await tx.q.insert(tx.t.posts).values(row).onConflictDoNothing().returning();
  if (boost) await count(tx, boost, 1);
  return boost;
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

/** Empties a post down to its tombstone: its URI stays, so that it can never come back (F27). What people did with it goes. */
export async function buryPost(tx: Tx, post: Post, at: Date): Promise<void> {
  const { q, t } = tx;
  const nothing = { content: "", source: null, spoiler: "", cardUrl: null, hashtags: [], attachments: [] };
  await q
    .update(t.posts)
    .set({ ...nothing, deletedAt: at })
    .where(eq(t.posts.id, post.id));
  await replaceHashtags(tx, post.id, [], at);
  await q.delete(t.postEdits).where(eq(t.postEdits.postId, post.id));
  await q.delete(t.pinnedPosts).where(eq(t.pinnedPosts.postId, post.id));
  await q.delete(t.notifications).where(eq(t.notifications.postId, post.id));
  await q.delete(t.likes).where(eq(t.likes.postId, post.id));
  await buryParts(tx, post.id);
  await q.delete(t.bookmarks).where(eq(t.bookmarks.postId, post.id));
  await count(tx, post, -1);
  await buryBoostsOf(tx, post.id, at);
}

/** Their servers hear of the post's own deletion. */
async function buryBoostsOf({ q, t }: Tx, postId: string, at: Date): Promise<void> {
  const living = and(eq(t.posts.boostOfId, postId), isNull(t.posts.deletedAt));
  const boosters = q.select({ id: t.posts.accountId }).from(t.posts).where(living);
  await q
    .update(t.accounts)
    .set({ postsCount: sql`${t.accounts.postsCount} - 1` })
    .where(inArray(t.accounts.id, boosters));
  await q.update(t.posts).set({ deletedAt: at }).where(living);
}

const countNew = prepared(({ q, t: { accounts } }) =>
  q
    .update(accounts)
    .set({
      postsCount: sql`${accounts.postsCount} + 1`,
      lastPostAt: sql`${sql.param(sql.placeholder("at"), accounts.lastPostAt)}`,
    })
    .where(eq(accounts.id, sql.placeholder("id"))),
);

const countGone = prepared(({ q, t: { accounts } }) =>
  q
    .update(accounts)
    .set({ postsCount: sql`${accounts.postsCount} - 1` })
    .where(eq(accounts.id, sql.placeholder("id"))),
);

/** On the author, on what is answered, and on what is boosted. */
async function count(tx: Tx, post: Post, by: 1 | -1): Promise<void> {
  const { q, t } = tx;
  if (by > 0) await countNew(tx).execute({ id: post.accountId, at: post.publishedAt });
  else await countGone(tx).execute({ id: post.accountId });
  if (post.inReplyToId !== null) {
    await q
      .update(t.posts)
      .set({ repliesCount: sql`${t.posts.repliesCount} + ${by}` })
      .where(eq(t.posts.id, post.inReplyToId));
  }
  if (post.boostOfId !== null) {
    await q
      .update(t.posts)
      .set({ boostsCount: sql`${t.posts.boostsCount} + ${by}` })
      .where(eq(t.posts.id, post.boostOfId));
  }
}
