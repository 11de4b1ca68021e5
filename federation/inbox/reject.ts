// A followee elsewhere turns a follow of ours down, or ends it; a quoted author a quote, or a guest an invitation.
import type { App } from "#src/app.ts";
import { rejectFollow } from "#src/graph/answer-follow.ts";
import type { Admitted } from "../guard.ts";
import { answeredFollower } from "./answered-follow.ts";
import { onInviteAnswer } from "./invite.ts";
import { onQuoteReject } from "./quote.ts";

export async function onReject(app: App, { activity, actor }: Admitted): Promise<void> {
  if (await onInviteAnswer(app, { activity, actor }, false)) return;
  if (await onQuoteReject(app, { activity, actor })) return;
  const followerId = await answeredFollower(app, activity, actor);
  if (followerId !== undefined) await rejectFollow(app, followerId, actor.id);
}
