// Reads of follows and blocks.
import { and, asc, eq, inArray, or } from "drizzle-orm";
import type { Account } from "../accounts/queries.ts";
import type { Db } from "../db/store.ts";
import type { Tables } from "../schema.ts";

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

/** Either has blocked the other. */
export async function isBlocked({ q, t }: Db, a: string, b: string): Promise<boolean> {
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
  return rows.length > 0;
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

export async function followeesOf({ q, t }: Db, accountId: string): Promise<Account[]> {
  const rows = await q
    .select({ account: t.accounts })
    .from(t.follows)
    .innerJoin(t.accounts, eq(t.accounts.id, t.follows.followeeId))
    .where(and(eq(t.follows.followerId, accountId), eq(t.follows.state, "accepted")))
    .orderBy(asc(t.accounts.id));
  return rows.map(({ account }) => account);
}

export interface Relationship {
  accountId: string;
  following: boolean;
  requested: boolean;
  followedBy: boolean;
  requestedBy: boolean;
  blocking: boolean;
  blockedBy: boolean;
}

/** How `viewerId` stands to each of `accountIds`, in that order. */
export async function relationshipsOf(
  { q, t }: Db,
  viewerId: string,
  accountIds: readonly string[],
): Promise<Relationship[]> {
  if (accountIds.length === 0) return [];
  const ids = [...accountIds];
  const [out, back, blocking, blockedBy] = [
    await q
      .select()
      .from(t.follows)
      .where(and(eq(t.follows.followerId, viewerId), inArray(t.follows.followeeId, ids))),
    await q
      .select()
      .from(t.follows)
      .where(and(eq(t.follows.followeeId, viewerId), inArray(t.follows.followerId, ids))),
    await q
      .select()
      .from(t.blocks)
      .where(and(eq(t.blocks.blockerId, viewerId), inArray(t.blocks.blockedId, ids))),
    await q
      .select()
      .from(t.blocks)
      .where(and(eq(t.blocks.blockedId, viewerId), inArray(t.blocks.blockerId, ids))),
  ];
  return ids.map((accountId) => {
    const outward = out.find((row) => row.followeeId === accountId)?.state;
    const inward = back.find((row) => row.followerId === accountId)?.state;
    return {
      accountId,
      following: outward === "accepted",
      requested: outward === "pending",
      followedBy: inward === "accepted",
      requestedBy: inward === "pending",
      blocking: blocking.some((row) => row.blockedId === accountId),
      blockedBy: blockedBy.some((row) => row.blockerId === accountId),
    };
  });
}
