// The rows of a like, the count on the post and the event, always together.
import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "../db/store.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import type { Post } from "./queries.ts";

export interface NewLike {
  accountId: string;
  /** The id of the Like activity. */
  uri: string;
}

/** Nothing happens where the account likes the post already. */
export async function addLike(
  tx: Tx,
  post: Post,
  { accountId, uri }: NewLike,
  at: Date,
  eventId = createId(at),
): Promise<void> {
  const row = { id: createId(at), accountId, postId: post.id, uri, createdAt: at };
  const [like] = await tx.q.insert(tx.t.likes).values(row).onConflictDoNothing().returning();
  if (!like) return;
  await countLike(tx, post.id, 1);
  await recordEvent(tx, { type: "post.liked", ...whole(post, like) }, at, eventId);
}

/** Nothing happens where there is no like. */
export async function removeLike(tx: Tx, post: Post, accountId: string, at: Date): Promise<void> {
  const { q, t } = tx;
  const [like] = await q
    .delete(t.likes)
    .where(and(eq(t.likes.accountId, accountId), eq(t.likes.postId, post.id)))
    .returning();
  if (!like) return;
  await countLike(tx, post.id, -1);
  await recordEvent(tx, { type: "post.unliked", ...whole(post, like) }, at);
}

function whole(post: Post, { accountId, uri }: NewLike) {
  return { accountId, likeUri: uri, postId: post.id, postUri: post.uri, authorId: post.accountId };
}

async function countLike({ q, t }: Tx, postId: string, by: 1 | -1): Promise<void> {
  await q
    .update(t.posts)
    .set({ likesCount: sql`${t.posts.likesCount} + ${by}` })
    .where(eq(t.posts.id, postId));
}
