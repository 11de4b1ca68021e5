// Posts to people here by those whom nobody here follows: how a wave of spam comes in (5,000 fresh accounts with 10 mentions each,
// early in 2024). Who is known for a day is taken as it comes; newcomers get little (F33).
import type { Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { isSpent, registrableDomain } from "./budgets.ts";

const NEWCOMER_MS = 24 * 3_600_000;
/** People here whom a stranger's post may name. */
const MAX_NAMED = 10;
const MAX_NAMED_BY_NEWCOMERS = 3;

/** `named`: how many people here the post mentions. */
export function isWelcome(app: App, author: Account, named: number): boolean {
  if (named > MAX_NAMED) return false;
  if (!isNewcomer(app, author)) return true;
  if (named > MAX_NAMED_BY_NEWCOMERS) return false;
  const domain = registrableDomain(new URL(author.uri).host);
  return (
    !isSpent(app, "newcomerPosts", author.id) &&
    !isSpent(app, "newcomer", domain) &&
    !isSpent(app, "newcomers", "everywhere")
  );
}

function isNewcomer(app: App, { createdAt }: Account): boolean {
  return app.clock.now().getTime() - createdAt.getTime() < NEWCOMER_MS;
}
