// The rows of a follow and the counts on both accounts, always changed together.
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "../db/store.ts";

export interface FollowEnds {
  followerId: string;
  followeeId: string;
  /** The id of the Follow activity. */
  followUri: string;
}

export async function insertFollow(
  { q, t }: Tx,
  { followUri, ...row }: FollowEnds & { state: "pending" },
  at: Date,
): Promise<void> {
  await q.insert(t.follows).values({ ...row, uri: followUri, createdAt: at });
}

/** False if it was accepted before. */
export async function acceptRow(tx: Tx, followerId: string, followeeId: string): Promise<boolean> {
  const { q, t } = tx;
  const changed = await q
    .update(t.follows)
    .set({ state: "accepted" })
    .where(
      and(
        eq(t.follows.followerId, followerId),
        eq(t.follows.followeeId, followeeId),
        eq(t.follows.state, "pending"),
      ),
    )
    .returning({ state: t.follows.state });
  if (changed.length > 0) await count(tx, followerId, followeeId, 1);
  return changed.length > 0;
}

/** The follow that was there, else undefined. */
export async function deleteFollow(tx: Tx, followerId: string, followeeId: string) {
  const { q, t } = tx;
  const [gone] = await q
    .delete(t.follows)
    .where(and(eq(t.follows.followerId, followerId), eq(t.follows.followeeId, followeeId)))
    .returning();
  if (gone?.state === "accepted") await count(tx, followerId, followeeId, -1);
  if (gone) await leaveLists(tx, followerId, followeeId);
  return gone;
}

/** Lists are of people whom their owner follows. */
async function leaveLists({ q, t }: Tx, ownerId: string, accountId: string): Promise<void> {
  const lists = q.select({ id: t.lists.id }).from(t.lists).where(eq(t.lists.accountId, ownerId));
  const { listMembers: members } = t;
  await q.delete(members).where(and(eq(members.accountId, accountId), inArray(members.listId, lists)));
}

async function count({ q, t }: Tx, followerId: string, followeeId: string, by: 1 | -1): Promise<void> {
  await q
    .update(t.accounts)
    .set({ followingCount: sql`${t.accounts.followingCount} + ${by}` })
    .where(eq(t.accounts.id, followerId));
  await q
    .update(t.accounts)
    .set({ followersCount: sql`${t.accounts.followersCount} + ${by}` })
    .where(eq(t.accounts.id, followeeId));
}
