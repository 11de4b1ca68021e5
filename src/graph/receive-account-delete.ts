// An account of another server is gone: its follows end, and what it wrote is shown no more.
import { eq, or } from "drizzle-orm";
import type { App } from "../app.ts";
import { deleteFollow } from "./follow-rows.ts";

/** The account's row stays as a tombstone, so that nothing old can bring it back (F27). */
export async function receiveAccountDelete(app: App, accountId: string): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    const ends = or(eq(t.follows.followerId, accountId), eq(t.follows.followeeId, accountId));
    const follows = await q.select().from(t.follows).where(ends);
    for (const { followerId, followeeId } of follows) await deleteFollow(tx, followerId, followeeId);
    await q.update(t.accounts).set({ deletedAt: at, updatedAt: at }).where(eq(t.accounts.id, accountId));
  });
}
