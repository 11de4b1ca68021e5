// Someone no longer likes a post: a person here, or one elsewhere by an Undo.
import type { App } from "../app.ts";
import { removeLike } from "./like-rows.ts";
import { findOriginal } from "./queries.ts";

/** Nothing happens where there is no like. */
export async function unlikePost(app: App, accountId: string, postId: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const post = await findOriginal(tx, postId);
    if (post) await removeLike(tx, post, accountId, app.clock.now());
  });
}
