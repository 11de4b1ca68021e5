// Somebody sets a new password: signed in, or by the link of a mail.
import { and, eq, ne } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { staleLink } from "./confirm-address.ts";
import { findMailToken, useMailToken } from "./mail-tokens.ts";
import { noteSecurityChange } from "./note-security-change.ts";
import { checkPassword, hashPassword } from "./password.ts";
import { findUser, type User } from "./queries.ts";
import type { Session } from "./sessions.ts";

/** All other sessions end; apps keep their tokens. @throws AppError unprocessable */
export async function changePassword(
  app: App,
  user: User,
  session: Session,
  password: string,
): Promise<void> {
  checkPassword(password);
  const passwordHash = await hashPassword(app, password);
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    await keepPassword(app, tx, user, passwordHash);
    await q.delete(t.sessions).where(and(eq(t.sessions.userId, user.id), ne(t.sessions.hash, session.hash)));
    await noteSecurityChange(app, tx, user, "password_changed");
  });
}

/** The link works once; all sessions and tokens end. @throws AppError gone, unprocessable */
export async function resetPasswordByMail(app: App, secret: string, password: string): Promise<void> {
  checkPassword(password);
  const token = await findMailToken(app, app.store.read, secret);
  const user = token?.purpose === "reset_password" && (await findUser(app.store.read, token.ownerId));
  if (!token || !user) throw staleLink();
  const passwordHash = await hashPassword(app, password);
  await app.store.tx(async (tx) => {
    if (!(await useMailToken(tx, token))) throw staleLink();
    await replacePassword(app, tx, user, passwordHash);
    // Who could open the mail has the address.
    if (user.emailConfirmedAt === null && user.email === token.email) await confirmEmail(app, tx, user);
  });
}

/** For whoever has lost the old one: nobody stays signed in. */
export async function replacePassword(app: App, tx: Tx, user: User, passwordHash: string): Promise<void> {
  const { q, t } = tx;
  await keepPassword(app, tx, user, passwordHash);
  await q.delete(t.sessions).where(eq(t.sessions.userId, user.id));
  await q.update(t.oauthTokens).set({ revokedAt: app.clock.now() }).where(eq(t.oauthTokens.userId, user.id));
  await noteSecurityChange(app, tx, user, "password_reset");
}

/** Links for another reset stop working with the password that they were for. */
async function keepPassword(app: App, { q, t }: Tx, user: User, passwordHash: string): Promise<void> {
  const passwordChangedAt = app.clock.now();
  await q.update(t.users).set({ passwordHash, passwordChangedAt }).where(eq(t.users.id, user.id));
  await q
    .delete(t.mailTokens)
    .where(and(eq(t.mailTokens.ownerId, user.id), eq(t.mailTokens.purpose, "reset_password")));
}

async function confirmEmail(app: App, { q, t }: Tx, user: User): Promise<void> {
  await q.update(t.users).set({ emailConfirmedAt: app.clock.now() }).where(eq(t.users.id, user.id));
}
