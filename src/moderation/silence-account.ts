// An account is silenced: who follows it still reads it, nobody else comes across it, and it asks nobody for money.
import type { Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { changeStanding, type Moderator } from "./change-standing.ts";

/** @throws AppError not_found, forbidden */
export async function silenceAccount(
  app: App,
  accountId: string,
  moderator: Moderator | null,
): Promise<Account> {
  const silencedAt = app.clock.now();
  return app.store.tx((tx) => changeStanding(app, tx, accountId, { silencedAt }, moderator));
}
