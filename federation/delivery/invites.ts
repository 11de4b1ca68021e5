// Invitations to speak in a Space go to guests of other servers, and answers of people here to their hosts.
import { findAccount, isLocal } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Tx } from "#src/db/store.ts";
import type { DomainEvent } from "#src/events.ts";
import { findSpace } from "#src/spaces/queries.ts";
import { toAnswer } from "../vocab/activities.ts";
import { INVITE_CONTEXT, toInvite } from "../vocab/invite.ts";
import { send } from "./send.ts";

type InviteEvent = DomainEvent<"space.invited" | "space.answered">;

export async function deliverInvite(app: App, tx: Tx, event: InviteEvent): Promise<void> {
  const { accountId, hostId, inviteUri, role, createdAt: at } = event;
  const space = await findSpace(tx, event.spaceId);
  if (!space) return;
  const [host, guest] = [await findAccount(tx, hostId), await findAccount(tx, accountId)];
  if (!host || !guest || isLocal(host) === isLocal(guest)) return;
  const invite = toInvite({ id: inviteUri, host: host.uri, guest: guest.uri, space: space.uri, role });
  const subject = `${guest.uri} speaks in ${space.uri}`;
  if (event.type === "space.invited") {
    if (!isLocal(host)) return; // it came from there
    const activity = { "@context": INVITE_CONTEXT, ...invite };
    return send(app, tx, { activity, sender: host, recipients: [guest], subject, at });
  }
  const id = app.uris.activity(event.id);
  const made = toAnswer(event.isYes ? "Accept" : "Reject", id, guest.uri, host.uri, invite);
  const activity = { "@context": INVITE_CONTEXT, ...made, id };
  await send(app, tx, { activity, sender: guest, recipients: [host], subject, at });
}
