// Reads of tip jars: as their owner edits them, as somebody sees them, and as other servers get them.
import { and, desc, eq, inArray } from "drizzle-orm";
import { isActive, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { among, prepared } from "../db/prepared.ts";
import type { Db } from "../db/store.ts";
import type { Tables } from "../schema.ts";
import { readSettings } from "../settings/settings.ts";
import type { TipEntryRow } from "./entry-rows.ts";
import { entryDenial, withJar } from "./policy.ts";
import type { TipVisibility } from "./schema.ts";

export type TipChange = Tables["tipHistory"]["$inferSelect"];

export interface TipJar {
  enabled: boolean;
  adultDeclared: boolean;
  /** When what it shows last changed, or who may change it: its owner's password was reset, or the second factor. */
  changedAt: Date | null;
  /** Since when nobody but the owner sees it (T12). */
  frozenAt: Date | null;
  frozenBy: "reports" | "moderator" | null;
  entries: TipEntryRow[];
}

/** Who looks: an account of this server, or undefined for anyone. */
export type TipViewer = { id: string } | undefined;

const EMPTY: TipJar = {
  enabled: false,
  adultDeclared: false,
  changedAt: null,
  frozenAt: null,
  frozenBy: null,
  entries: [],
};
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
  const policy = await readSettings(app.store);
  const shown = await withJar(app.store.read, policy, accounts.filter(mayShowJar));
  const jars = await loadJars(app.store.read, [...new Set(shown.map(({ id }) => id))]);
  for (const [accountId, jar] of jars) {
    const isShown = ({ visibility, ...entry }: TipEntryRow) =>
      maySee(visibility, viewer) && entryDenial(policy, entry) === undefined;
    const entries = jar.enabled && !jar.frozenAt ? jar.entries.filter(isShown) : [];
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

/** What was added and removed, the newest first. Of a jar that is hidden nothing is told, and nothing of what is denied here. */
export async function tipHistoryOf(app: App, account: Account, viewer: TipViewer): Promise<TipChange[]> {
  const { q, t } = app.store.read;
  const policy = await readSettings(app.store);
  const shown = mayShowJar(account) ? await withJar(app.store.read, policy, [account]) : [];
  const [jar] = await q.select().from(t.tipJars).where(eq(t.tipJars.accountId, account.id));
  if (shown.length === 0 || !jar || jar.frozenAt) return [];
  const visibilities: TipVisibility[] = viewer ? ["federated", "local", "signed_in"] : ["federated", "local"];
  const changes = await q
    .select()
    .from(t.tipHistory)
    .where(and(eq(t.tipHistory.accountId, account.id), inArray(t.tipHistory.visibility, visibilities)))
    .orderBy(desc(t.tipHistory.id))
    .limit(HISTORY_LIMIT);
  return changes.filter((change) => entryDenial(policy, change) === undefined);
}

/** Whoever is suspended or silenced asks nobody here for money. */
function mayShowJar(account: Account): boolean {
  return isActive(account) && account.silencedAt === null;
}

function maySee(visibility: TipVisibility, viewer: TipViewer): boolean {
  return visibility !== "signed_in" || viewer !== undefined;
}

const jarsAmong = prepared((db) => {
  const { tipJars, tipEntries, users } = db.t;
  return db.q
    .select({ jar: tipJars, entry: tipEntries, securityChangedAt: users.securityChangedAt })
    .from(tipJars)
    .leftJoin(tipEntries, eq(tipEntries.accountId, tipJars.accountId))
    .leftJoin(users, eq(users.accountId, tipJars.accountId))
    .where(among(db, tipJars.accountId, "accountIds"))
    .orderBy(tipEntries.position);
});

async function loadJars(db: Db, accountIds: string[]): Promise<Map<string, TipJar>> {
  if (accountIds.length === 0) return new Map();
  const rows = await jarsAmong(db).execute({ accountIds });
  const jars = new Map<string, TipJar>();
  for (const { jar, entry, securityChangedAt } of rows) {
    const one = jars.get(jar.accountId) ?? emptyJar(jar, securityChangedAt);
    if (entry) one.entries.push(entry);
    jars.set(jar.accountId, one);
  }
  return jars;
}

function emptyJar(jar: Tables["tipJars"]["$inferSelect"], securityChangedAt: Date | null): TipJar {
  const { enabled, adultDeclaredAt, changedAt, frozenAt, frozenBy } = jar;
  return {
    enabled,
    adultDeclared: adultDeclaredAt !== null,
    frozenAt,
    frozenBy,
    entries: [],
    // Who took an account over waits before changing the jar: so the reset counts as the change (T8).
    changedAt: (securityChangedAt ?? 0) > (changedAt ?? 0) ? securityChangedAt : changedAt,
  };
}
