// A jar is frozen: nobody but its owner sees it until a moderator lets it go on (T12).
import { and, eq, isNull } from "drizzle-orm";
import { getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { recordEvent } from "../events.ts";

/** Nothing happens to one that is frozen already. @throws AppError not_found */
export async function freezeTipJar(app: App, accountId: string): Promise<void> {
  await app.store.tx((tx) => freezeJar(app, tx, accountId, "moderator"));
}

/** In the caller's transaction. An account that has no jar yet gets one that is frozen before it is filled. */
export async function freezeJar(
  app: App,
  tx: Tx,
  accountId: string,
  frozenBy: "moderator" | "reports",
): Promise<void> {
  const account = await getAccount(tx, accountId);
  const frozenAt = app.clock.now();
  const { q, t } = tx;
  await q
    .insert(t.tipJars)
    .values({ accountId, enabled: !isLocal(account) })
    .onConflictDoNothing();
  const frozen = await q
    .update(t.tipJars)
    .set({ frozenAt, frozenBy })
    .where(and(eq(t.tipJars.accountId, accountId), isNull(t.tipJars.frozenAt)))
    .returning();
  // Other servers and the owner hear of it; a remote jar is frozen for this server alone.
  if (frozen.length > 0 && isLocal(account))
    await recordEvent(tx, { type: "tip_jar.frozen", accountId }, frozenAt);
}
