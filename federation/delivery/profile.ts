// A changed profile or tip jar goes to the servers of the account's followers: Update of the actor.
import { findAccount, isActive, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { followersOf } from "#src/graph/queries.ts";
import { personDocument } from "../actors.ts";
import { toUpdate } from "../vocab/activities.ts";
import { PUBLIC } from "../vocab/json.ts";
import { send } from "./send.ts";

type ProfileEvent = Extract<
  DomainEvent,
  { type: "account.updated" | "account.moderated" | `tip_jar.${string}` }
>;

export async function deliverProfile(app: App, tx: Tx, event: ProfileEvent): Promise<void> {
  const account = await findAccount(tx, event.accountId);
  if (!account || !isLocal(account) || account.deletedAt) return;
  // Others learn that the account is suspended, and nothing more of it.
  if (!isActive(account) && event.type !== "account.moderated") return;
  const { "@context": context, ...person } = await personDocument(app, account);
  const id = app.uris.activity(event.id);
  const audience = { to: [PUBLIC], cc: [app.uris.followers(account.username)] };
  const made = toUpdate(
    id,
    account.uri,
    { ...person, updated: event.createdAt.toISOString() },
    audience,
    event.createdAt,
  );
  await send(app, tx, {
    activity: { "@context": context, ...made, id },
    sender: account,
    recipients: await followersOf(tx, account.id),
    subject: account.uri,
    at: event.createdAt,
  });
}
