// Someone here takes a block back; the follows that it ended stay ended.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";

/** Nothing happens where there is no block. */
export async function unblock(app: App, blockerId: string, blockedId: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q.delete(t.blocks).where(and(eq(t.blocks.blockerId, blockerId), eq(t.blocks.blockedId, blockedId)));
  });
}
