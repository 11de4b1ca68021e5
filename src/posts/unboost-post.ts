// Someone takes a boost back: a person here, or one elsewhere by an Undo.
import type { App } from "../app.ts";
import { removeBoost } from "./boost-rows.ts";
import { findBoost } from "./interactions.ts";
import { findOriginal } from "./queries.ts";

/** By the post, or by the boost of it. Nothing happens where there is no boost. */
export async function unboostPost(app: App, accountId: string, postId: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const post = await findOriginal(tx, postId);
    const boost = post && (await findBoost(tx, accountId, post.id));
    if (boost) await removeBoost(tx, post, boost, app.clock.now());
  });
}
