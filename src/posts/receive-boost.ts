// Someone elsewhere boosts a post, of ours or of another server.
import type { Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { createId } from "../ids.ts";
import { addBoost } from "./boost-rows.ts";
import { clamp } from "./receive-post.ts";
import { getOriginal } from "./queries.ts";
import { refuseBlocked } from "./refuse-blocked.ts";
import type { Visibility } from "./schema.ts";

export interface RemoteBoost {
  /** The id of the Announce activity. */
  uri: string;
  visibility: Exclude<Visibility, "direct">;
  publishedAt: Date;
}

/** A repeat changes nothing, and a boost that was taken back stays so (F27). @throws AppError not_found, blocked, forbidden */
export async function receiveBoost(
  app: App,
  actor: Account,
  postId: string,
  { uri, visibility, publishedAt }: RemoteBoost,
): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const post = await getOriginal(tx, postId, actor.id);
    await refuseBlocked(tx, actor.id, post);
    const published = clamp(publishedAt, at);
    const times = { id: createId(published), publishedAt: published };
    await addBoost(tx, post, { ...times, accountId: actor.id, uri, url: post.url, visibility }, at);
  });
}
