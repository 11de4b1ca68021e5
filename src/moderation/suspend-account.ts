// An account is suspended: nobody sees it any more, and its owner is signed out everywhere.
import { eq } from "drizzle-orm";
import { findUserOfAccount, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { changeStanding, type Moderator } from "./change-standing.ts";

/** Can be taken back, but for the sessions and tokens. @throws AppError not_found, forbidden */
export async function suspendAccount(
  app: App,
  accountId: string,
  moderator: Moderator | null,
): Promise<Account> {
  const suspendedAt = app.clock.now();
  return app.store.tx(async (tx) => {
    const account = await changeStanding(app, tx, accountId, { suspendedAt }, moderator);
    await signOut(tx, accountId, suspendedAt);
    return account;
  });
}

async function signOut(tx: Tx, accountId: string, at: Date): Promise<void> {
  const user = await findUserOfAccount(tx, accountId);
  if (!user) return;
  const { q, t } = tx;
  await q.delete(t.sessions).where(eq(t.sessions.userId, user.id));
  await q.update(t.oauthTokens).set({ revokedAt: at }).where(eq(t.oauthTokens.userId, user.id));
}
