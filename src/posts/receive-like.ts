// Someone elsewhere likes a post of ours.
import type { Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { addLike } from "./like-rows.ts";
import { findPostByUri, getOriginal } from "./queries.ts";
import { refuseBlocked } from "./refuse-blocked.ts";

export interface RemoteLike {
  /** The id of the Like activity. */
  uri: string;
  postUri: string;
}

/** A repeat changes nothing. Likes of posts of other servers are counted there. @throws AppError not_found, blocked */
export async function receiveLike(app: App, actor: Account, like: RemoteLike): Promise<void> {
  await app.store.tx(async (tx) => {
    const known = await findPostByUri(tx, like.postUri);
    const post = known && (await getOriginal(tx, known.id, actor.id));
    if (!post || !app.uris.isLocal(post.uri)) throw new AppError("not_found", "This is no post of ours");
    await refuseBlocked(tx, actor.id, post);
    await addLike(tx, post, { accountId: actor.id, uri: like.uri }, app.clock.now());
  });
}
