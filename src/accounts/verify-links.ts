// Verifies the links in people's profile fields: the page must link back. Done when a profile changes, and again each day, so that
// a mark does not outlive what it was given for.
import { and, eq, isNull, sql } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Store, Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { enqueue, type Job } from "../jobs/queue.ts";
import { linksBack } from "./links-back.ts";
import { findAccount, isActive, isLocal, type Account } from "./queries.ts";
import type { ProfileField } from "./schema.ts";

const QUEUE = "profile-links";
const DAY_MS = 24 * 3_600_000;
const FIRST_PAUSE_MS = 5 * 60_000;
const MAX_ATTEMPTS = 4;
/** A page that is away for so long has lost its mark. */
const AWAY_MS = 14 * DAY_MS;

export function verifyLinks(app: App): void {
  app.readEvents("profile-links", (tx, { accountId }) => verifyNew(app, tx, accountId), ["account.updated"]);
  app.runJobs({
    queue: QUEUE,
    concurrency: 2,
    run: ({ payload }: Job) => verify(app, (payload as { accountId: string }).accountId),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + FIRST_PAUSE_MS * 3 ** attempts) : undefined,
  });
  app.schedule.add({ name: "profile-links", everyMs: DAY_MS, run: (now) => verifyAgain(app.store, now) });
}

async function verifyNew(app: App, tx: Tx, accountId: string): Promise<void> {
  const account = await findAccount(tx, accountId);
  const hasNew =
    account && isLocal(account) && account.fields.some((field) => isLink(field) && !field.verifiedAt);
  if (hasNew) await enqueue(tx, QUEUE, [{ accountId: account.id }], app.clock.now());
}

async function verifyAgain(store: Store, now: Date): Promise<void> {
  await store.tx(async (tx) => {
    const { q, t } = tx;
    const hasLink = sql`cast(${t.accounts.fields} as text) like '%https://%'`;
    const rows = await q
      .select({ accountId: t.accounts.id })
      .from(t.accounts)
      .where(and(isNull(t.accounts.domain), isNull(t.accounts.suspendedAt), hasLink));
    await enqueue(tx, QUEUE, rows, now);
  });
}

/** @throws AppError unavailable, to be tried again, where a page did not answer */
async function verify(app: App, accountId: string): Promise<void> {
  const account = await findAccount(app.store.read, accountId);
  if (!account || !isLocal(account) || !isActive(account)) return;
  const pages = new Set(account.fields.filter(isLink).map(({ value }) => value.trim()));
  const found = new Map<string, boolean | AppError>();
  for (const page of pages) found.set(page, await ask(app, page, account));
  await keep(app, accountId, found);
  const away = [...found.values()].find((answer) => answer instanceof AppError);
  if (away) throw away;
}

async function ask(app: App, page: string, account: Account): Promise<boolean | AppError> {
  try {
    return await linksBack(app, page, [account.url, account.uri]);
  } catch (error) {
    if (error instanceof AppError) return error.code === "unavailable" ? error : false;
    throw error;
  }
}

/** Only what the fields still say when the answers are there. */
async function keep(app: App, accountId: string, found: Map<string, boolean | AppError>): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    const account = await findAccount(tx, accountId);
    const fields = account?.fields.map((field) => judged(field, found.get(field.value.trim()), at));
    if (fields) await q.update(t.accounts).set({ fields }).where(eq(t.accounts.id, accountId));
  });
}

function judged(field: ProfileField, answer: boolean | AppError | undefined, at: Date): ProfileField {
  const { name, value, verifiedAt, checkedAt } = field;
  if (answer === undefined) return field;
  if (answer === true)
    return { name, value, verifiedAt: verifiedAt ?? at.toISOString(), checkedAt: at.toISOString() };
  const isAway = answer !== false && checkedAt && at.getTime() - Date.parse(checkedAt) < AWAY_MS;
  return isAway ? field : { name, value };
}

/** An https address and nothing else. */
function isLink({ value }: ProfileField): boolean {
  const text = value.trim();
  const url = /^https:\/\/\S+$/i.test(text) ? URL.parse(text) : null;
  return url !== null && url.username === "" && url.password === "";
}
