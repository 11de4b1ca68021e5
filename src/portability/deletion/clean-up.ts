// Removes what a deleted account leaves behind, in batches that are done over or not at all: a crash in between only means that
// the next run finds less to do.
import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { App } from "../../app.ts";
import { referencesTo } from "../../db/references.ts";
import type { Tx } from "../../db/store.ts";
import { deleteFollow } from "../../graph/follow-rows.ts";
import { removeFilesOf } from "../../media/delete-media.ts";
import { buryPost } from "../../posts/post-rows.ts";
import { removeArchives } from "../archives/run-archives.ts";

export const DELETIONS = "deletions";

const BATCH = 50;

/** Their rows stay: tombstones of posts, whom posts of others name, and what moderators were told. */
const KEPT = ["posts", "mentions", "reports"] as const;

export async function cleanUp(app: App, accountId: string): Promise<void> {
  for (const step of [buryPosts, takeLikesBack, endFollows]) {
    while ((await app.store.tx((tx) => step(tx, accountId, app.clock.now()))) === BATCH);
  }
  while ((await removeMedia(app, accountId)) === BATCH);
  await removeArchives(app, accountId);
  await forgetTheRest(app, accountId);
}

/** Boosts too. Other servers forget them with the account. */
async function buryPosts(tx: Tx, accountId: string, at: Date): Promise<number> {
  const { q, t } = tx;
  const rows = await q
    .select()
    .from(t.posts)
    .where(and(eq(t.posts.accountId, accountId), isNull(t.posts.deletedAt)))
    .limit(BATCH);
  for (const post of rows) await buryPost(tx, post, at);
  return rows.length;
}

async function takeLikesBack({ q, t }: Tx, accountId: string): Promise<number> {
  const rows = await q.select().from(t.likes).where(eq(t.likes.accountId, accountId)).limit(BATCH);
  const ids = rows.map(({ id }) => id);
  const posts = rows.map(({ postId }) => postId);
  if (rows.length === 0) return 0;
  await q
    .update(t.posts)
    .set({ likesCount: sql`${t.posts.likesCount} - 1` })
    .where(inArray(t.posts.id, posts));
  await q.delete(t.likes).where(inArray(t.likes.id, ids));
  return rows.length;
}

async function endFollows(tx: Tx, accountId: string): Promise<number> {
  const { follows } = tx.t;
  const rows = await tx.q
    .select()
    .from(follows)
    .where(or(eq(follows.followerId, accountId), eq(follows.followeeId, accountId)))
    .limit(BATCH);
  for (const { followerId, followeeId } of rows) await deleteFollow(tx, followerId, followeeId);
  return rows.length;
}

/** Files before rows: what names a file that is gone is harmless, a file that nothing names stays for the sweep. */
async function removeMedia(app: App, accountId: string): Promise<number> {
  const { q, t } = app.store.read;
  const rows = await q.select().from(t.media).where(eq(t.media.accountId, accountId)).limit(BATCH);
  for (const media of rows) await removeFilesOf(app, media);
  const ids = rows.map(({ id }) => id);
  if (rows.length > 0) await app.store.tx((tx) => tx.q.delete(tx.t.media).where(inArray(tx.t.media.id, ids)));
  return rows.length;
}

/** Whatever names the account in any room: lists, notes, notifications, tip jar, and so on. */
async function forgetTheRest({ store }: App, accountId: string): Promise<void> {
  const kept = new Set<object>(KEPT.map((name) => store.tables[name]));
  for (const { table, column } of referencesTo(store.read, store.tables.accounts)) {
    if (!kept.has(table)) await store.tx(({ q }) => q.delete(table).where(eq(column, accountId)));
  }
}
