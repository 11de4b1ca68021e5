// Reads of follows and blocks.
import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  lt,
  not,
  or,
  type Column,
  type Placeholder,
  sql,
  type SQL,
} from "drizzle-orm";
import { isActiveRow, type Account } from "../accounts/queries.ts";
import { among, executeAll, prepared } from "../db/prepared.ts";
import type { Db } from "../db/store.ts";
import type { Tables } from "../schema.ts";
import { isOfNoBlockedDomain, ofBlockedDomains } from "./domain-blocks.ts";

export type Follow = Tables["follows"]["$inferSelect"];

export async function findFollow(
  { q, t }: Db,
  followerId: string,
  followeeId: string,
): Promise<Follow | undefined> {
  const [row] = await q
    .select()
    .from(t.follows)
    .where(and(eq(t.follows.followerId, followerId), eq(t.follows.followeeId, followeeId)));
  return row;
}

/** By the id of its Follow activity. */
export async function findFollowByUri({ q, t }: Db, uri: string): Promise<Follow | undefined> {
  const [row] = await q.select().from(t.follows).where(eq(t.follows.uri, uri));
  return row;
}

export type Block = Tables["blocks"]["$inferSelect"];

/** By the id of its Block activity. */
export async function findBlockByUri({ q, t }: Db, uri: string): Promise<Block | undefined> {
  const [row] = await q.select().from(t.blocks).where(eq(t.blocks.uri, uri));
  return row;
}

/** Either has blocked the other, or the other's server. */
export async function isBlocked(db: Db, a: string, b: string): Promise<boolean> {
  const { q, t } = db;
  const rows = await q
    .select({ id: t.blocks.blockerId })
    .from(t.blocks)
    .where(
      or(
        and(eq(t.blocks.blockerId, a), eq(t.blocks.blockedId, b)),
        and(eq(t.blocks.blockerId, b), eq(t.blocks.blockedId, a)),
      ),
    )
    .limit(1);
  if (rows.length > 0) return true;
  return (await ofBlockedDomains(db, a, [b])).has(b) || (await ofBlockedDomains(db, b, [a])).has(a);
}

/** The condition that neither the account of a column nor the viewer blocks the other, nor the viewer its server. */
export function isUnblocked(db: Db, account: Column, viewerId: string | Placeholder): SQL {
  const { q, t } = db;
  const blocks = (blocker: Column | Placeholder | string, blocked: Column | Placeholder | string) =>
    exists(
      q
        .select({ id: t.blocks.blockerId })
        .from(t.blocks)
        .where(and(eq(t.blocks.blockerId, blocker), eq(t.blocks.blockedId, blocked))),
    );
  return and(
    not(blocks(viewerId, account)),
    not(blocks(account, viewerId)),
    isOfNoBlockedDomain(db, account, viewerId),
  )!;
}

/** The condition that the viewer listens to the account of a column: no block in either direction, no mute. */
export function isHeard(db: Db, account: Column, viewerId: string | Placeholder): SQL {
  const { q, t } = db;
  const mute = q
    .select({ id: t.mutes.muterId })
    .from(t.mutes)
    .where(and(eq(t.mutes.muterId, viewerId), eq(t.mutes.mutedId, account)));
  return and(isUnblocked(db, account, viewerId), not(exists(mute)))!;
}

/** Whether someone wants to hear nothing of another: a block in either direction, a mute, or a blocked server. */
export async function isDeaf(db: Db, accountId: string, otherId: string): Promise<boolean> {
  const { q, t } = db;
  const heard = await q
    .select({ id: t.accounts.id })
    .from(t.accounts)
    .where(and(eq(t.accounts.id, otherId), isHeard(db, t.accounts.id, accountId)));
  return heard.length === 0;
}

export async function followersOf({ q, t }: Db, accountId: string): Promise<Account[]> {
  const rows = await q
    .select({ account: t.accounts })
    .from(t.follows)
    .innerJoin(t.accounts, eq(t.accounts.id, t.follows.followerId))
    .where(and(eq(t.follows.followeeId, accountId), eq(t.follows.state, "accepted")))
    .orderBy(asc(t.accounts.id));
  return rows.map(({ account }) => account);
}

const toTell = prepared(({ q, t }) => {
  const { followerId, followeeId, state, notify } = t.follows;
  const isOfAccount = eq(followeeId, sql.placeholder("accountId"));
  return q
    .select({ id: followerId })
    .from(t.follows)
    .where(and(isOfAccount, eq(state, "accepted"), eq(notify, true)));
});

/** Who wants to be told of each post of an account. */
export async function followersToTell(db: Db, accountId: string): Promise<string[]> {
  const rows = await toTell(db).execute({ accountId });
  return rows.map(({ id }) => id);
}

/** Bounds of a page of accounts, newest account first. */
export interface AccountPage {
  maxId?: string | undefined;
  sinceId?: string | undefined;
  minId?: string | undefined;
  limit: number;
}

export async function pageOfFollowers(
  db: Db,
  accountId: string,
  state: Follow["state"],
  page: AccountPage,
): Promise<Account[]> {
  const { follows } = db.t;
  const where = and(eq(follows.followeeId, accountId), eq(follows.state, state));
  return pageOfFollows(db, follows.followerId, where, page);
}

export async function pageOfFollowees(db: Db, accountId: string, page: AccountPage): Promise<Account[]> {
  const { follows } = db.t;
  const where = and(eq(follows.followerId, accountId), eq(follows.state, "accepted"));
  return pageOfFollows(db, follows.followeeId, where, page);
}

export type Mute = Tables["mutes"]["$inferSelect"];

/** Whom an account mutes, with the mute. */
export async function mutedBy(
  { q, t }: Db,
  accountId: string,
  { maxId, sinceId, limit }: AccountPage,
): Promise<{ account: Account; mute: Mute }[]> {
  return q
    .select({ account: t.accounts, mute: t.mutes })
    .from(t.mutes)
    .innerJoin(t.accounts, eq(t.accounts.id, t.mutes.mutedId))
    .where(
      and(
        eq(t.mutes.muterId, accountId),
        maxId === undefined ? undefined : lt(t.mutes.mutedId, maxId),
        sinceId === undefined ? undefined : gt(t.mutes.mutedId, sinceId),
      ),
    )
    .orderBy(desc(t.mutes.mutedId))
    .limit(limit);
}

/** Whom an account blocks. */
export async function blockedBy({ q, t }: Db, accountId: string, page: AccountPage): Promise<Account[]> {
  const rows = await q
    .select({ account: t.accounts })
    .from(t.blocks)
    .innerJoin(t.accounts, eq(t.accounts.id, t.blocks.blockedId))
    .where(
      and(
        eq(t.blocks.blockerId, accountId),
        page.maxId === undefined ? undefined : lt(t.blocks.blockedId, page.maxId),
      ),
    )
    .orderBy(desc(t.blocks.blockedId))
    .limit(page.limit);
  return rows.map(({ account }) => account);
}

async function pageOfFollows(
  { q, t }: Db,
  other: Tables["follows"]["followerId"] | Tables["follows"]["followeeId"],
  where: SQL | undefined,
  { maxId, sinceId, minId, limit }: AccountPage,
): Promise<Account[]> {
  const rows = await q
    .select({ account: t.accounts })
    .from(t.follows)
    .innerJoin(t.accounts, eq(t.accounts.id, other))
    .where(
      and(
        where,
        isActiveRow(t.accounts),
        maxId === undefined ? undefined : lt(other, maxId),
        sinceId === undefined ? undefined : gt(other, sinceId),
        minId === undefined ? undefined : gt(other, minId),
      ),
    )
    .orderBy(minId === undefined ? desc(other) : asc(other))
    .limit(limit);
  const accounts = rows.map(({ account }) => account);
  return minId === undefined ? accounts : accounts.reverse();
}

export async function countFollowRequests({ q, t }: Db, accountId: string): Promise<number> {
  const [row] = await q
    .select({ requests: count() })
    .from(t.follows)
    .where(and(eq(t.follows.followeeId, accountId), eq(t.follows.state, "pending")));
  return row!.requests;
}

export interface Relationship {
  accountId: string;
  following: boolean;
  requested: boolean;
  followedBy: boolean;
  requestedBy: boolean;
  blocking: boolean;
  blockedBy: boolean;
  domainBlocking: boolean;
  showingBoosts: boolean;
  notifying: boolean;
  languages: string[] | null;
  mute: Mute | undefined;
  note: string;
}

type Ends = [own: Column, other: Column];

/** The condition that one end is the viewer, and the other one of those asked for. */
function areEnds(db: Db, [own, other]: Ends): SQL | undefined {
  return and(eq(own, sql.placeholder("viewerId")), among(db, other, "ids"));
}

function followsBetween(endsOf: (follows: Tables["follows"]) => Ends) {
  return prepared((db) =>
    db.q
      .select()
      .from(db.t.follows)
      .where(areEnds(db, endsOf(db.t.follows))),
  );
}

function blocksBetween(endsOf: (blocks: Tables["blocks"]) => Ends) {
  return prepared((db) =>
    db.q
      .select()
      .from(db.t.blocks)
      .where(areEnds(db, endsOf(db.t.blocks))),
  );
}

const followed = followsBetween(({ followerId, followeeId }) => [followerId, followeeId]);
const following = followsBetween(({ followerId, followeeId }) => [followeeId, followerId]);
const blocked = blocksBetween(({ blockerId, blockedId }) => [blockerId, blockedId]);
const blockers = blocksBetween(({ blockerId, blockedId }) => [blockedId, blockerId]);

const muted = prepared((db) => {
  const { mutes } = db.t;
  return db.q
    .select()
    .from(mutes)
    .where(areEnds(db, [mutes.muterId, mutes.mutedId]));
});

const noted = prepared((db) => {
  const { accountNotes: notes } = db.t;
  return db.q
    .select()
    .from(notes)
    .where(areEnds(db, [notes.accountId, notes.targetId]));
});

/** How `viewerId` stands to each of `accountIds`, in that order. */
export async function relationshipsOf(
  db: Db,
  viewerId: string,
  accountIds: readonly string[],
): Promise<Relationship[]> {
  if (accountIds.length === 0) return [];
  const ids = [...accountIds];
  const between = [followed, following, blocked, blockers, muted, noted] as const;
  const [out, back, blocking, blockedBy, mutes, notes] = await executeAll(db, { viewerId, ids }, between);
  const ofBlocked = await ofBlockedDomains(db, viewerId, ids);
  return ids.map((accountId) => {
    const follow = out.find((row) => row.followeeId === accountId);
    const outward = follow?.state;
    const inward = back.find((row) => row.followerId === accountId)?.state;
    return {
      accountId,
      following: outward === "accepted",
      requested: outward === "pending",
      followedBy: inward === "accepted",
      requestedBy: inward === "pending",
      blocking: blocking.some((row) => row.blockedId === accountId),
      blockedBy: blockedBy.some((row) => row.blockerId === accountId),
      domainBlocking: ofBlocked.has(accountId),
      showingBoosts: follow?.showBoosts ?? false,
      notifying: follow?.notify ?? false,
      languages: follow?.languages?.trim().split(" ") ?? null,
      mute: mutes.find((row) => row.mutedId === accountId),
      note: notes.find((row) => row.targetId === accountId)?.note ?? "",
    };
  });
}
