// Someone here boosts a post.
import { getWriter } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { createId } from "../ids.ts";
import { addBoost } from "./boost-rows.ts";
import { findBoost } from "./interactions.ts";
import { getOriginal, type Post } from "./queries.ts";
import { refuseBlocked } from "./refuse-blocked.ts";
import type { Visibility } from "./schema.ts";

/** The boost. Boosting twice changes nothing. @throws AppError not_found, blocked, forbidden */
export async function boostPost(
  app: App,
  accountId: string,
  postId: string,
  visibility: Exclude<Visibility, "direct"> = "public",
): Promise<Post> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const post = await getOriginal(tx, postId, accountId);
    await refuseBlocked(tx, accountId, post);
    const { username } = await getWriter(tx, accountId);
    const [id, eventId] = [createId(at), createId(at)];
    const [uri, url] = [app.uris.activity(eventId), app.uris.postPage(username, id)];
    const boost = { id, accountId, uri, url, visibility, publishedAt: at };
    const made = await addBoost(tx, post, boost, at, eventId);
    return made ?? (await findBoost(tx, accountId, post.id))!;
  });
}
