// A new password, given by an admin on the command line: all sessions and tokens of the account end.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { noteSecurityChange } from "./note-security-change.ts";
import { checkPassword, hashPassword } from "./password.ts";
import { findAccountByHandle, findUserOfAccount } from "./queries.ts";

/** @throws AppError not_found, unprocessable */
export async function resetPassword(app: App, handle: string, password: string): Promise<void> {
  checkPassword(password);
  const account = await findAccountByHandle(app.store.read, handle, app.config.domain);
  const user = account && (await findUserOfAccount(app.store.read, account.id));
  if (!user) throw new AppError("not_found", `Nobody here is called ${handle}`);
  const passwordHash = await hashPassword(password);
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    await q.update(t.users).set({ passwordHash, passwordChangedAt: at }).where(eq(t.users.id, user.id));
    await q.delete(t.sessions).where(eq(t.sessions.userId, user.id));
    await q.update(t.oauthTokens).set({ revokedAt: at }).where(eq(t.oauthTokens.userId, user.id));
    await noteSecurityChange(app, tx, user, "password_reset");
  });
}
