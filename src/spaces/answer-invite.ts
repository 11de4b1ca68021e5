// Someone who was asked to speak says yes or no: here, or on their own server.
import { and, eq } from "drizzle-orm";
import { findAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { reannounce } from "./announce.ts";
import { deleteInvitation, findInvitation } from "./invite-guest.ts";
import { getSpace, type Space } from "./queries.ts";

/** A yes may be taken back by a no. @throws AppError not_found (nobody asked), gone (over) */
export async function answerInvite(
  app: App,
  accountId: string,
  spaceId: string,
  isYes: boolean,
): Promise<Space> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const invitation = await findInvitation(tx, spaceId, accountId);
    if (!invitation) throw new AppError("not_found", "Nobody asked you to speak in this Space");
    const space = await getSpace(tx, spaceId);
    if (space.state === "ended" || space.state === "cancelled")
      throw new AppError("gone", "This Space is over");
    if (isYes === (invitation.acceptedAt !== null)) return space;
    await settle(tx, { spaceId, accountId, isYes, at });
    const { inviteUri, role } = invitation;
    const hostId = invitation.invitedById ?? space.hostId;
    const host = await findAccount(tx, space.hostId);
    if (host && isLocal(host)) await say(app, tx, space, at);
    else {
      const answer = { spaceId, accountId, hostId, inviteUri, role, isYes };
      await recordEvent(tx, { type: "space.answered", ...answer }, at);
    }
    return space;
  });
}

/** The answer of somebody elsewhere, by the id of the Invite; false where there is none of that id to them. */
export async function receiveInviteAnswer(
  app: App,
  accountId: string,
  inviteUri: string,
  isYes: boolean,
): Promise<boolean> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const { q, t } = tx;
    const [invitation] = await q.select().from(t.spaceGuests).where(eq(t.spaceGuests.inviteUri, inviteUri));
    if (!invitation || invitation.accountId !== accountId) return false;
    const { spaceId } = invitation;
    await settle(tx, { spaceId, accountId, isYes, at });
    await say(app, tx, await getSpace(tx, spaceId), at);
    return true;
  });
}

interface Answer {
  spaceId: string;
  accountId: string;
  isYes: boolean;
  at: Date;
}

/** Who said yes is reminded too. */
async function settle(tx: Tx, { spaceId, accountId, isYes, at }: Answer): Promise<void> {
  const { q, t } = tx;
  if (!isYes) return void (await deleteInvitation(tx, spaceId, accountId));
  const { spaceGuests: guests } = t;
  await q
    .update(guests)
    .set({ acceptedAt: at })
    .where(and(eq(guests.spaceId, spaceId), eq(guests.accountId, accountId)));
  await q.insert(t.spaceReminders).values({ spaceId, accountId, createdAt: at }).onConflictDoNothing();
}

async function say(app: App, tx: Tx, space: Space, at: Date): Promise<void> {
  if (space.state === "ended" || space.state === "cancelled") return;
  await reannounce(app, tx, space);
  await recordEvent(tx, { type: "space.changed", spaceId: space.id, rescheduled: false }, at);
}
