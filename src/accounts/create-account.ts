// Makes a local account with its keys and the user who logs in to it.
import { eq, or } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { generateKeyPairs, insertKeyPairs } from "./keys.ts";
import { checkPassword, hashPassword } from "./password.ts";
import { ROLES } from "./schema.ts";

/** Names that would stand in the way of the server's own pages or mislead people. */
const RESERVED = new Set([
  "actor",
  "admin",
  "administrator",
  "hakawati",
  "instance",
  "moderator",
  "root",
  "support",
]);

export const newAccount = z.object({
  username: z
    .string()
    .regex(/^[a-z0-9_]{1,30}$/i, "Use 1 to 30 letters a to z, digits or _")
    .refine((name) => !RESERVED.has(name.toLowerCase()), "This name is kept for the server"),
  email: z.email("This is not an e-mail address").max(254),
  password: z.string(),
  role: z.enum(ROLES).default("user"),
  locale: z.enum(["en", "ar"]).nullable().default(null),
});
export type NewAccount = z.input<typeof newAccount>;

/** @throws AppError unprocessable (with `details` per field), ZodError */
export async function createAccount(
  app: App,
  input: NewAccount,
): Promise<{ accountId: string; userId: string }> {
  const { username, email, password, role, locale } = newAccount.parse(input);
  checkPassword(password);
  const [passwordHash, keys] = await Promise.all([hashPassword(password), generateKeyPairs()]);
  const at = app.clock.now();
  const accountId = createId(at);
  const userId = createId(at);
  await app.store.tx(async (tx) => {
    await refuseTaken(tx, username, email);
    await insertLocalAccount(app, tx, accountId, username, at);
    await insertKeyPairs(tx, accountId, keys, at);
    const user = { id: userId, accountId, email: email.toLowerCase(), passwordHash, role, locale };
    await tx.q.insert(tx.t.users).values({ ...user, createdAt: at, passwordChangedAt: at });
    await recordEvent(tx, { type: "account.created", accountId }, at);
  });
  return { accountId, userId };
}

async function refuseTaken({ q, t }: Tx, username: string, email: string): Promise<void> {
  const [taken] = await q
    .select({ handle: t.accounts.handle })
    .from(t.accounts)
    .leftJoin(t.users, eq(t.users.accountId, t.accounts.id))
    .where(or(eq(t.accounts.handle, username.toLowerCase()), eq(t.users.email, email.toLowerCase())));
  if (!taken) return;
  const field = taken.handle === username.toLowerCase() ? "username" : "email";
  const message = field === "username" ? "This name is taken" : "This e-mail address is in use";
  throw new AppError("unprocessable", message, { details: { [field]: message } });
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
