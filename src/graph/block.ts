// Someone here blocks an account: follows in both directions end.
import { getAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { rejectFollow } from "./answer-follow.ts";
import { unfollow } from "./unfollow.ts";

export async function block(app: App, blockerId: string, blockedId: string): Promise<void> {
  if (blockerId === blockedId) throw new AppError("invalid", "Blocking oneself is not possible");
  await app.store.tx(async (tx) => {
    await getAccount(tx, blockedId);
    await tx.q
      .insert(tx.t.blocks)
      .values({ blockerId, blockedId, createdAt: app.clock.now() })
      .onConflictDoNothing();
    await unfollow(app, blockerId, blockedId);
    await rejectFollow(app, blockedId, blockerId);
  });
}
