// Someone here moves away: their followers' servers hear of it, after the Update that names the new account.
import { findAccount, isActive } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { followersOf } from "#src/graph/queries.ts";
import { toMove } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS } from "../vocab/json.ts";
import { send } from "./send.ts";

type MoveEvent = Extract<DomainEvent, { type: "account.moved" }>;

export async function deliverMove(app: App, tx: Tx, event: MoveEvent): Promise<void> {
  const account = await findAccount(tx, event.accountId);
  if (!account || !isActive(account)) return;
  const id = app.uris.activity(event.id);
  const made = toMove(id, account.uri, event.targetUri, app.uris.followers(account.username));
  await send(app, tx, {
    activity: { "@context": ACTIVITY_STREAMS, ...made, id },
    sender: account,
    recipients: await followersOf(tx, account.id),
    subject: account.uri,
    at: event.createdAt,
  });
}
