// Someone elsewhere pins a post on their profile, or takes it down: Add to and Remove from their featured collection. Servers
// repeat the ids of both, so what counts is the effect.
import type { App } from "#src/app.ts";
import { askForPins } from "#src/posts/pins/ask-for-pins.ts";
import { receivePin, receiveUnpin } from "#src/posts/pins/receive-pins.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import { isPinOf, pinnedPost } from "../featured.ts";
import type { Admitted } from "../guard.ts";
import { idOf } from "../vocab/json.ts";

/** After a change the whole collection is read again, but not more often than that. */
const SETTLED_MS = 10 * 60_000;

export async function onAdd(app: App, { activity, actor }: Admitted): Promise<void> {
  if (!isPinOf(actor, activity)) return;
  const post = await pinnedPost(app, actor, activity["object"]);
  if (post) await receivePin(app, actor, post);
  await askForPins(app, actor, SETTLED_MS);
}

export async function onRemove(app: App, { activity, actor }: Admitted): Promise<void> {
  if (!isPinOf(actor, activity)) return;
  const post = await findPostByUri(app.store.read, idOf(activity["object"]) ?? "");
  if (post) await receiveUnpin(app, actor, post.id);
  await askForPins(app, actor, SETTLED_MS);
}
