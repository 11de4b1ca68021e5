// Somebody opens the link that was sent to their address: of a sign-up, or of a change of address.
import { and, eq, isNull } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import { admit } from "./admit.ts";
import { isEmailTaken } from "./create-account.ts";
import { findMailToken, useMailToken, type MailToken } from "./mail-tokens.ts";
import { findUser } from "./queries.ts";
import { findSignUp } from "./sign-ups.ts";
import { tellStaff } from "./tell-staff.ts";

/** `admitted`: the account is there now. `waiting`: a moderator's yes is missing. `changed`: the address of an account. */
export type Confirmed = "admitted" | "waiting" | "changed";

/** @throws AppError gone */
export async function confirmAddress(app: App, secret: string): Promise<Confirmed> {
  const token = await findMailToken(app, app.store.read, secret);
  if (!token || token.purpose === "reset_password") throw staleLink();
  if (token.purpose === "change_address") {
    await app.store.tx((tx) => changeAddress(app, tx, token));
    return "changed";
  }
  await app.store.tx(async (tx) => {
    if (!(await useMailToken(tx, token))) throw staleLink();
    await confirmSignUp(app, tx, token.ownerId);
  });
  return (await admit(app, token.ownerId)) ? "admitted" : "waiting";
}

export function staleLink(): AppError {
  return new AppError("gone", "This link was used already, or it is too old: ask for a new one");
}

/** @throws AppError gone */
export async function confirmSignUp(app: App, tx: Tx, id: string): Promise<void> {
  const { q, t } = tx;
  await q
    .update(t.signUps)
    .set({ confirmedAt: app.clock.now() })
    .where(and(eq(t.signUps.id, id), isNull(t.signUps.confirmedAt)));
  const row = await findSignUp(tx, id);
  if (!row) throw staleLink();
  if (row.approvedAt === null) await tellStaff(app, tx, row);
}

/** The old address hears of it. @throws AppError gone, unprocessable */
async function changeAddress(app: App, tx: Tx, token: MailToken): Promise<void> {
  const { q, t } = tx;
  const user = await findUser(tx, token.ownerId);
  if (!user || !(await useMailToken(tx, token))) throw staleLink();
  if (await isEmailTaken(tx, token.email)) {
    throw new AppError("unprocessable", "This address belongs to another account by now");
  }
  const when = app.clock.now();
  await enqueueMail(app, tx, { to: { userId: user.id }, message: "address_changed", values: { when } });
  await q.update(t.users).set({ email: token.email, emailConfirmedAt: when }).where(eq(t.users.id, user.id));
}
