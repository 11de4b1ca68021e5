// The rows of pins, for people here and elsewhere; putting one twice changes nothing.
import { and, eq } from "drizzle-orm";
import type { Tx } from "../../db/store.ts";

/** True if it was not pinned yet. */
export async function addPin(
  { q, t }: Tx,
  accountId: string,
  postId: string,
  pinnedAt: Date,
): Promise<boolean> {
  const rows = await q
    .insert(t.pinnedPosts)
    .values({ accountId, postId, pinnedAt })
    .onConflictDoNothing()
    .returning();
  return rows.length > 0;
}

/** True if it was pinned. */
export async function removePin({ q, t }: Tx, accountId: string, postId: string): Promise<boolean> {
  const { pinnedPosts } = t;
  const rows = await q
    .delete(pinnedPosts)
    .where(and(eq(pinnedPosts.accountId, accountId), eq(pinnedPosts.postId, postId)))
    .returning();
  return rows.length > 0;
}
