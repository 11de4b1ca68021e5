// The author deletes a post, or takes a boost back, or a moderator takes a post down; a tombstone stays.
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { releaseMedia } from "../media/attach.ts";
import { refuseStaff, type Moderator } from "../moderation/change-standing.ts";
import { accountsReached } from "./interactions.ts";
import { buryPost } from "./post-rows.ts";
import { findPost, getPost, mentionsOf, type Post } from "./queries.ts";
import { unboostPost } from "./unboost-post.ts";

/** Returns the post as it was. @throws AppError not_found, forbidden */
export async function deletePost(app: App, accountId: string, postId: string): Promise<Post> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const post = await getPost(tx, postId, accountId);
    if (post.accountId !== accountId) throw new AppError("forbidden", "Only the author deletes a post");
    if (post.boostOfId !== null) {
      await unboostPost(app, accountId, post.boostOfId);
      return post;
    }
    await endPost(tx, post, at);
    return post;
  });
}

/** Of anyone here; of another server's post only the copy goes. @throws AppError not_found, forbidden */
export async function takeDownPost(app: App, moderator: Moderator, postId: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const post = await findPost(tx, postId);
    if (!post || post.deletedAt || post.boostOfId !== null)
      throw new AppError("not_found", "There is no such post");
    await refuseStaff(tx, post.accountId, moderator);
    await endPost(tx, post, app.clock.now());
  });
}

async function endPost(tx: Tx, post: Post, at: Date): Promise<void> {
  const { id: postId, accountId, uri, visibility } = post;
  const mentioned = (await mentionsOf(tx, [postId])).get(postId) ?? [];
  const reachedAccountIds = await accountsReached(tx, postId);
  await buryPost(tx, post, at);
  await releaseMedia(tx, postId, at);
  const mentionedAccountIds = mentioned.map(({ id }) => id);
  await recordEvent(
    tx,
    { type: "post.deleted", postId, accountId, uri, visibility, mentionedAccountIds, reachedAccountIds },
    at,
  );
}
