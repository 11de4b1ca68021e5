// Puts a mail into the queue, in the transaction of what it tells about: both happen, or neither.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Config } from "../config.ts";
import type { Tx } from "../db/store.ts";
import { createId } from "../ids.ts";
import { enqueue } from "../jobs/queue.ts";
import { MAIL_LANGUAGES, type MailLanguage, type MailMessages, type MailName } from "./messages.ts";

export const MAIL_QUEUE = "mail";

/** A person of this server, or anybody by an address. */
export type MailRecipient =
  | { userId: string }
  | { accountId: string }
  | { address: string; language: string | null };

export interface NewMail<Name extends MailName> {
  to: MailRecipient;
  message: Name;
  values: MailMessages[Name];
  /** After this it would only mislead: a link in it has stopped working. */
  until?: Date;
}

/** What waits in the queue; times as milliseconds, for JSON. */
export interface QueuedMail {
  id: string;
  address: string;
  /** Null: the server's. */
  language: MailLanguage | null;
  name: string | null;
  message: MailName;
  values: Record<string, string | number | { at: number }>;
  until: number | null;
}

export function canSendMail(config: Config): boolean {
  return config.mail !== undefined;
}

/** Nothing where the server has no SMTP, or the person no address. */
export async function enqueueMail<Name extends MailName>(
  app: App,
  tx: Tx,
  { to, message, values, until }: NewMail<Name>,
): Promise<void> {
  if (!canSendMail(app.config)) return;
  const recipient = await findRecipient(tx, to);
  if (!recipient) return;
  const at = app.clock.now();
  const mail: QueuedMail = {
    ...recipient,
    id: createId(at),
    message,
    values: plainValues(values),
    until: until?.getTime() ?? null,
  };
  await enqueue(tx, MAIL_QUEUE, [mail], at);
}

type Recipient = Pick<QueuedMail, "address" | "language" | "name">;

/** The address as it is now: a mail that tells of its change still goes to the old one. */
async function findRecipient({ q, t }: Tx, to: MailRecipient): Promise<Recipient | undefined> {
  if ("address" in to) return { address: to.address, language: languageOf(to.language), name: null };
  const [found] = await q
    .select({ user: t.users, account: t.accounts })
    .from(t.users)
    .innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where("userId" in to ? eq(t.users.id, to.userId) : eq(t.users.accountId, to.accountId));
  if (!found || found.user.email === null) return undefined;
  const { user, account } = found;
  return {
    address: found.user.email,
    language: languageOf(user.locale),
    name: account.name || account.username,
  };
}

function languageOf(locale: string | null): MailLanguage | null {
  return MAIL_LANGUAGES.find((language) => language === locale) ?? null;
}

function plainValues(values: object): QueuedMail["values"] {
  const plain = Object.entries(values).map(([name, value]) => {
    return [name, value instanceof Date ? { at: value.getTime() } : (value as string | number)];
  });
  return Object.fromEntries(plain);
}
