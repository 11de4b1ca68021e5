// A moderator has looked into the reports of a jar and lets it be seen again.
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";

/**
 * The reports of payment fraud are resolved with it: else the next one would freeze it again. `moderatorId` is null on the
 * command line. @throws AppError not_found
 */
export async function unfreezeTipJar(app: App, accountId: string, moderatorId: string | null): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const account = await getAccount(tx, accountId);
    const { q, t } = tx;
    const thawed = await q
      .update(t.tipJars)
      .set({ frozenAt: null, frozenBy: null })
      .where(and(eq(t.tipJars.accountId, accountId), isNotNull(t.tipJars.frozenAt)))
      .returning();
    if (thawed.length === 0) throw new AppError("not_found", "This account's tip jar is not frozen");
    const { targetAccountId, category, resolvedAt } = t.reports;
    await q
      .update(t.reports)
      .set({ resolvedAt: at, resolvedById: moderatorId })
      .where(and(eq(targetAccountId, accountId), eq(category, "payment_fraud"), isNull(resolvedAt)));
    if (isLocal(account)) await recordEvent(tx, { type: "tip_jar.unfrozen", accountId }, at);
  });
}
