// Makes the account of somebody who signed up, once nothing is missing any more.
import { and, eq, isNotNull } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { createId } from "../ids.ts";
import { canSendMail } from "../mail/enqueue-mail.ts";
import { insertPerson, isEmailTaken, type CreatedPerson } from "./create-account.ts";
import type { SignUp } from "./sign-ups.ts";

/** Undefined where something is missing still, or where they are here already. */
export async function admit(app: App, signUpId: string): Promise<CreatedPerson | undefined> {
  const keys = await app.makeKeyPairs();
  return app.store.tx(async (tx) => {
    const { q, t } = tx;
    const isReady = and(isNotNull(t.signUps.confirmedAt), isNotNull(t.signUps.approvedAt));
    const [row] = await q
      .delete(t.signUps)
      .where(and(eq(t.signUps.id, signUpId), isReady))
      .returning();
    if (!row) return undefined;
    await q.delete(t.mailTokens).where(eq(t.mailTokens.ownerId, row.id));
    const { username, passwordHash, locale, invitationId } = row;
    // The address may have come to somebody else meanwhile.
    const email = row.email !== null && (await isEmailTaken(tx, row.email)) ? null : row.email;
    const emailConfirmedAt = email !== null && canSendMail(app.config) ? row.confirmedAt : null;
    const user = { username, email, emailConfirmedAt, passwordHash, locale, invitationId };
    const person = await insertPerson(app, tx, user, keys);
    await startToken(app, tx, row, person.userId);
    return person;
  });
}

/** The client that they signed up with goes on with the token it was given then. */
async function startToken(app: App, { q, t }: Tx, row: SignUp, userId: string): Promise<void> {
  const { tokenHash: hash, tokenAppId: appId, tokenScopes: scopes } = row;
  if (hash === null || appId === null || scopes === null) return;
  const createdAt = app.clock.now();
  await q.insert(t.oauthTokens).values({ id: createId(createdAt), hash, appId, userId, scopes, createdAt });
}
