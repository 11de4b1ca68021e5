// Somebody here is gone for good: every server that is known hears of it, as any of them may have the profile or a post.
import { and, isNotNull, sql } from "drizzle-orm";
import { findAccount, isActiveRow } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { toDelete } from "../vocab/activities.ts";
import { ACTIVITY_STREAMS, PUBLIC } from "../vocab/json.ts";
import { sendToInboxes } from "./send.ts";

type DeleteEvent = Extract<DomainEvent, { type: "account.deleted" }>;

export async function deliverAccountDelete(app: App, tx: Tx, event: DeleteEvent): Promise<void> {
  const sender = await findAccount(tx, event.accountId);
  if (!sender) return;
  const id = app.uris.activity(event.id);
  const made = toDelete(id, sender.uri, sender.uri, { to: [PUBLIC], cc: [] });
  const activity = { "@context": ACTIVITY_STREAMS, ...made, id };
  const sending = { activity, sender, subject: sender.uri, at: event.createdAt };
  await sendToInboxes(app, tx, sending, await allInboxes(tx));
}

/** Each server once, through its shared inbox where it has one. */
async function allInboxes({ q, t }: Tx): Promise<string[]> {
  const { accounts } = t;
  const inbox = sql<string>`coalesce(${accounts.sharedInboxUrl}, ${accounts.inboxUrl})`;
  const rows = await q
    .selectDistinct({ inbox })
    .from(accounts)
    .where(and(isNotNull(accounts.domain), isActiveRow(accounts)));
  return rows.map((row) => row.inbox);
}
