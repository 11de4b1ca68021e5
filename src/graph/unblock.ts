// Someone here takes a block back; the follows that it ended stay ended.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { recordEvent } from "../events.ts";

/** Nothing happens where there is no block. */
export async function unblock(app: App, blockerId: string, blockedId: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const { blocks } = tx.t;
    const [gone] = await tx.q
      .delete(blocks)
      .where(and(eq(blocks.blockerId, blockerId), eq(blocks.blockedId, blockedId)))
      .returning();
    if (!gone) return;
    await recordEvent(
      tx,
      { type: "block.undone", blockerId, blockedId, blockUri: gone.uri },
      app.clock.now(),
    );
  });
}
