// A followee elsewhere turns a follow of ours down, or ends it.
import type { App } from "#src/app.ts";
import { rejectFollow } from "#src/graph/answer-follow.ts";
import type { Admitted } from "../guard.ts";
import { answeredFollower } from "./answered-follow.ts";

export async function onReject(app: App, { activity, actor }: Admitted): Promise<void> {
  const followerId = await answeredFollower(app, activity, actor);
  if (followerId !== undefined) await rejectFollow(app, followerId, actor.id);
}
