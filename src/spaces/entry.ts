// The way into an open room once the ticket is good: who comes in as what, and what was waiting for the host to come.
import { hashOf } from "../accounts/sessions.ts";
import { AppError } from "../errors.ts";
import { createId, createSecret } from "../ids.ts";
import { logger } from "../log.ts";
import { noteSpeakers, reseat, type Desk, type SignedIn } from "./desk.ts";
import { Member, personOf, type Line } from "./member.ts";
import { Allowance } from "./pace.ts";
import type { OpenedRoom } from "./people/open-room.ts";
import { blocksOf, visibilityOf } from "./people/queries.ts";
import { Refused } from "./refused.ts";
import { startRecording } from "./requests/record.ts";
import { may, type RoomRole } from "./roles.ts";
import { refuseFull, type Admitted } from "./tickets.ts";

/** Comings of one account into one room; who is sent away tries again soon (R13). */
const ENTRIES = { count: 20, spanMs: 60_000 };
const CLOSE_REPLACED = 4409;

const log = logger("spaces", "entry");

export interface OpenRoom extends OpenedRoom {
  desk: Desk;
  entries: Map<string, Allowance>;
}

/** `inAll`: how many listen in all rooms. @throws AppError rate_limited, unavailable (full) */
export async function letIn(
  open: OpenRoom,
  admitted: Admitted,
  line: Line,
  inAll: () => number,
): Promise<Member> {
  const { desk } = open;
  await refuseCrowd(open, admitted, inAll);
  const role = await roleOf(desk, admitted);
  const member = await createMember(desk, admitted, role, line);
  const replaced = desk.room.enter(member);
  await noteSpeakers(desk);
  if (replaced) {
    replaced.line.hangUp(CLOSE_REPLACED, "The Space was opened elsewhere");
    await desk.sfu.leave(desk.room.id, replaced.peer);
  }
  if (role === "host") await recordAsWished(open, member as SignedIn);
  return member;
}

async function refuseCrowd(
  { desk, entries }: OpenRoom,
  { account, known }: Admitted,
  inAll: () => number,
): Promise<void> {
  const { app, room } = desk;
  if (account) {
    const own = entries.get(account.id) ?? new Allowance(ENTRIES.count, ENTRIES.spanMs);
    entries.set(account.id, own);
    if (!own.take(app.clock.now().getTime()))
      throw new AppError("rate_limited", "You came in too often: wait a minute");
  }
  if (may(known.role, "speak")) return;
  await refuseFull(app, room.listeners, inAll);
}

/** Whoever was appointed takes their seat now; where it is taken, they listen. */
async function roleOf(desk: Desk, { account, known }: Admitted): Promise<RoomRole> {
  const { room } = desk;
  if (!account || known.role === "listener") return "listener";
  const seat = room.seats.get(account.id);
  if (seat) return seat.role;
  try {
    await room.inTurn(() => reseat(desk, personOf(account), known.role));
    return known.role;
  } catch (error) {
    if (error instanceof Refused) return "listener";
    throw error;
  }
}

async function createMember(
  { app }: Desk,
  { account, mayAsk, credential, guestKey }: Admitted,
  role: RoomRole,
  line: Line,
): Promise<Member> {
  const { read } = app.store;
  const visible = account ? await visibilityOf(read, account.id) : false;
  const hasBlocked = account && (await blocksOf(read, account.id));
  const guest = guestKey === undefined ? newGuest() : { key: guestKey, resume: null };
  const entrance = { account, guest, role, line, mayAsk, credential, hasBlocked };
  return new Member({ ...entrance, peer: createId(), visible: visible ?? false });
}

/** Who listens without an account is known again by a secret that only they have. */
function newGuest(): { key: string; resume: string } {
  const resume = createSecret();
  return { key: hashOf(resume), resume };
}

/** What the host wished when they planned it is done once, when they come in. */
async function recordAsWished(open: OpenRoom, host: SignedIn): Promise<void> {
  if (!open.space.wantsRecording || open.room?.recordedOnce) return;
  open.room = { ...open.room!, recordedOnce: true };
  const { desk } = open;
  await desk.room
    .inTurn(() => startRecording(desk, host))
    .catch((error: unknown) => log.error("A recording did not start: {error}", { error }));
}
