// Polls: votes of people here go to the author of the poll, counts of ours to all who have it.
import { findAccount, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { toCreate } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS } from "../vocab/json.ts";
import { toVote } from "../vocab/question.ts";
import { send } from "./send.ts";

type VoteEvent = Extract<DomainEvent, { type: "poll.voted" }>;

/** Each choice is a Create of its own, whatever the number of them. */
export async function deliverVotes(app: App, tx: Tx, event: VoteEvent): Promise<void> {
  const [actor, author] = [await findAccount(tx, event.accountId), await findAccount(tx, event.authorId)];
  if (!actor || !author || !isLocal(actor)) return;
  for (const [index, vote] of event.votes.entries()) {
    const id = app.uris.activity(event.id, `/${index}`);
    const {
      published: _,
      cc: __,
      ...create
    } = toCreate(id, actor.uri, toVote(vote, actor.uri, event.postUri, author.uri));
    const activity = { "@context": ACTIVITY_STREAMS, ...create, id };
    const subject = `${actor.id} votes in ${event.postUri}`;
    await send(app, tx, { activity, sender: actor, recipients: [author], subject, at: event.createdAt });
  }
}
