// Someone here blocks an account: follows in both directions end, and the other server is told.
import { getAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { rejectFollow } from "./answer-follow.ts";
import { unfollow } from "./unfollow.ts";

/** Blocking twice changes nothing. @throws AppError invalid, not_found */
export async function block(app: App, blockerId: string, blockedId: string): Promise<void> {
  if (blockerId === blockedId) throw new AppError("invalid", "Blocking oneself is not possible");
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    await getAccount(tx, blockedId);
    const eventId = createId(at);
    const row = { blockerId, blockedId, uri: app.uris.activity(eventId), createdAt: at };
    const added = await tx.q.insert(tx.t.blocks).values(row).onConflictDoNothing().returning();
    await unfollow(app, blockerId, blockedId);
    await rejectFollow(app, blockedId, blockerId);
    if (added.length === 0) return;
    await recordEvent(tx, { type: "block.created", blockerId, blockedId, blockUri: row.uri }, at, eventId);
  });
}
