// Reactions by people here go to the author's server, as a Like with what it reacts with, and its Undo.
import { findAccount, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { toLike, toUndo } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS } from "../vocab/json.ts";
import { REACTION_TERMS, reactionTerms } from "../vocab/reaction.ts";
import { send } from "./send.ts";

type ReactionEvent = Extract<DomainEvent, { reactionUri: string }>;

export async function deliverReaction(app: App, tx: Tx, event: ReactionEvent): Promise<void> {
  const [actor, author] = [await findAccount(tx, event.accountId), await findAccount(tx, event.authorId)];
  if (!actor || !author || !isLocal(actor) || isLocal(author)) return;
  const { reactionUri, postUri, name, imageUrl } = event;
  const id = app.uris.activity(event.id);
  const like = {
    ...toLike(reactionUri, actor.uri, postUri, author.uri),
    ...reactionTerms({ name, imageUrl }),
  };
  const made = event.type === "post.reacted" ? like : toUndo(id, actor.uri, like);
  const activity = { "@context": [ACTIVITY_STREAMS, REACTION_TERMS], ...made, id };
  const subject = `${actor.id} reacts to ${postUri}`;
  await send(app, tx, { activity, sender: actor, recipients: [author], subject, at: event.createdAt });
}
