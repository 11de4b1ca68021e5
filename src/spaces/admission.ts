// Who may come into a live Space, and as what: asked for at the ticket, and again when it is shown.
import { and, eq } from "drizzle-orm";
import { findAccount, isActive, isLocal, type Account } from "../accounts/queries.ts";
import { AppError } from "../errors.ts";
import type { Db } from "../db/store.ts";
import { findFollow, isBlocked } from "../graph/queries.ts";
import { currentHostId } from "./current-host.ts";
import { isInsider, knownOf, type Known } from "./people/queries.ts";
import type { Space } from "./queries.ts";
import { getSpace } from "./queries.ts";
import { may } from "./roles.ts";

export interface Admission {
  space: Space;
  account: Account | undefined;
  known: Known;
  mayAsk: boolean;
}

/** Who asks to come in. */
export interface Visitor {
  /** Null for who listens without an account. */
  accountId: string | null;
  /** By which such a one is known again: the hash of what they were given to come back with. */
  guestKey?: string | undefined;
}

const stranger: Known = {
  role: "listener",
  since: undefined,
  spoke: false,
  agreedToRecording: false,
  removed: false,
};

/** @throws AppError not_found, gone (not live), unauthenticated, forbidden, blocked, locked */
export async function admit(db: Db, spaceId: string, visitor: Visitor, now: Date): Promise<Admission> {
  const { accountId } = visitor;
  const space = await getSpace(db, spaceId);
  if (space.state !== "live") throw new AppError("gone", "This Space is not live");
  const hostId = await currentHostId(db, space);
  await refuseElsewhere(db, space);
  if (accountId === null) {
    if (space.whoListens !== "everyone")
      throw new AppError("unauthenticated", "Sign in to listen to this Space");
    await refuseLocked(db, space, visitor, stranger, now);
    return { space, account: undefined, known: stranger, mayAsk: false };
  }
  const account = await findAccount(db, accountId);
  const known = await knownOf(db, space, accountId);
  const isOut = !account || !isActive(account) || known.removed;
  if (isOut || (await isBlocked(db, accountId, hostId))) {
    throw new AppError("blocked", "You cannot enter this Space");
  }
  if (!known.spoke && !may(known.role, "speak")) await refuseUninvited(db, space, accountId);
  await refuseLocked(db, space, visitor, known, now);
  return { space, account, known, mayAsk: await mayAsk(db, space, accountId) };
}

/** Whether the rules of the Space let someone raise a hand. */
export async function mayAsk(db: Db, space: Space, accountId: string): Promise<boolean> {
  if (space.whoSpeaks === "followed") return follows(db, await currentHostId(db, space), accountId);
  return space.whoSpeaks === "everyone";
}

/** The same for many at once: a test of an account's id. */
export async function mayAskAmong(db: Db, space: Space): Promise<(accountId: string) => boolean> {
  if (space.whoSpeaks !== "followed") return () => space.whoSpeaks === "everyone";
  const { q, t } = db;
  const rows = await q
    .select({ id: t.follows.followeeId })
    .from(t.follows)
    .where(and(eq(t.follows.followerId, await currentHostId(db, space)), eq(t.follows.state, "accepted")));
  const followed = new Set(rows.map(({ id }) => id));
  return (accountId) => followed.has(accountId);
}

async function refuseElsewhere(db: Db, space: Space): Promise<void> {
  const owner = await findAccount(db, space.hostId);
  if (!owner || !isLocal(owner)) {
    throw new AppError("forbidden", "This Space is on another server: open it there");
  }
}

async function refuseUninvited(db: Db, space: Space, accountId: string): Promise<void> {
  if (space.whoListens !== "followers" || (await follows(db, accountId, space.hostId))) return;
  throw new AppError("forbidden", "Only followers of the host can listen to this Space");
}

/** Who has been on the stage comes back, and so does who was inside until a moment ago; nobody else comes in. */
async function refuseLocked(
  db: Db,
  space: Space,
  { accountId, guestKey }: Visitor,
  { role, spoke }: Known,
  now: Date,
): Promise<void> {
  if (space.lockedAt === null || spoke || may(role, "speak")) return;
  const key = accountId ?? guestKey;
  if (key !== undefined && (await isInsider(db, space.id, key, now))) return;
  throw new AppError("locked", "This Space is locked: nobody else comes in");
}

async function follows(db: Db, followerId: string, followeeId: string): Promise<boolean> {
  return (await findFollow(db, followerId, followeeId))?.state === "accepted";
}
