// Someone elsewhere blocks one of ours, or takes the block back.
import { and, eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { unfollow } from "./unfollow.ts";

export interface RemoteBlock {
  blockerId: string;
  blockedId: string;
  /** The id of the Block activity. */
  uri: string;
}

/** Follows in both directions end. A repeat changes nothing. */
export async function receiveBlock(app: App, { blockerId, blockedId, uri }: RemoteBlock): Promise<void> {
  await app.store.tx(async (tx) => {
    const row = { blockerId, blockedId, uri, createdAt: app.clock.now() };
    await tx.q.insert(tx.t.blocks).values(row).onConflictDoNothing();
    await unfollow(app, blockerId, blockedId);
    await unfollow(app, blockedId, blockerId);
  });
}

export async function receiveUnblock(app: App, blockerId: string, blockedId: string): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q.delete(t.blocks).where(and(eq(t.blocks.blockerId, blockerId), eq(t.blocks.blockedId, blockedId)));
  });
}
