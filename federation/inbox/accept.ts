// A followee elsewhere accepts a follow of ours; nobody else can (F19).
import type { App } from "#src/app.ts";
import { acceptFollow } from "#src/graph/answer-follow.ts";
import type { Admitted } from "../guard.ts";
import { answeredFollower } from "./answered-follow.ts";

export async function onAccept(app: App, { activity, actor }: Admitted): Promise<void> {
  const followerId = await answeredFollower(app, activity, actor);
  if (followerId !== undefined) await acceptFollow(app, followerId, actor.id);
}
