// Someone here votes, in a poll of this server or of another one.
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { createId } from "../../ids.ts";
import { refuseBlocked } from "../refuse-blocked.ts";
import { getPoll, type Poll } from "./queries.ts";
import { addVotes, awaitEndElsewhere, choicesIn, lockPoll, tellCounts } from "./vote-rows.ts";

/** `choices` are places in the list of options. Once voted, nothing changes it. @throws AppError not_found, blocked, unprocessable */
export async function vote(
  app: App,
  accountId: string,
  pollId: string,
  choices: readonly number[],
): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const { post } = await getPoll(tx, pollId, accountId);
    if (post.accountId === accountId) throw refusal("You can't vote in your own polls");
    await refuseBlocked(tx, accountId, post);
    const poll = await lockPoll(tx, pollId, at);
    const chosen = check(poll, choices);
    if ((await choicesIn(tx, pollId, accountId)).length > 0)
      throw refusal("You have already voted on this poll");
    const isOurs = app.uris.isLocal(post.uri);
    if (!isOurs) await awaitEndElsewhere(tx, poll, at);
    await addVotes(tx, poll, accountId, chosen, at, true);
    if (isOurs) return tellCounts(tx, poll, at);
    const eventId = createId(at);
    const votes = chosen.map((choice) => ({
      id: app.uris.activity(eventId, `#vote-${choice}`),
      title: poll.options[choice]!.title,
    }));
    const { id: postId, uri: postUri, accountId: authorId } = post;
    const whole = { pollId, postId, postUri, authorId, accountId, votes };
    await recordEvent(tx, { type: "poll.voted", ...whole }, at, eventId);
  });
}

function check(poll: Poll, choices: readonly number[]): number[] {
  const chosen = [...new Set(choices)].sort((a, b) => a - b);
  if (chosen.length === 0) throw refusal("Choose something first");
  if (chosen.some((choice) => poll.options[choice] === undefined))
    throw refusal("The chosen vote option does not exist");
  if (!poll.multiple && chosen.length > 1) throw refusal("This poll takes one choice");
  return chosen;
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message, { details: { choices: message } });
}
