// Someone here likes a post.
import type { App } from "../app.ts";
import { createId } from "../ids.ts";
import { addLike } from "./like-rows.ts";
import { getOriginal } from "./queries.ts";
import { refuseBlocked } from "./refuse-blocked.ts";

/** Liking twice changes nothing. @throws AppError not_found, blocked */
export async function likePost(app: App, accountId: string, postId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const post = await getOriginal(tx, postId, accountId);
    await refuseBlocked(tx, accountId, post);
    const eventId = createId(at);
    await addLike(tx, post, { accountId, uri: app.uris.activity(eventId) }, at, eventId);
  });
}
