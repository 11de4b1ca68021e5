// The way onto the stage and off it: hands, invitations, stepping down, passing the room on.
import { mayAsk } from "../admission.ts";
import { notHere, reseat, somebody, subordinate, type Desk, type SignedIn } from "../desk.ts";
import { isHosting } from "../may-host.ts";
import { agreeToRecording } from "../people/agree-to-recording.ts";
import { passRoom } from "../people/pass-room.ts";
import { knownOf } from "../people/queries.ts";
import { getSpace } from "../queries.ts";
import { Refused } from "../refused.ts";
import { may, type RoomRole } from "../roles.ts";
import { applyRules } from "./apply-rules.ts";

export async function raiseHand({ app, room }: Desk, member: SignedIn): Promise<void> {
  const { person } = member;
  const now = app.clock.now();
  if (!member.hands.take(now.getTime())) throw new Refused("rate_limited", "Your hand was up and down often");
  if (room.state.locked) throw new Refused("locked", "The room is locked");
  const { read } = app.store;
  const space = await getSpace(read, room.id);
  if (!(await mayAsk(read, space, person.id))) {
    throw new Refused("forbidden", "The host alone decides who speaks here");
  }
  const { spoke } = await knownOf(read, space, person.id);
  if (!room.hands.raise(person, now, !spoke)) throw new Refused("rate_limited", "Too many hands are up");
  room.note("hands");
  room.tellStanding(member);
}

export async function lowerHand({ room }: Desk, member: SignedIn): Promise<void> {
  if (room.hands.lower(member.person.id)) room.note("hands");
  room.tellStanding(member);
}

export async function dismissHand({ room }: Desk, _by: SignedIn, accountId: string): Promise<void> {
  const member = room.memberOf(accountId);
  if (!room.hands.lower(accountId)) throw notHere();
  room.note("hands");
  if (member) room.tellStanding(member);
}

export async function invite(
  desk: Desk,
  member: SignedIn,
  accountId: string,
  role: "speaker" | "cohost",
): Promise<void> {
  const { room } = desk;
  if (role === "cohost" && !may(member.role, "preside")) {
    throw new Refused("forbidden", "Only the host names co-hosts");
  }
  const guest = somebody(desk, accountId);
  const hasIt = guest.role !== "listener" && (guest.role !== "speaker" || role === "speaker");
  if (hasIt) throw new Refused("conflict", "They are on the stage already");
  const recorded = room.state.recordingSince !== null;
  room.hands.invite(accountId, { role, by: member.person, recorded });
  room.note("hands");
  room.tellStanding(guest);
}

export async function withdrawInvitation({ room }: Desk, _by: SignedIn, accountId: string): Promise<void> {
  if (!room.hands.uninvite(accountId)) throw new Refused("not_found", "They are not invited");
  room.note("hands");
  const guest = room.memberOf(accountId);
  if (guest) room.tellStanding(guest);
}

export async function acceptInvitation(
  desk: Desk,
  member: SignedIn,
  agreesToRecording: boolean,
): Promise<void> {
  const { room } = desk;
  const { person } = member;
  const invitation = room.hands.invitation(person.id);
  if (!invitation) throw new Refused("not_found", "Nobody has invited you, or no longer");
  const hasAgreed = agreesToRecording || room.seats.get(person.id)?.agreedToRecording;
  if (room.state.recordingSince !== null && !hasAgreed) {
    throw new Refused("consent_required", "This Space is recorded: come onto the stage only if that is fine");
  }
  await reseat(desk, person, invitation.role, { agreesToRecording });
}

export async function declineInvitation({ room }: Desk, member: SignedIn): Promise<void> {
  const { person } = member;
  if (!room.hands.forget(person.id)) return;
  room.note("hands");
  room.tellStanding(member);
  room.tell({ type: "invitation_declined", account: person }, ({ role }) => may(role, "moderate"));
}

export async function agree({ app, room }: Desk, member: SignedIn): Promise<void> {
  await agreeToRecording(app, room.id, member.person.id);
  room.setAgreed(member.person.id);
}

export async function stepDown(desk: Desk, member: SignedIn): Promise<void> {
  if (member.role === "host") throw new Refused("conflict", "Pass the room on first, or end it");
  await reseat(desk, member.person, "listener");
}

export async function moveDown(
  desk: Desk,
  member: SignedIn,
  accountId: string,
  role: "speaker" | "listener",
): Promise<void> {
  const person = subordinate(desk, member, accountId);
  const before: RoomRole = desk.room.seats.get(accountId)?.role ?? "listener";
  if (before === "listener" || before === role) throw new Refused("conflict", "They are not above that");
  await reseat(desk, person, role);
}

export async function passOn(desk: Desk, member: SignedIn, accountId: string): Promise<void> {
  const { room } = desk;
  const heir = room.seats.get(accountId);
  if (!heir || heir.awayAt !== undefined || accountId === member.person.id) {
    throw new Refused("not_found", "Pass it on to somebody else who is on the stage");
  }
  if (await isHosting(desk.app.store.read, accountId)) {
    throw new Refused("conflict", "They host another live Space");
  }
  await passTo(desk, member.person.id, accountId);
}

/** Also when the host is lost. */
export async function passTo(desk: Desk, fromId: string, toId: string): Promise<void> {
  const { app, room } = desk;
  const [from, to] = [room.seats.get(fromId), room.seats.get(toId)];
  if (!from || !to) throw notHere();
  const role = await passRoom(app, room.id, fromId, toId);
  room.seat(from.person, role, false);
  room.seat(to.person, "host", false);
  await applyRules(desk);
}
