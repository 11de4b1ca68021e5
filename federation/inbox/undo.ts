// Someone elsewhere takes a follow back; only their own (F18).
import type { App } from "#src/app.ts";
import { unfollow } from "#src/graph/unfollow.ts";
import type { Admitted } from "../guard.ts";
import { undoneFollowee } from "./answered-follow.ts";

export async function onUndo(app: App, { activity, actor }: Admitted): Promise<void> {
  const followeeId = await undoneFollowee(app, activity, actor);
  if (followeeId !== undefined) await unfollow(app, actor.id, followeeId);
}
