// Makes a local account with its keys and the user who logs in to it.
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../app.ts";
import type { Db, Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import type { StoredKeyPair } from "../key-pairs.ts";
import { insertKeyPairs } from "./keys.ts";
import { hashPassword, newPassword } from "./password.ts";
import { ROLES, type Role } from "./schema.ts";

/** Names that would mislead people: whoever has one seems to speak for the server. */
const RESERVED = new Set(
  `abuse actor admin administrator administration alert api everyone hakawati help here hostmaster info instance mail
  mailer_daemon mod moderation moderator moderators no_reply nobody noreply null official owner postmaster privacy root
  security server staff support sysadmin system team undefined verification webmaster www`.split(/\s+/),
);

export const newAccount = z.object({
  username: z
    .string()
    .regex(/^[a-z0-9_]{1,30}$/i, "Use 1 to 30 letters a to z, digits or _")
    .refine((name) => !RESERVED.has(name.toLowerCase()), "This name is kept for the server"),
  email: z.email("This is not an e-mail address").max(254),
  password: newPassword,
  role: z.enum(ROLES).default("user"),
  locale: z.enum(["en", "ar"]).nullable().default(null),
});
export type NewAccount = z.input<typeof newAccount>;

/** @throws AppError unprocessable (with `details` per field), ZodError */
export async function createAccount(app: App, input: NewAccount): Promise<CreatedPerson> {
  const { password, ...person } = newAccount.parse(input);
  const [passwordHash, keys] = await Promise.all([hashPassword(app, password), app.makeKeyPairs()]);
  const email = person.email.toLowerCase();
  return app.store.tx(async (tx) => {
    await refuseTakenName(tx, person.username);
    if (await isEmailTaken(tx, email)) {
      const safe = "This e-mail address is in use";
      throw new AppError("unprocessable", safe, { details: { email: safe } });
    }
    return insertPerson(app, tx, { ...person, email, passwordHash }, keys);
  });
}

export interface CreatedPerson {
  accountId: string;
  userId: string;
}

export interface NewPerson {
  username: string;
  /** In lower case. */
  email: string | null;
  emailConfirmedAt?: Date | null;
  passwordHash: string;
  role?: Role;
  locale: string | null;
  invitationId?: string | null;
}

/** The account, its keys, and the user behind it, whose name and address are known to be free. */
export async function insertPerson(
  app: App,
  tx: Tx,
  { username, ...user }: NewPerson,
  keys: StoredKeyPair[],
): Promise<CreatedPerson> {
  const at = app.clock.now();
  const [accountId, userId] = [createId(at), createId(at)];
  await insertLocalAccount(app, tx, accountId, username, at);
  await insertKeyPairs(tx, accountId, keys, at);
  await tx.q
    .insert(tx.t.users)
    .values({ ...user, id: userId, accountId, createdAt: at, passwordChangedAt: at });
  await recordEvent(tx, { type: "account.created", accountId }, at);
  return { accountId, userId };
}

/** Names of people who wait to be let in are taken too. @throws AppError unprocessable */
export async function refuseTakenName({ q, t }: Tx, username: string): Promise<void> {
  const handle = username.toLowerCase();
  const [account] = await q
    .select({ id: t.accounts.id })
    .from(t.accounts)
    .where(eq(t.accounts.handle, handle));
  const [signUp] = await q.select({ id: t.signUps.id }).from(t.signUps).where(eq(t.signUps.handle, handle));
  if (!account && !signUp) return;
  const safe = "This name is taken";
  throw new AppError("unprocessable", safe, { details: { username: safe } });
}

export async function isEmailTaken({ q, t }: Db, email: string): Promise<boolean> {
  const found = await q.select({ id: t.users.id }).from(t.users).where(eq(t.users.email, email));
  return found.length > 0;
}

async function insertLocalAccount(
  { uris }: App,
  { q, t }: Tx,
  id: string,
  username: string,
  at: Date,
): Promise<void> {
  await q.insert(t.accounts).values({
    id,
    username,
    domain: null,
    handle: username.toLowerCase(),
    uri: uris.actor(username),
    url: uris.profile(username),
    fields: [],
    inboxUrl: uris.inbox(username),
    sharedInboxUrl: uris.sharedInbox,
    outboxUrl: uris.outbox(username),
    followersUrl: uris.followers(username),
    createdAt: at,
    updatedAt: at,
  });
}
