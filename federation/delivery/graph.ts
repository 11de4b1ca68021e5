// Follows between this server and others: Follow and Undo by ours, Accept and Reject of theirs.
import { findAccount, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { toAnswer, toFollow } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS, type Json } from "../vocab/json.ts";
import { send } from "./send.ts";

type FollowEvent = Extract<DomainEvent, { followUri: string }>;

export async function deliverFollow(app: App, tx: Tx, event: FollowEvent): Promise<void> {
  const follower = await findAccount(tx, event.followerId);
  const followee = await findAccount(tx, event.followeeId);
  if (!follower || !followee || isLocal(follower) === isLocal(followee)) return;
  const made = isLocal(follower)
    ? activityOfFollower(app, event, follower, followee)
    : activityOfFollowee(app, event, follower, followee);
  if (!made) return;
  const [sender, recipient] = isLocal(follower) ? [follower, followee] : [followee, follower];
  const activity = { "@context": ACTIVITY_STREAMS, ...made, id: app.uris.activity(event.id) };
  const subject = `${follower.id} follows ${followee.id}`;
  await send(app, tx, { activity, sender, recipients: [recipient], subject, at: event.createdAt });
}

/** What happened at the other end came from there: nothing is sent back for it. */
function activityOfFollower(
  app: App,
  event: FollowEvent,
  follower: Account,
  followee: Account,
): Json | undefined {
  if (event.type === "follow.requested") return toFollow(event.followUri, follower.uri, followee.uri);
  if (event.type !== "follow.undone") return undefined;
  const follow = toFollow(event.followUri, follower.uri, followee.uri);
  return toAnswer("Undo", app.uris.activity(event.id), follower.uri, followee.uri, follow);
}

function activityOfFollowee(
  app: App,
  event: FollowEvent,
  follower: Account,
  followee: Account,
): Json | undefined {
  if (event.type !== "follow.accepted" && event.type !== "follow.rejected") return undefined;
  const type = event.type === "follow.accepted" ? "Accept" : "Reject";
  const follow = toFollow(event.followUri, follower.uri, followee.uri);
  return toAnswer(type, app.uris.activity(event.id), followee.uri, follower.uri, follow);
}
