// A host of another server asks somebody here to speak.
import { getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { recordEvent } from "../events.ts";
import { isBlocked } from "../graph/queries.ts";
import type { Space } from "./queries.ts";
import type { GuestRole } from "./schema.ts";

/** Checked by the ActivityPub door: its sender hosts the Space. Once for each person and Space; a later one counts. */
export async function receiveInvite(
  app: App,
  space: Space,
  invite: { accountId: string; hostId: string; inviteUri: string; role: GuestRole },
): Promise<void> {
  const { accountId, hostId, inviteUri, role } = invite;
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const guest = await getAccount(tx, accountId);
    const isOver = space.state === "ended" || space.state === "cancelled";
    if (!isLocal(guest) || isOver || (await isBlocked(tx, accountId, hostId))) return;
    const asked = { role, inviteUri, invitedById: hostId, acceptedAt: null };
    const { spaceGuests: guests } = tx.t;
    const [known] = await tx.q
      .insert(guests)
      .values({ spaceId: space.id, accountId, ...asked, createdAt: at })
      .onConflictDoUpdate({
        target: [guests.spaceId, guests.accountId],
        set: asked,
      })
      .returning();
    if (known) await recordEvent(tx, { type: "space.invited", spaceId: space.id, ...invite }, at);
  });
}
