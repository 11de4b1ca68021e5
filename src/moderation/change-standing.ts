// What suspending, silencing and restoring an account share.
import { eq } from "drizzle-orm";
import { findAccount, findUserOfAccount, isLocal, type Account } from "../accounts/queries.ts";
import type { Role } from "../accounts/schema.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";

/** Who does it: somebody of the staff, or the machine's admin on the command line. */
export interface Moderator {
  accountId: string;
  role: Role;
}

type Standing = Partial<Pick<Account, "suspendedAt" | "silencedAt">>;

const RANKS: Record<Role, number> = { user: 0, moderator: 1, admin: 2, owner: 3 };

/** Other servers hear of it as an Update of the actor. @throws AppError not_found, forbidden */
export async function changeStanding(
  app: App,
  tx: Tx,
  accountId: string,
  standing: Standing,
  moderator: Moderator | null,
): Promise<Account> {
  const account = await findAccount(tx, accountId);
  if (!account || account.deletedAt) throw new AppError("not_found", "There is no such account");
  await refuseStaff(tx, accountId, moderator);
  const { q, t } = tx;
  const [changed] = await q.update(t.accounts).set(standing).where(eq(t.accounts.id, accountId)).returning();
  if (isLocal(account)) await recordEvent(tx, { type: "account.moderated", accountId }, app.clock.now());
  return changed!;
}

/** Nobody acts on who stands as high or higher, and nobody at all on the owner: the server would have none. @throws AppError forbidden */
export async function refuseStaff(tx: Tx, accountId: string, moderator: Moderator | null): Promise<void> {
  const user = await findUserOfAccount(tx, accountId);
  if (!user) return;
  const rank = moderator ? RANKS[moderator.role] : RANKS.owner;
  if (RANKS[user.role] >= rank)
    throw new AppError("forbidden", `You can't do this to the account of the ${user.role}`);
}
