// The author deletes a post; a tombstone stays.
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { buryPost } from "./post-rows.ts";
import { getPost, mentionsOf, type Post } from "./queries.ts";

/** Returns the post as it was. @throws AppError not_found, forbidden */
export async function deletePost(app: App, accountId: string, postId: string): Promise<Post> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const post = await getPost(tx, postId, accountId);
    if (post.accountId !== accountId) throw new AppError("forbidden", "Only the author deletes a post");
    const mentioned = (await mentionsOf(tx, [postId])).get(postId) ?? [];
    await buryPost(tx, post, at);
    const { uri, visibility } = post;
    const mentionedAccountIds = mentioned.map(({ id }) => id);
    await recordEvent(
      tx,
      { type: "post.deleted", postId, accountId, uri, visibility, mentionedAccountIds },
      at,
    );
    return post;
  });
}
