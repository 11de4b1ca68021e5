// A host elsewhere asks somebody here to speak in a Space, or a guest elsewhere answers a host of ours.
import { findAccountByUri } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { findFollow } from "#src/graph/queries.ts";
import { receiveInviteAnswer } from "#src/spaces/answer-invite.ts";
import { receiveInvite } from "#src/spaces/receive-invite.ts";
import type { Admitted } from "../guard.ts";
import { readHostedSpace } from "../spaces.ts";
import { isWelcome } from "../strangers.ts";
import { fromInvite } from "../vocab/invite.ts";
import { idOf } from "../vocab/json.ts";

/** The Space is read from its own server, which must name the sender as who started it or who hosts it now. */
export async function onInvite(app: App, { activity, actor }: Admitted): Promise<void> {
  const invite = fromInvite(activity);
  const guest =
    invite && app.uris.isLocal(invite.guest) && (await findAccountByUri(app.store.read, invite.guest));
  if (!invite || !guest) throw new AppError("not_found", "This invites nobody of ours");
  const follow = await findFollow(app.store.read, guest.id, actor.id);
  if (follow?.state !== "accepted" && !isWelcome(app, actor, 1))
    throw new AppError("rate_limited", "Strangers invite few people");
  const space = await readHostedSpace(app, actor, invite.space);
  if (!space) throw new AppError("forbidden", "This is no Space of theirs");
  const { role } = invite;
  await receiveInvite(app, space, { accountId: guest.id, hostId: actor.id, inviteUri: activity.id, role });
}

/** True where what is answered is an invitation of ours to this actor. */
export async function onInviteAnswer(
  app: App,
  { activity, actor }: Admitted,
  isYes: boolean,
): Promise<boolean> {
  const inviteUri = idOf(activity["object"]) ?? "";
  return app.uris.isLocal(inviteUri) && receiveInviteAnswer(app, actor.id, inviteUri, isYes);
}
