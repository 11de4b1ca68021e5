// An admin gives an account a badge, or takes it away.
import { and, eq } from "drizzle-orm";
import { getAccount, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { badgesOf } from "./queries.ts";
import type { Badge } from "./schema.ts";

/** Returns the badges that the account has now. @throws AppError not_found, unprocessable */
export async function setBadge(app: App, accountId: string, badge: Badge, given: boolean): Promise<Badge[]> {
  const createdAt = app.clock.now();
  return app.store.tx(async (tx) => {
    const account = await getAccount(tx, accountId);
    if (!isLocal(account)) throw new AppError("unprocessable", "Badges are for accounts of this server");
    const { q, t } = tx;
    const one = and(eq(t.accountBadges.accountId, accountId), eq(t.accountBadges.badge, badge));
    if (given) await q.insert(t.accountBadges).values({ accountId, badge, createdAt }).onConflictDoNothing();
    else await q.delete(t.accountBadges).where(one);
    // Who has a badge may have a tip jar, and others hear of that.
    await recordEvent(tx, { type: "account.moderated", accountId }, createdAt);
    return (await badgesOf(tx, [accountId])).get(accountId) ?? [];
  });
}
