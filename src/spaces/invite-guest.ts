// A host asks somebody by name to speak, of whatever server; nobody is listed as a speaker who has not said yes.
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { isBlocked } from "../graph/queries.ts";
import { createId } from "../ids.ts";
import { reannounce } from "./announce.ts";
import { currentHostId } from "./current-host.ts";
import { getOwnSpace, type Space } from "./queries.ts";
import { MAX_COHOSTS, MAX_SPEAKERS } from "./roles.ts";
import { GUEST_ROLES, type GuestRole } from "./schema.ts";

const MOST: Record<GuestRole, number> = { cohost: MAX_COHOSTS, speaker: MAX_SPEAKERS };

export const invitation = z.object({
  accountId: z.string("Say whom").max(64),
  role: z.enum(GUEST_ROLES, `A role is one of ${GUEST_ROLES.join(", ")}`).default("speaker"),
});

/** Again with another role asks anew. @throws AppError not_found, forbidden, blocked, gone (over), conflict (too many); ZodError */
export async function inviteGuest(app: App, hostId: string, spaceId: string, input: unknown): Promise<Space> {
  const { accountId, role } = invitation.parse(input);
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const space = await getOpenSpace(tx, spaceId, hostId);
    const guest = await getAccount(tx, accountId);
    if (guest.id === (await currentHostId(tx, space))) throw new AppError("conflict", "They host this Space");
    if (await isBlocked(tx, guest.id, hostId)) throw new AppError("blocked", "You can't invite this account");
    const known = await findInvitation(tx, spaceId, accountId);
    if (known?.role === role) return space;
    await refuseTooMany(tx, spaceId, role);
    if (known) await deleteInvitation(tx, spaceId, accountId);
    const eventId = createId(at);
    const invite = { spaceId, accountId, inviteUri: app.uris.activity(eventId), role };
    const invitedById = await inviterOf(tx, space, hostId);
    await tx.q.insert(tx.t.spaceGuests).values({ ...invite, invitedById, createdAt: at });
    await recordEvent(tx, { type: "space.invited", ...invite, hostId: invitedById }, at, eventId);
    return space;
  });
}

/** Who hosts it invites; in the name of somebody of another server nothing can be sent. */
async function inviterOf(tx: Tx, space: Space, hostId: string): Promise<string> {
  return isLocal(await getAccount(tx, hostId)) ? hostId : space.hostId;
}

/** Takes an invitation back, whatever was answered. @throws AppError not_found, forbidden, gone */
export async function uninviteGuest(
  app: App,
  hostId: string,
  spaceId: string,
  accountId: string,
): Promise<Space> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const space = await getOpenSpace(tx, spaceId, hostId);
    const gone = await deleteInvitation(tx, spaceId, accountId);
    if (gone?.acceptedAt) {
      await reannounce(app, tx, space);
      await recordEvent(tx, { type: "space.changed", spaceId, rescheduled: false }, at);
    }
    return space;
  });
}

async function getOpenSpace(tx: Tx, spaceId: string, hostId: string): Promise<Space> {
  const space = await getOwnSpace(tx, spaceId, hostId);
  if (space.state === "scheduled" || space.state === "live") return space;
  throw new AppError("gone", "This Space is over");
}

export async function findInvitation({ q, t }: Tx, spaceId: string, accountId: string) {
  const { spaceGuests: guests } = t;
  const [row] = await q
    .select()
    .from(guests)
    .where(and(eq(guests.spaceId, spaceId), eq(guests.accountId, accountId)));
  return row;
}

export async function deleteInvitation({ q, t }: Tx, spaceId: string, accountId: string) {
  const { spaceGuests: guests } = t;
  const [gone] = await q
    .delete(guests)
    .where(and(eq(guests.spaceId, spaceId), eq(guests.accountId, accountId)))
    .returning();
  return gone;
}

async function refuseTooMany({ q, t }: Tx, spaceId: string, role: GuestRole): Promise<void> {
  const { spaceGuests: guests } = t;
  const rows = await q
    .select({ id: guests.accountId })
    .from(guests)
    .where(and(eq(guests.spaceId, spaceId), eq(guests.role, role)));
  if (rows.length < MOST[role]) return;
  throw new AppError(
    "conflict",
    `At most ${MOST[role]} are asked to be ${role}: take an invitation back first`,
  );
}
