// An account that was suspended or silenced is as it was before; its owner signs in anew.
import type { Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { changeStanding, type Moderator } from "./change-standing.ts";

/** @throws AppError not_found, forbidden */
export async function restoreAccount(
  app: App,
  accountId: string,
  moderator: Moderator | null,
  standing: { suspendedAt?: null; silencedAt?: null } = { suspendedAt: null, silencedAt: null },
): Promise<Account> {
  return app.store.tx((tx) => changeStanding(app, tx, accountId, standing, moderator));
}
