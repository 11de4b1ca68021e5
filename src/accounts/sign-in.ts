// Signing in, in one step or two: a passkey is enough; after a password comes the code, where the account asks for one.
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { createSecret } from "../ids.ts";
import { authenticate, type Person } from "./authenticate.ts";
import { findBrief, keepBriefly, takeBrief } from "./brief.ts";
import { authenticateByPasskey } from "./passkeys.ts";
import { findAccount, findUser, isActive } from "./queries.ts";
import { hasTotp, useSecondFactor } from "./totp.ts";

const HALF_DONE = "sign-in";

/** @throws AppError unauthenticated, unconfirmed, unapproved; second_factor_required, with a `ticket` in `details` */
export async function signInByPassword(app: App, login: string, password: string): Promise<Person> {
  const person = await authenticate(app, login, password);
  if (!hasTotp(person.user)) return person;
  const ticket = createSecret();
  await keepBriefly(app, HALF_DONE, ticket, person.user.id);
  throw new AppError("second_factor_required", "Give the code that your authenticator app shows", {
    details: { ticket },
  });
}

/** Whom a ticket belongs to: tries are counted by person. @throws AppError gone */
export async function findHalfSignedIn(app: App, ticket: string): Promise<Person> {
  const userId = await findBrief(app, HALF_DONE, ticket);
  const user = userId === undefined ? undefined : await findUser(app.store.read, userId);
  const account = user && (await findAccount(app.store.read, user.accountId));
  if (!user || !account || !isActive(account)) {
    throw new AppError("gone", "That took too long: sign in again from the start");
  }
  return { user, account };
}

/** The second step. @throws AppError unauthenticated, gone */
export async function finishSignIn(app: App, ticket: string, code: string): Promise<Person> {
  const person = await findHalfSignedIn(app, ticket);
  await useSecondFactor(app, person.user, code);
  await takeBrief(app, HALF_DONE, ticket);
  return person;
}

export interface Proof {
  password?: string | undefined;
  /** Where the account asks for one. */
  code?: string | undefined;
  passkey?: unknown;
}

/** That it is still the same person. @throws AppError unauthenticated, second_factor_required */
export async function proveAgain(app: App, { user, account }: Person, proof: Proof): Promise<void> {
  if (proof.passkey !== undefined) {
    const holder = await authenticateByPasskey(app, proof.passkey);
    if (holder.user.id !== user.id)
      throw new AppError("unauthenticated", "This passkey is of another account");
    return;
  }
  await authenticate(app, account.handle, proof.password ?? "");
  if (!hasTotp(user)) return;
  if (!proof.code) {
    throw new AppError("second_factor_required", "Give the code that your authenticator app shows as well");
  }
  await useSecondFactor(app, user, proof.code);
}
