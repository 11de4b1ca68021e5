// Someone elsewhere votes in a poll of ours: a Note with a name, in a Create.
import type { App } from "#src/app.ts";
import { isOurPoll, receiveVote } from "#src/posts/polls/receive-vote.ts";
import type { Admitted } from "../guard.ts";
import { idOf, isObject, list } from "../vocab/json.ts";
import { voteOf } from "../vocab/question.ts";

/** True where the activity is a vote, whatever became of it. */
export async function onVote(app: App, { activity, actor }: Admitted): Promise<boolean> {
  const { object } = activity;
  const vote = isObject(object) ? voteOf(object) : undefined;
  if (!isObject(object) || !vote || !(await isOurPoll(app, vote.postUri))) return false;
  const owner = idOf(list(object["attributedTo"])[0]) ?? actor.uri;
  if (owner === actor.uri) await receiveVote(app, actor, vote); // nobody votes for another (F18)
  return true;
}
