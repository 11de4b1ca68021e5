// What a request of a member is worked on with: the room, the SFU, the app, and those who follow the room's course.
import type { App } from "../app.ts";
import { logger } from "../log.ts";
import type { Member } from "./member.ts";
import type { Person } from "./messages.ts";
import { keepHands } from "./people/keep-hands.ts";
import { keepInsiders } from "./people/keep-insiders.ts";
import { setRole } from "./people/set-role.ts";
import { Refused } from "./refused.ts";
import type { RoomObserver } from "./room-observer.ts";
import type { Room } from "./room/room.ts";
import { ranksAbove, type RoomRole } from "./roles.ts";
import type { Sfu } from "./sfu/protocol.ts";

export interface Desk {
  app: App;
  sfu: Sfu;
  room: Room;
  observers: readonly RoomObserver[];
  /** Whose voice may be kept, as those who follow the room know it. */
  speakersTold: string;
}

/** A member with an account. */
export type SignedIn = Member & { person: Person };

const log = logger("spaces", "desk");

/** Tells those who follow the room; what fails with one of them is logged. */
export async function observe(
  { observers }: Desk,
  tell: (observer: RoomObserver) => Promise<void> | undefined,
): Promise<void> {
  for (const observer of observers) {
    await tell(observer)?.catch((error: unknown) => {
      log.error("Who follows a room failed: {error}", { error });
    });
  }
}

/** Closes a microphone at the SFU, whatever it has on its way (R11), and then says so. */
export async function shut({ sfu, room }: Desk, member: Member): Promise<void> {
  room.setMuted(member, true);
  if (!member.offered) return;
  await sfu.setMuted(room.id, member.peer, true).catch((error: unknown) => {
    // The SFU knows no such peer any more: whoever comes back, comes back muted.
    log.debug("A microphone could not be closed: {error}", { error });
  });
}

/** Another role for someone, in the room or expected: in the database, on the stage, and at the SFU. @throws Refused */
export async function reseat(
  desk: Desk,
  person: Person,
  role: RoomRole,
  { agreesToRecording = false } = {},
): Promise<void> {
  const { app, room } = desk;
  await setRole(app, room.id, person.id, role, { agreesToRecording });
  const member = room.memberOf(person.id);
  if (member && (role === "listener" || member.role === "listener")) await shut(desk, member);
  room.seat(person, role, agreesToRecording);
}

/** While it is recorded, the recorder hears whose voice it may keep now. */
export async function noteSpeakers(desk: Desk): Promise<void> {
  const { room, app } = desk;
  if (room.state.recordingSince === null) return;
  const speakers = room.recordedSpeakers();
  const text = JSON.stringify(speakers);
  if (text === desk.speakersTold) return;
  desk.speakersTold = text;
  await observe(desk, (observer) => observer.recordedSpeakersChanged?.(room.id, speakers, app.clock.now()));
}

/** What has become of hands and invitations outlasts the process. */
export async function noteHands({ app, room }: Desk): Promise<void> {
  await keepChanges(room.hands, (changes) => keepHands(app, room.id, changes));
}

/** So has who is in a locked room. */
export async function noteInsiders({ app, room }: Desk): Promise<void> {
  if (room.state.locked) await keepChanges(room.insiders, (changes) => keepInsiders(app, room.id, changes));
}

interface Ledger<T> {
  readonly isUnkept: boolean;
  takeChanges(): T[];
  putBack(changes: readonly T[]): void;
}

/** What could not be kept is kept the next time. */
async function keepChanges<T>(ledger: Ledger<T>, keep: (changes: T[]) => Promise<void>): Promise<void> {
  if (!ledger.isUnkept) return;
  const changes = ledger.takeChanges();
  await keep(changes).catch((error: unknown) => {
    ledger.putBack(changes);
    throw error;
  });
}

/** Someone whom this member may act on. @throws Refused not_found, forbidden */
export function subordinate({ room }: Desk, member: Member, accountId: string): Person {
  const seat = room.seats.get(accountId);
  const person = seat?.person ?? room.knownMember(accountId)?.person;
  if (!person) throw notHere();
  if (!ranksAbove(member.role, seat?.role ?? "listener")) {
    throw new Refused("forbidden", "Only somebody above them in this room can do that");
  }
  return person;
}

/** A member whose presence is no secret. @throws Refused not_found */
export function somebody({ room }: Desk, accountId: string): SignedIn {
  const member = room.knownMember(accountId);
  if (!member?.person) throw notHere();
  return member as SignedIn;
}

export function notHere(): Refused {
  return new Refused("not_found", "They are not here, or did not choose to be seen");
}
