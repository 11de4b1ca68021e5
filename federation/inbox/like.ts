// Someone elsewhere likes a post of ours, or takes the like back.
import type { App } from "#src/app.ts";
import { findLikeByUri } from "#src/posts/interactions.ts";
import { receiveLike } from "#src/posts/receive-like.ts";
import { unlikePost } from "#src/posts/unlike-post.ts";
import type { Admitted } from "../guard.ts";
import { idOf } from "../vocab/json.ts";
import { hasReaction } from "../vocab/reaction.ts";
import { onReaction } from "./reaction.ts";
import { undonePost } from "./undone-post.ts";

export async function onLike(app: App, { activity, actor }: Admitted): Promise<void> {
  if (hasReaction(activity)) return onReaction(app, { activity, actor });
  const postUri = idOf(activity["object"]);
  if (postUri !== undefined) await receiveLike(app, actor, { uri: activity.id, postUri });
}

/** Only by its own actor (F18). */
export async function undoLike(app: App, { activity, actor }: Admitted): Promise<void> {
  const named = await findLikeByUri(app.store.read, actor.id, idOf(activity["object"]) ?? "");
  const postId = named?.postId ?? (await undonePost(app, activity, actor, "Like"))?.id;
  if (postId !== undefined) await unlikePost(app, actor.id, postId);
}
