// Verifies the links in profile fields: the page must link back. Done when a profile changes, and again each day, so that a mark does
// not outlive what it was given for; for people of other servers whom someone here follows, by this server itself, as Mastodon does,
// and again when they are read anew.
import { and, eq, isNull, sql } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Store, Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { DomainEvent } from "../events.ts";
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
/** Of one account elsewhere: it can name as many pages as it likes. */
const MAX_REMOTE = 4;

export function verifyLinks(app: App): void {
  const verifyAfter = (tx: Tx, event: Occasion) => verifyNew(app, tx, accountOf(event));
  app.readEvents("profile-links", verifyAfter, ["account.updated", "account.received", "follow.accepted"]);
  app.runJobs({
    queue: QUEUE,
    concurrency: 2,
    run: ({ payload }: Job) => verify(app, (payload as { accountId: string }).accountId),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + FIRST_PAUSE_MS * 3 ** attempts) : undefined,
  });
  app.schedule.add({ name: "profile-links", everyMs: DAY_MS, run: (now) => verifyAgain(app.store, now) });
}

type Occasion = DomainEvent<"account.updated" | "account.received" | "follow.accepted">;

function accountOf(event: Occasion): string {
  return event.type === "follow.accepted" ? event.followeeId : event.accountId;
}

async function verifyNew(app: App, tx: Tx, accountId: string): Promise<void> {
  const account = await findAccount(tx, accountId);
  if (!account?.fields.some((field) => isStale(account, field, app.clock.now()))) return;
  if (isLocal(account) || (await isFollowedHere(tx, accountId)))
    await enqueue(tx, QUEUE, [{ accountId }], app.clock.now());
}

/** Never verified, or, of an account elsewhere, as long ago as a page may be away. */
function isStale(account: Account, field: ProfileField, now: Date): boolean {
  if (pageOf(account, field) === undefined) return false;
  if (!field.verifiedAt || !field.checkedAt) return true;
  return !isLocal(account) && now.getTime() - Date.parse(field.checkedAt) > AWAY_MS;
}

async function isFollowedHere({ q, t }: Tx, accountId: string): Promise<boolean> {
  const { follows, accounts } = t;
  const isAccepted = and(eq(follows.followeeId, accountId), eq(follows.state, "accepted"));
  const rows = await q
    .select({ id: accounts.id })
    .from(follows)
    .innerJoin(accounts, eq(accounts.id, follows.followerId))
    .where(and(isAccepted, isNull(accounts.domain)))
    .limit(1);
  return rows.length > 0;
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
  if (!account || !isActive(account)) return;
  const named = new Set(account.fields.flatMap((field) => pageOf(account, field) ?? []));
  const pages = isLocal(account) ? [...named] : [...named].slice(0, MAX_REMOTE);
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
    const fields = account?.fields.map((field) => judged(field, found.get(pageOf(account, field) ?? ""), at));
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

/** The page that a field names: an https address and nothing else, or, from elsewhere, a link that shows where it leads. */
function pageOf(account: Account, { value }: ProfileField): string | undefined {
  const text = isLocal(account) ? value.trim() : linkIn(value.trim());
  const url = /^https:\/\/\S+$/i.test(text) ? URL.parse(text) : null;
  return url !== null && url.username === "" && url.password === "" ? text : undefined;
}

/** Of sanitised HTML. Hollo and WordPress put a paragraph around it. */
function linkIn(html: string): string {
  const bare = html.replace(/^<p>([\s\S]*)<\/p>$/, "$1").trim();
  const [, href, words] = /^<a href="([^"]*)"[^>]*>((?:[^<]|<\/?span\b[^>]*>)*)<\/a>$/.exec(bare) ?? [];
  if (href === undefined || words === undefined) return decoded(bare);
  return decoded(words.replace(/<[^>]*>/g, "")) === decoded(href) ? decoded(href) : "";
}

function decoded(text: string): string {
  return text.replaceAll("&amp;", "&");
}
