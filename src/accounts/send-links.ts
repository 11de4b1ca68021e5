// Sends links that somebody asks for by name or address. The request only puts a job into the queue, whoever exists: looking up
// and writing happen later, so neither the answer nor its time tells anything (W9).
import { eq, or } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { enqueue, type Job } from "../jobs/queue.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import { issueMailToken } from "./mail-tokens.ts";
import { isActive } from "./queries.ts";
import { findSignUpByLogin } from "./sign-ups.ts";

const QUEUE = "links";
const RETRY_MS = 60_000;

interface Asked {
  what: "reset_password" | "confirm_sign_up";
  login: string;
}

/** For who has forgotten the password. */
export async function askForReset(app: App, login: string): Promise<void> {
  await ask(app, { what: "reset_password", login });
}

/** For whom the first mail did not reach. */
export async function askForConfirmation(app: App, login: string): Promise<void> {
  await ask(app, { what: "confirm_sign_up", login });
}

async function ask(app: App, { what, login }: Asked): Promise<void> {
  const asked = { what, login: login.trim().toLowerCase().replace(/^@/, "").slice(0, 300) };
  await app.store.tx((tx) => enqueue(tx, QUEUE, [asked], app.clock.now()));
}

export function sendLinks(app: App): void {
  const send = { reset_password: sendReset, confirm_sign_up: sendConfirmation };
  app.runJobs({
    queue: QUEUE,
    concurrency: 1,
    run: async ({ payload }: Job) => {
      const { what, login } = payload as Asked;
      await app.store.tx((tx) => send[what](app, tx, login));
    },
    nextTry: (_job, _error, now) => new Date(now.getTime() + RETRY_MS),
  });
}

async function sendReset(app: App, tx: Tx, login: string): Promise<void> {
  const { q, t } = tx;
  const [found] = await q
    .select({ user: t.users, account: t.accounts })
    .from(t.users)
    .innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where(or(eq(t.users.email, login), eq(t.accounts.handle, login)));
  if (!found || found.user.email === null || !isActive(found.account)) return;
  const { id, email } = found.user;
  const { secret, expiresAt } = await issueMailToken(app, tx, "reset_password", id, email);
  const values = { url: `${app.uris.origin}/reset-password?token=${secret}` };
  await enqueueMail(app, tx, { to: { userId: id }, message: "reset_password", values, until: expiresAt });
}

async function sendConfirmation(app: App, tx: Tx, login: string): Promise<void> {
  const row = await findSignUpByLogin(tx, login);
  if (!row || row.email === null || row.confirmedAt !== null) return;
  const { secret, expiresAt } = await issueMailToken(app, tx, "confirm_sign_up", row.id, row.email);
  const values = { username: row.username, url: `${app.uris.origin}/confirm?token=${secret}` };
  const to = { address: row.email, language: row.locale };
  await enqueueMail(app, tx, { to, message: "confirm_sign_up", values, until: expiresAt });
}
