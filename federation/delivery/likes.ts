// Likes by people here go to the author's server: Like and its Undo.
import { findAccount, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { toLike, toUndo } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS } from "../vocab/json.ts";
import { send } from "./send.ts";

type LikeEvent = Extract<DomainEvent, { likeUri: string }>;

export async function deliverLike(app: App, tx: Tx, event: LikeEvent): Promise<void> {
  const actor = await findAccount(tx, event.accountId);
  const author = await findAccount(tx, event.authorId);
  if (!actor || !author || !isLocal(actor) || isLocal(author)) return;
  const id = app.uris.activity(event.id);
  const like = toLike(event.likeUri, actor.uri, event.postUri, author.uri);
  const made = event.type === "post.liked" ? like : toUndo(id, actor.uri, like);
  const activity = { "@context": ACTIVITY_STREAMS, ...made, id };
  const subject = `${actor.id} likes ${event.postUri}`;
  await send(app, tx, { activity, sender: actor, recipients: [author], subject, at: event.createdAt });
}
