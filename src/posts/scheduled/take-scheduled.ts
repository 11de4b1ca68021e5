// Takes a waiting post out of its list, in the transaction that posts it.
import { eq } from "drizzle-orm";
import type { Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";

/** @throws AppError gone: posted already, or taken back by its author meanwhile */
export async function takeScheduled({ q, t }: Tx, id: string): Promise<void> {
  const taken = await q.delete(t.scheduledPosts).where(eq(t.scheduledPosts.id, id)).returning();
  if (taken.length === 0) throw new AppError("gone", "This post does not wait any more");
}
