// Who is gone from a room, by their own will, by a broken line or by force, and what becomes of their place.
import { noteSpeakers, reseat, type Desk } from "./desk.ts";
import { endSpace } from "./end-space.ts";
import type { Member } from "./member.ts";
import { passTo } from "./requests/onto-the-stage.ts";
import { CLOSE_REMOVED, turnOut } from "./requests/order.ts";

/** Their connection ended, with or without a goodbye: a seat is kept for a while. */
export async function leaveRoom(desk: Desk, member: Member): Promise<void> {
  const { room, sfu } = desk;
  if (room.member(member.peer) !== member) return;
  room.leave(member.peer);
  await sfu.leave(room.id, member.peer);
  await noteSpeakers(desk);
}

/** Whoever says goodbye from the stage gives the seat back; hosts and co-hosts are awaited. */
export async function goodbye(desk: Desk, member: Member): Promise<void> {
  const { room } = desk;
  const { person, role } = member;
  if (person && role === "speaker") await room.inTurn(() => reseat(desk, person, "listener"));
  await leaveRoom(desk, member);
  if (person && room.hands.forget(person.id)) room.note("hands");
}

/** The co-host who is here and has been one for longest; without any, it is over (R12). */
export async function replaceHost(desk: Desk): Promise<void> {
  const { app, room } = desk;
  await room.inTurn(async () => {
    const { host } = room;
    if (host && host.awayAt === undefined) return;
    const cohosts = [...room.seats.values()].filter(
      ({ role, awayAt }) => role === "cohost" && awayAt === undefined,
    );
    const [heir] = cohosts.sort((a, b) => a.since.getTime() - b.since.getTime());
    if (host && heir) await passTo(desk, host.person.id, heir.person.id);
    else await endSpace(app, room.id);
    await noteSpeakers(desk);
  });
}

/** Of a speaker who did not come back. */
export async function freeSeat(desk: Desk, accountId: string): Promise<void> {
  await desk.room.inTurn(async () => {
    const seat = desk.room.seats.get(accountId);
    if (seat?.awayAt !== undefined && seat.role === "speaker") await reseat(desk, seat.person, "listener");
  });
}

/** Whoever it is, the host too. */
export async function turnOutAnybody(desk: Desk, accountId: string): Promise<void> {
  if (desk.room.host?.person.id === accountId) await deposeHost(desk, accountId);
  await turnOut(desk, accountId);
}

async function deposeHost(desk: Desk, accountId: string): Promise<void> {
  const member = desk.room.memberOf(accountId);
  if (member) await leaveRoom(desk, member);
  member?.line.hangUp(CLOSE_REMOVED, "You are no longer in this Space");
  await replaceHost(desk);
}
