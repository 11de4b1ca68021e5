// Keeping order: microphones, the door, and who has to go.
import { getAccount } from "../../accounts/queries.ts";
import { block } from "../../graph/block.ts";
import { fileReport } from "../../moderation/file-report.ts";
import { noteSpeakers, shut, somebody, subordinate, type Desk, type SignedIn } from "../desk.ts";
import { endSpace } from "../end-space.ts";
import { personOf } from "../member.ts";
import type { MuteReason, Person, ReadMessage } from "../messages.ts";
import { letBackIn } from "../people/let-back-in.ts";
import { lockRoom, unlockRoom } from "../people/lock-room.ts";
import { removePerson } from "../people/remove-person.ts";
import { setRole } from "../people/set-role.ts";
import { Refused } from "../refused.ts";
import { may, ranksAbove } from "../roles.ts";

export const CLOSE_REMOVED = 4403;

/** One's own microphone. */
export async function mute(desk: Desk, member: SignedIn, muted: boolean): Promise<void> {
  const { room, sfu } = desk;
  if (muted) return shut(desk, member);
  const seat = room.seats.get(member.person.id);
  if (room.state.recordingSince !== null && !seat?.agreedToRecording) {
    throw new Refused("consent_required", "This Space is recorded: agree to it before you speak");
  }
  if (member.offered) await sfu.setMuted(room.id, member.peer, false);
  room.setMuted(member, false);
}

export async function muteSpeaker(desk: Desk, member: SignedIn, accountId: string): Promise<void> {
  subordinate(desk, member, accountId);
  const speaker = somebody(desk, accountId);
  await muteBecause(desk, speaker, "moderator", member);
}

/** Hosts and co-hosts keep their microphones. */
export async function muteAll(desk: Desk, member: SignedIn): Promise<void> {
  for (const speaker of desk.room.present) {
    if (!may(speaker.role, "moderate")) await muteBecause(desk, speaker as SignedIn, "all", member);
  }
}

export async function muteBecause(
  desk: Desk,
  speaker: SignedIn,
  reason: MuteReason,
  by: SignedIn | null,
): Promise<void> {
  if (speaker.muted) return;
  await shut(desk, speaker);
  speaker.line.send({ type: "muted", reason, by: by?.person ?? null });
}

/** Whether or not they are here, and without telling which. */
export async function remove(desk: Desk, member: SignedIn, accountId: string): Promise<void> {
  const { app, room } = desk;
  const person = await removable(desk, member, accountId);
  await removePerson(app, room.id, accountId);
  await expel(desk, accountId);
  room.noteRemoved(person);
}

/** Into the room, if they come; a seat is for them to ask for. */
export async function letBack({ app, room }: Desk, member: SignedIn, accountId: string): Promise<void> {
  await letBackIn(app, room.id, member.person.id, accountId);
  room.noteLetBackIn(accountId);
}

export async function blockPerson(desk: Desk, member: SignedIn, accountId: string): Promise<void> {
  const { app, room } = desk;
  const person = await removable(desk, member, accountId);
  await app.store.tx(async () => {
    await removePerson(app, room.id, accountId);
    await block(app, member.person.id, accountId);
  });
  await expel(desk, accountId);
  room.noteRemoved(person);
}

/** Out at once (R10): first no more sound, then no more socket. */
export async function expel(desk: Desk, accountId: string): Promise<void> {
  const { room, sfu } = desk;
  const gone = room.expel(accountId, CLOSE_REMOVED, "You are no longer in this Space");
  if (gone) await sfu.leave(room.id, gone.peer);
  await noteSpeakers(desk);
}

/** The same for who has to go without having been sent out of this Space: their seat is free for others. */
export async function turnOut(desk: Desk, accountId: string): Promise<void> {
  const { app, room } = desk;
  const hadSeat = room.seats.has(accountId);
  await expel(desk, accountId);
  if (hadSeat) await setRole(app, room.id, accountId, "listener");
}

export async function lock({ app, room }: Desk, _by: SignedIn, locked: boolean): Promise<void> {
  if (locked) await lockRoom(app, room.id, room.insiders.lock(room.crowd.keys));
  else await unlockRoom(app, room.id);
  if (locked) room.hands.lowerAll();
  else room.insiders.unlock();
  room.change({ locked });
  room.note("hands");
  room.tellAllStandings();
}

export async function report(
  { app, room }: Desk,
  member: SignedIn,
  { account, category, comment, forward }: Extract<ReadMessage, { type: "report" }>,
): Promise<void> {
  if (!member.reports.take(app.clock.now().getTime())) {
    throw new Refused("rate_limited", "The moderators have your reports: wait a minute");
  }
  const about = { targetAccountId: account, category, comment, forward, postIds: [], spaceId: room.id };
  await fileReport(app, { ...about, reporterId: member.person.id });
}

export async function end({ app, room }: Desk): Promise<void> {
  await endSpace(app, room.id);
}

async function removable({ app, room }: Desk, member: SignedIn, accountId: string): Promise<Person> {
  const account = await getAccount(app.store.read, accountId);
  if (accountId === member.person.id) throw new Refused("conflict", "Leave, if you want to go");
  if (!ranksAbove(member.role, room.seats.get(accountId)?.role ?? "listener")) {
    throw new Refused("forbidden", "Only the host sends a co-host out");
  }
  return personOf(account);
}
