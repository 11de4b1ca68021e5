// Checks a name or e-mail address and a password. Work and answer are the same whoever exists (W9).
import { eq, or } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { verifyPassword } from "./password.ts";
import { isActive, type Account, type User } from "./queries.ts";
import { findSignUpByLogin, heldBack } from "./sign-ups.ts";

export interface Person {
  user: User;
  account: Account;
}

/**
 * The password alone: who calls it sees to the second factor. Who has the right password and waits to be let in learns why.
 * @throws AppError unauthenticated, unconfirmed, unapproved
 */
export async function authenticate(app: App, login: string, password: string): Promise<Person> {
  const name = login.trim().toLowerCase().replace(/^@/, "");
  const found = await findPerson(app, name);
  const waiting = await findSignUpByLogin(app.store.read, name);
  const right = await verifyPassword(app, password, found ? found.user.passwordHash : waiting?.passwordHash);
  if (right && !found && waiting) throw heldBack(waiting);
  if (!found || !right || !isActive(found.account)) {
    throw new AppError("unauthenticated", "The name or the password is wrong");
  }
  return found;
}

async function findPerson({ store }: App, name: string): Promise<Person | undefined> {
  const { q, t } = store.read;
  const [found] = await q
    .select({ user: t.users, account: t.accounts })
    .from(t.users)
    .innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where(or(eq(t.users.email, name), eq(t.accounts.handle, name)));
  return found;
}
