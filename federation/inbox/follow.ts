// Someone elsewhere wants to follow one of ours.
import type { App } from "#src/app.ts";
import { receiveFollow } from "#src/graph/receive-follow.ts";
import { localAccount } from "../actors.ts";
import type { Admitted } from "../guard.ts";
import { idOf } from "../vocab/json.ts";

export async function onFollow(app: App, { activity, actor }: Admitted): Promise<void> {
  const username = app.uris.usernameOf(idOf(activity["object"]) ?? "");
  if (username === undefined) return;
  const followee = await localAccount(app, username);
  await receiveFollow(app, { followerId: actor.id, followeeId: followee.id, followUri: activity.id });
}
