// What people here pin goes to their followers' servers: Add to and Remove from their featured collection.
import { findAccount, isActive, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { followersOf } from "#src/graph/queries.ts";
import { toCollectionChange } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS } from "../vocab/json.ts";
import { audienceOf } from "../vocab/note.ts";
import { send } from "./send.ts";

type PinEvent = Extract<DomainEvent, { type: "post.pinned" | "post.unpinned" }>;

export async function deliverPin(app: App, tx: Tx, event: PinEvent): Promise<void> {
  const account = await findAccount(tx, event.accountId);
  if (!account || !isLocal(account) || !isActive(account)) return;
  const { uris } = app;
  const id = uris.activity(event.id);
  const made = toCollectionChange(event.type === "post.pinned" ? "Add" : "Remove", id, account.uri, {
    object: event.postUri,
    target: uris.featured(account.username),
    ...audienceOf("public", uris.followers(account.username), []),
  });
  await send(app, tx, {
    activity: { "@context": ACTIVITY_STREAMS, ...made, id },
    sender: account,
    recipients: await followersOf(tx, account.id),
    subject: `pins of ${account.uri}`,
    at: event.createdAt,
  });
}
