// Blocks by people here go to the blocked one's server, as Mastodon's do: it keeps them from following and hides what they can't see.
import { findAccount, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { toBlock, toUndo } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS } from "../vocab/json.ts";
import { send } from "./send.ts";

type BlockEvent = Extract<DomainEvent, { blockUri: string }>;

export async function deliverBlock(app: App, tx: Tx, event: BlockEvent): Promise<void> {
  const blocker = await findAccount(tx, event.blockerId);
  const blocked = await findAccount(tx, event.blockedId);
  if (!blocker || !blocked || !isLocal(blocker) || isLocal(blocked)) return;
  const id = app.uris.activity(event.id);
  const made = toBlock(event.blockUri, blocker.uri, blocked.uri);
  const activity = {
    "@context": ACTIVITY_STREAMS,
    ...(event.type === "block.created" ? made : toUndo(id, blocker.uri, made)),
    id,
  };
  const subject = `${blocker.id} blocks ${blocked.id}`;
  await send(app, tx, { activity, sender: blocker, recipients: [blocked], subject, at: event.createdAt });
}
