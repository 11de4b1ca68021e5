// Looks whether the pages of tip entries link back to the profile, after each change and again every day; a badge goes as soon as
// the link does (T10). Nothing but https pages is ever fetched: no Lightning address, no wallet (T5).
import { and, eq, isNotNull, isNull, like, lt, or } from "drizzle-orm";
import { findAccount, isActive, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { enqueue, type Job } from "../jobs/queue.ts";
import { findService } from "./catalogue.ts";
import type { TipEntryRow } from "./entry-rows.ts";
import { pageLinksBack } from "./links-back.ts";

const QUEUE = "tip-links";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST_PAUSE_MS = 10 * 60_000;
/** A page that is away for so many tries has lost its badge. */
const MAX_ATTEMPTS = 3;
const AT_ONCE = 500;

/** Plugs reader, queue and chore in; before the app starts. */
export function checkTipLinks(app: App): void {
  app.readEvents("tip-links", (tx, { accountId }) => enqueueNew(app, tx, accountId), ["tip_jar.changed"]);
  app.runJobs({
    queue: QUEUE,
    concurrency: 2,
    run: (job) => check(app, job),
    nextTry: ({ attempts }, _error, now) =>
      attempts < MAX_ATTEMPTS ? new Date(now.getTime() + FIRST_PAUSE_MS * 4 ** attempts) : undefined,
  });
  app.schedule.add({ name: "tip-links", everyMs: HOUR_MS, run: (now) => checkAgain(app, now) });
}

async function enqueueNew(app: App, tx: Tx, accountId: string): Promise<void> {
  const { tipEntries } = tx.t;
  const isNew = and(eq(tipEntries.accountId, accountId), isNull(tipEntries.linkCheckedAt));
  await enqueueChecks(app, tx, await tx.q.select().from(tipEntries).where(isNew), app.clock.now());
}

/** Those with a badge every day, the others every week. */
async function checkAgain(app: App, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await app.store.tx(async (tx) => {
    const { source, href, linksBackAt, linkCheckedAt } = tx.t.tipEntries;
    const isDue = or(
      and(isNotNull(linksBackAt), lt(linkCheckedAt, before(DAY_MS))),
      and(isNull(linksBackAt), lt(linkCheckedAt, before(7 * DAY_MS))),
    );
    const rows = await tx.q
      .select()
      .from(tx.t.tipEntries)
      .where(and(eq(source, "owner"), like(href, "https://%"), isDue))
      .limit(AT_ONCE);
    await enqueueChecks(app, tx, rows, now);
  });
}

/** They count as looked at from here on, so that none is queued twice. */
async function enqueueChecks(app: App, tx: Tx, rows: TipEntryRow[], at: Date): Promise<void> {
  const { q, t } = tx;
  const pages = rows.filter(mayLinkBack);
  for (const { id } of pages) {
    await q.update(t.tipEntries).set({ linkCheckedAt: at }).where(eq(t.tipEntries.id, id));
  }
  const payloads = pages.map(({ id }) => ({ entryId: id }));
  await enqueue(tx, QUEUE, payloads, app.clock.now());
}

/** People's pages on https, of services that let them link; a wallet's address is no page. */
function mayLinkBack({ source, service, href }: TipEntryRow): boolean {
  const known = findService(service);
  if (source !== "owner" || !href?.startsWith("https://")) return false;
  return known !== undefined && known.kind !== "payment-pointer" && known.relMe !== "no";
}

/** @throws AppError unavailable, to be tried again */
async function check(app: App, { payload, attempts }: Job): Promise<void> {
  const { q, t } = app.store.read;
  const { entryId } = payload as { entryId: string };
  const [entry] = await q.select().from(t.tipEntries).where(eq(t.tipEntries.id, entryId));
  const account = entry && (await findAccount(app.store.read, entry.accountId));
  if (!entry?.href || !account || !isLocal(account) || !isActive(account)) return;
  const profiles = [account.url, account.uri, app.uris.tips(account.username)];
  const found = await ask(app, entry.href, profiles, attempts);
  await keep(app, entry, found);
}

async function ask(app: App, page: string, profiles: string[], attempts: number): Promise<boolean> {
  try {
    return await pageLinksBack(app, page, profiles);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "unavailable" && attempts < MAX_ATTEMPTS) throw error;
    return false;
  }
}

/** Of the address that was looked at alone: the owner may have changed the entry meanwhile. */
async function keep(app: App, { id, href }: TipEntryRow, found: boolean): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async ({ q, t }) => {
    const { tipEntries } = t;
    await q
      .update(tipEntries)
      .set({ linkCheckedAt: at, linksBackAt: found ? at : null })
      .where(and(eq(tipEntries.id, id), eq(tipEntries.href, href ?? "")));
  });
}
