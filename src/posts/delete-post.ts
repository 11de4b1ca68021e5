// The author deletes a post, or takes a boost back; a tombstone stays.
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { releaseMedia } from "../media/attach.ts";
import { accountsReached } from "./interactions.ts";
import { buryPost } from "./post-rows.ts";
import { getPost, mentionsOf, type Post } from "./queries.ts";
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
    const mentioned = (await mentionsOf(tx, [postId])).get(postId) ?? [];
    const reachedAccountIds = await accountsReached(tx, postId);
    await buryPost(tx, post, at);
    await releaseMedia(tx, postId, at);
    const { uri, visibility } = post;
    const mentionedAccountIds = mentioned.map(({ id }) => id);
    await recordEvent(
      tx,
      { type: "post.deleted", postId, accountId, uri, visibility, mentionedAccountIds, reachedAccountIds },
      at,
    );
    return post;
  });
}
