// Boosts by people here go to their followers' servers and to the author's: Announce and its Undo.
import { findAccount, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { followersOf } from "#src/graph/queries.ts";
import { announceOf } from "../objects.ts";
import { toUndo } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS } from "../vocab/json.ts";
import { send } from "./send.ts";

type BoostEvent = Extract<DomainEvent, { boostUri: string }>;

export async function deliverBoost(app: App, tx: Tx, event: BoostEvent): Promise<void> {
  const actor = await findAccount(tx, event.accountId);
  const author = await findAccount(tx, event.authorId);
  if (!actor || !author || !isLocal(actor)) return;
  const { boostUri: uri, postUri, visibility } = event;
  const id = app.uris.activity(event.id);
  const announce = announceOf(app, actor, { uri, visibility, postUri, author });
  const made =
    event.type === "post.boosted"
      ? { ...announce, published: event.createdAt.toISOString() }
      : toUndo(id, actor.uri, announce);
  const activity = { "@context": ACTIVITY_STREAMS, ...made, id };
  const recipients = [...(await followersOf(tx, actor.id)), author];
  const subject = `${actor.id} boosts ${postUri}`;
  await send(app, tx, { activity, sender: actor, recipients, subject, at: event.createdAt });
}
