// A followee elsewhere accepts a follow of ours, a quoted author a quote, or a guest an invitation; nobody else can (F19).
import type { App } from "#src/app.ts";
import { acceptFollow } from "#src/graph/answer-follow.ts";
import type { Admitted } from "../guard.ts";
import { answeredFollower } from "./answered-follow.ts";
import { onInviteAnswer } from "./invite.ts";
import { onQuoteAccept } from "./quote.ts";

export async function onAccept(app: App, { activity, actor }: Admitted): Promise<void> {
  if (await onInviteAnswer(app, { activity, actor }, true)) return;
  if (await onQuoteAccept(app, { activity, actor })) return;
  const followerId = await answeredFollower(app, activity, actor);
  if (followerId !== undefined) await acceptFollow(app, followerId, actor.id);
}
