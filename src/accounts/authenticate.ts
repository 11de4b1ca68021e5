// Checks a name or e-mail address and a password. Time and answer are the same whoever exists (W9).
import { eq, or } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { verifyPassword } from "./password.ts";
import type { Account, User } from "./queries.ts";

/** @throws AppError unauthenticated */
export async function authenticate(
  app: App,
  login: string,
  password: string,
): Promise<{ user: User; account: Account }> {
  const { q, t } = app.store.read;
  const name = login.trim().toLowerCase().replace(/^@/, "");
  const [found] = await q
    .select({ user: t.users, account: t.accounts })
    .from(t.users)
    .innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where(or(eq(t.users.email, name), eq(t.accounts.handle, name)));
  const right = await verifyPassword(password, found?.user.passwordHash);
  if (!found || !right || found.account.suspendedAt || found.account.deletedAt) {
    throw new AppError("unauthenticated", "The name or the password is wrong");
  }
  return found;
}
