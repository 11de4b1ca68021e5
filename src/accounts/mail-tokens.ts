// Links in mails: a secret that works once, for a time, for one purpose; its SHA-256 in the database.
import { and, eq, gt } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Db, Tx } from "../db/store.ts";
import { createSecret } from "../ids.ts";
import type { Tables } from "../schema.ts";
import { hashOf } from "./sessions.ts";

export type MailToken = Tables["mailTokens"]["$inferSelect"];
type Purpose = MailToken["purpose"];

const HOUR_MS = 3_600_000;

/** A password reset is as good as the password, so it lives shortest. */
const LIFETIME_MS: Record<Purpose, number> = {
  confirm_sign_up: 48 * HOUR_MS,
  change_address: 24 * HOUR_MS,
  reset_password: HOUR_MS,
};

export interface IssuedMailToken {
  secret: string;
  expiresAt: Date;
}

/** Earlier ones of the same purpose and owner stop working. */
export async function issueMailToken(
  app: App,
  { q, t }: Tx,
  purpose: Purpose,
  ownerId: string,
  email: string,
): Promise<IssuedMailToken> {
  const secret = createSecret();
  const createdAt = app.clock.now();
  const expiresAt = new Date(createdAt.getTime() + LIFETIME_MS[purpose]);
  await q
    .delete(t.mailTokens)
    .where(and(eq(t.mailTokens.purpose, purpose), eq(t.mailTokens.ownerId, ownerId)));
  await q
    .insert(t.mailTokens)
    .values({ hash: hashOf(secret), purpose, ownerId, email, expiresAt, createdAt });
  return { secret, expiresAt };
}

export async function findMailToken(app: App, { q, t }: Db, secret: string): Promise<MailToken | undefined> {
  const [token] = await q
    .select()
    .from(t.mailTokens)
    .where(and(eq(t.mailTokens.hash, hashOf(secret)), gt(t.mailTokens.expiresAt, app.clock.now())));
  return token;
}

/** False for the second to use it, also where both come at once. */
export async function useMailToken({ q, t }: Tx, token: MailToken): Promise<boolean> {
  const used = await q
    .delete(t.mailTokens)
    .where(eq(t.mailTokens.hash, token.hash))
    .returning({ hash: t.mailTokens.hash });
  return used.length > 0;
}
