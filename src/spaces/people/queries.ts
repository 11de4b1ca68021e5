// Reads of what a live Space keeps of its people.
import { and, asc, desc, eq, gt, isNotNull, isNull, ne, or } from "drizzle-orm";
import { findAccounts, type Account } from "../../accounts/queries.ts";
import type { Db } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import type { Tables } from "../../schema.ts";
import { GRACE_MS } from "../grace.ts";
import type { HandRecord } from "../room/hands.ts";
import { personOf } from "../member.ts";
import type { SharedPost } from "../messages.ts";
import type { Space } from "../queries.ts";
import { may, type RoomRole } from "../roles.ts";

export type SpacePerson = Tables["spacePeople"]["$inferSelect"];

/** What someone is in a Space before they come in. */
export interface Known {
  role: RoomRole;
  /** When they got it; undefined where nobody has noted it yet. */
  since: Date | undefined;
  spoke: boolean;
  agreedToRecording: boolean;
  removed: boolean;
}

/** The host, and those who accepted to be on the stage, have their roles before there is a row of them. */
export async function knownOf(db: Db, space: Space, accountId: string): Promise<Known> {
  const { q, t } = db;
  const [row] = await q
    .select()
    .from(t.spacePeople)
    .where(and(eq(t.spacePeople.spaceId, space.id), eq(t.spacePeople.accountId, accountId)));
  return {
    role: row?.role ?? (await appointedRole(db, space, accountId)),
    since: row?.since,
    spoke: row?.spoke ?? false,
    agreedToRecording: row?.agreedToRecordingAt != null,
    removed: row?.removedAt != null,
  };
}

async function appointedRole({ q, t }: Db, space: Space, accountId: string): Promise<RoomRole> {
  if (accountId === space.hostId) return "host";
  const [guest] = await q
    .select()
    .from(t.spaceGuests)
    .where(and(eq(t.spaceGuests.spaceId, space.id), eq(t.spaceGuests.accountId, accountId)));
  return guest?.acceptedAt ? guest.role : "listener";
}

/** @throws AppError forbidden */
export async function requireModerator(db: Db, space: Space, accountId: string): Promise<void> {
  const { role, removed } = await knownOf(db, space, accountId);
  if (removed || !may(role, "moderate")) {
    throw new AppError("forbidden", "Only its host and co-hosts do this");
  }
}

/** More who were sent out than this are not listed. */
const MAX_REMOVED = 200;

/** Whoever was sent out, the latest first. */
export async function removedFrom({ q, t }: Db, spaceId: string): Promise<Account[]> {
  const { spacePeople, accounts } = t;
  const rows = await q
    .select({ account: accounts })
    .from(spacePeople)
    .innerJoin(accounts, eq(accounts.id, spacePeople.accountId))
    .where(and(eq(spacePeople.spaceId, spaceId), isNotNull(spacePeople.removedAt)))
    .orderBy(desc(spacePeople.removedAt), asc(spacePeople.accountId))
    .limit(MAX_REMOVED);
  return rows.map(({ account }) => account);
}

/** Whether someone is in a locked room, or was until a moment ago. `key`: their account's id, or the hash of what a guest comes back with. */
export async function isInsider({ q, t }: Db, spaceId: string, key: string, now: Date): Promise<boolean> {
  const { spaceInsiders: insiders } = t;
  const isAwaited = or(isNull(insiders.leftAt), gt(insiders.leftAt, new Date(now.getTime() - GRACE_MS)));
  const rows = await q
    .select({ key: insiders.key })
    .from(insiders)
    .where(and(eq(insiders.spaceId, spaceId), eq(insiders.key, key), isAwaited));
  return rows.length > 0;
}

/** The hands that were up, the longest first, and who was invited. */
export async function handsOf(db: Db, spaceId: string, recorded: boolean): Promise<HandRecord[]> {
  const { q, t } = db;
  const { spaceHands: hands, spacePeople: people } = t;
  const rows = await q
    .select({ hand: hands, account: t.accounts, spoke: people.spoke })
    .from(hands)
    .innerJoin(t.accounts, eq(t.accounts.id, hands.accountId))
    .leftJoin(people, and(eq(people.spaceId, hands.spaceId), eq(people.accountId, hands.accountId)))
    .where(eq(hands.spaceId, spaceId))
    .orderBy(asc(hands.raisedAt));
  const inviters = await findAccounts(
    db,
    rows.flatMap(({ hand }) => hand.invitedById ?? []),
  );
  return rows.map(({ hand: { accountId, raisedAt, invitedAs, invitedById }, account, spoke }) => {
    const by = inviters.get(invitedById ?? "");
    return {
      accountId,
      raised: raisedAt ? { person: personOf(account), since: raisedAt, first: spoke !== true } : undefined,
      invitation: invitedAs && by ? { role: invitedAs, by: personOf(by), recorded } : undefined,
    };
  });
}

export interface StagePerson {
  account: Account;
  person: SpacePerson;
}

/** Those with a seat, the longest there first. */
export async function stageOf({ q, t }: Db, spaceId: string): Promise<StagePerson[]> {
  return q
    .select({ account: t.accounts, person: t.spacePeople })
    .from(t.spacePeople)
    .innerJoin(t.accounts, eq(t.accounts.id, t.spacePeople.accountId))
    .where(
      and(
        eq(t.spacePeople.spaceId, spaceId),
        ne(t.spacePeople.role, "listener"),
        isNull(t.spacePeople.removedAt),
      ),
    )
    .orderBy(asc(t.spacePeople.since));
}

export type SpaceRoom = Tables["spaceRooms"]["$inferSelect"];

export async function findRoom({ q, t }: Db, spaceId: string): Promise<SpaceRoom | undefined> {
  const [row] = await q.select().from(t.spaceRooms).where(eq(t.spaceRooms.spaceId, spaceId));
  return row;
}

/** The newest first. */
export async function pinsOf({ q, t }: Db, spaceId: string): Promise<SharedPost[]> {
  const rows = await q
    .select({ post: t.spacePins.postId, by: t.spacePins.byId })
    .from(t.spacePins)
    .innerJoin(t.posts, eq(t.posts.id, t.spacePins.postId))
    .where(and(eq(t.spacePins.spaceId, spaceId), isNull(t.posts.deletedAt)))
    .orderBy(desc(t.spacePins.createdAt));
  return rows;
}

/** Whether someone wants to be seen among listeners; null if they were never asked. */
export async function visibilityOf({ q, t }: Db, accountId: string): Promise<boolean | null> {
  const [row] = await q
    .select()
    .from(t.listenerPreferences)
    .where(eq(t.listenerPreferences.accountId, accountId));
  return row?.visible ?? null;
}

/** More blocks than this are not looked at when people in a room are marked. */
const MAX_BLOCKS = 5_000;

/** A test of whether an account, or its server, is blocked by someone; undefined for who blocks nobody. */
export async function blocksOf(
  { q, t }: Db,
  blockerId: string,
): Promise<((account: { id: string; acct: string } | Account) => boolean) | undefined> {
  const blocked = await q
    .select({ id: t.blocks.blockedId })
    .from(t.blocks)
    .where(eq(t.blocks.blockerId, blockerId))
    .limit(MAX_BLOCKS);
  const domains = await q
    .select({ domain: t.accountDomainBlocks.domain })
    .from(t.accountDomainBlocks)
    .where(eq(t.accountDomainBlocks.accountId, blockerId));
  if (blocked.length === 0 && domains.length === 0) return undefined;
  const ids = new Set(blocked.map(({ id }) => id));
  return (account) => {
    const handle = "acct" in account ? account.acct : account.handle;
    return ids.has(account.id) || domains.some(({ domain }) => isOf(handle, domain));
  };
}

/** `carol@social.remote.test:8443` is of `remote.test`. */
function isOf(acct: string, domain: string): boolean {
  const host = acct.split("@")[1]?.replace(/:\d+$/, "");
  return host === domain || host?.endsWith(`.${domain}`) === true;
}
