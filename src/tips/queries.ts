// Reads of tip jars: as their owner edits them, as somebody sees them, and as other servers get them.
import { and, desc, eq, inArray } from "drizzle-orm";
import { isActive, isLocal, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Db } from "../db/store.ts";
import type { Tables } from "../schema.ts";
import { readSettings } from "../settings/settings.ts";
import type { TipEntryRow } from "./entry-rows.ts";
import type { TipVisibility } from "./schema.ts";

export type TipChange = Tables["tipHistory"]["$inferSelect"];

export interface TipJar {
  enabled: boolean;
  adultDeclared: boolean;
  changedAt: Date | null;
  entries: TipEntryRow[];
}

/** Who looks: an account of this server, or undefined for anyone. */
export type TipViewer = { id: string } | undefined;

const EMPTY: TipJar = { enabled: false, adultDeclared: false, changedAt: null, entries: [] };
const HISTORY_LIMIT = 100;

/** All of it, as its owner edits it. */
export async function ownTipJar(db: Db, accountId: string): Promise<TipJar> {
  return (await loadJars(db, [accountId])).get(accountId) ?? EMPTY;
}

export async function tipJarOf(app: App, account: Account, viewer: TipViewer): Promise<TipJar> {
  return (await tipJarsOf(app, [account], viewer)).get(account.id) ?? EMPTY;
}

/** What the viewer sees of each account's jar; one query. Accounts that show none are not in the map. */
export async function tipJarsOf(
  app: App,
  accounts: Account[],
  viewer: TipViewer,
): Promise<Map<string, TipJar>> {
  const { tipJars } = await readSettings(app.store);
  const shown = accounts.filter(
    (account) => mayShowJar(account) && (tipJars === "everyone" || !isLocal(account)),
  );
  const jars = await loadJars(app.store.read, [...new Set(shown.map(({ id }) => id))]);
  for (const [accountId, jar] of jars) {
    const entries = jar.enabled ? jar.entries.filter(({ visibility }) => maySee(visibility, viewer)) : [];
    if (entries.length === 0) jars.delete(accountId);
    else jars.set(accountId, { ...jar, entries });
  }
  return jars;
}

/** What an actor carries: nothing of what is meant for this server's pages only. */
export async function federatedTips(app: App, account: Account): Promise<TipEntryRow[]> {
  const { entries } = await tipJarOf(app, account, undefined);
  return entries.filter(({ visibility }) => visibility === "federated");
}

/** What was added and removed, the newest first. */
export async function tipHistoryOf({ q, t }: Db, account: Account, viewer: TipViewer): Promise<TipChange[]> {
  if (!mayShowJar(account)) return [];
  const visibilities: TipVisibility[] = viewer ? ["federated", "local", "signed_in"] : ["federated", "local"];
  return q
    .select()
    .from(t.tipHistory)
    .where(and(eq(t.tipHistory.accountId, account.id), inArray(t.tipHistory.visibility, visibilities)))
    .orderBy(desc(t.tipHistory.id))
    .limit(HISTORY_LIMIT);
}

/** Whoever is suspended or silenced asks nobody here for money. */
function mayShowJar(account: Account): boolean {
  return isActive(account) && account.silencedAt === null;
}

function maySee(visibility: TipVisibility, viewer: TipViewer): boolean {
  return visibility !== "signed_in" || viewer !== undefined;
}

async function loadJars({ q, t }: Db, accountIds: string[]): Promise<Map<string, TipJar>> {
  if (accountIds.length === 0) return new Map();
  const rows = await q
    .select({ jar: t.tipJars, entry: t.tipEntries })
    .from(t.tipJars)
    .leftJoin(t.tipEntries, eq(t.tipEntries.accountId, t.tipJars.accountId))
    .where(inArray(t.tipJars.accountId, accountIds))
    .orderBy(t.tipEntries.position);
  const jars = new Map<string, TipJar>();
  for (const { jar, entry } of rows) {
    const { enabled, adultDeclaredAt, changedAt } = jar;
    const one = jars.get(jar.accountId) ?? {
      enabled,
      adultDeclared: adultDeclaredAt !== null,
      changedAt,
      entries: [],
    };
    if (entry) one.entries.push(entry);
    jars.set(jar.accountId, one);
  }
  return jars;
}
