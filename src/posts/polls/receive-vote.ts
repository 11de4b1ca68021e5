// Someone elsewhere votes in a poll of ours.
import type { Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { findPostByUri, getPost } from "../queries.ts";
import { refuseBlocked } from "../refuse-blocked.ts";
import { findPollOf } from "./queries.ts";
import { addVotes, choicesIn, lockPoll, tellCounts } from "./vote-rows.ts";

export interface RemoteVote {
  postUri: string;
  /** The title of what is chosen. */
  title: string;
}

/**
 * Each choice comes as a vote of its own. What was voted before stays: the same again, or another choice where there is one
 * only, changes nothing. @throws AppError not_found, blocked, unprocessable
 */
export async function receiveVote(app: App, actor: Account, { postUri, title }: RemoteVote): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const known = app.uris.isLocal(postUri) ? await findPostByUri(tx, postUri) : undefined;
    const post = known && (await getPost(tx, known.id, actor.id));
    const named = post && (await findPollOf(tx, post.id));
    if (!post || !named) throw new AppError("not_found", "This is no poll of ours");
    await refuseBlocked(tx, actor.id, post);
    const poll = await lockPoll(tx, named.id, at);
    const choice = poll.options.findIndex((option) => option.title === title);
    if (choice < 0) throw new AppError("unprocessable", "The chosen vote option does not exist");
    const before = await choicesIn(tx, poll.id, actor.id);
    if (before.includes(choice) || (before.length > 0 && !poll.multiple)) return;
    await addVotes(tx, poll, actor.id, [choice], at, before.length === 0);
    await tellCounts(tx, poll, at);
  });
}

/** Whether something is an answer of a poll of ours: what looks like a vote may be a post with a title. */
export async function isOurPoll(app: App, postUri: string): Promise<boolean> {
  if (!app.uris.isLocal(postUri)) return false;
  const post = await findPostByUri(app.store.read, postUri);
  return post !== undefined && (await findPollOf(app.store.read, post.id)) !== undefined;
}
