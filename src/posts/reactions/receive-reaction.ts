// Someone elsewhere reacts to a post with an emoji, or takes it back.
import type { Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { findOriginal, findPostByUri, getOriginal } from "../queries.ts";
import { refuseBlocked } from "../refuse-blocked.ts";
import { addReaction, removeReaction } from "./reaction-rows.ts";

export interface RemoteReaction {
  /** The id of the activity. */
  uri: string;
  postUri: string;
  /** As in the table of reactions. */
  name: string;
  imageUrl: string | null;
}

/**
 * A repeat changes nothing. To any post that is here: nobody counts reactions for another server.
 * @throws AppError not_found, blocked (F23), unprocessable
 */
export async function receiveReaction(app: App, actor: Account, reaction: RemoteReaction): Promise<void> {
  const { uri, postUri, name, imageUrl } = reaction;
  await app.store.tx(async (tx) => {
    const known = await findPostByUri(tx, postUri);
    if (!known) throw new AppError("not_found", "The post is not here");
    const post = await getOriginal(tx, known.id, actor.id);
    await refuseBlocked(tx, actor.id, post);
    await addReaction(tx, post, { accountId: actor.id, name, imageUrl, uri }, app.clock.now());
  });
}

/** Nothing happens where there is none. */
export async function receiveReactionUndo(
  app: App,
  actor: Account,
  postId: string,
  name: string,
): Promise<void> {
  await app.store.tx(async (tx) => {
    const post = await findOriginal(tx, postId);
    if (post) await removeReaction(tx, post, actor.id, name, app.clock.now());
  });
}
