// Someone elsewhere takes a follow, a block, a like, a reaction or a boost back; only their own (F18).
import type { App } from "#src/app.ts";
import { unfollow } from "#src/graph/unfollow.ts";
import type { Admitted } from "../guard.ts";
import { undoAnnounce } from "./announce.ts";
import { undoneFollowee } from "./answered-follow.ts";
import { undoBlock } from "./block.ts";
import { undoLike } from "./like.ts";
import { undoReaction } from "./reaction.ts";

export async function onUndo(app: App, incoming: Admitted): Promise<void> {
  const { activity, actor } = incoming;
  const followeeId = await undoneFollowee(app, activity, actor);
  if (followeeId !== undefined) return unfollow(app, actor.id, followeeId);
  if (await undoBlock(app, incoming)) return;
  if (await undoReaction(app, incoming)) return;
  await undoLike(app, incoming);
  await undoAnnounce(app, incoming);
}
