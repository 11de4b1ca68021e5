// An admin allows or denies services, hosts or people their tip jars: the actors that look different now are sent anew, so that
// other servers show no more, and no less, than this one.
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { recordEvent } from "../events.ts";
import { forgetSettings, loadSettings, type Settings } from "../settings/settings.ts";
import type { TipEntryRow } from "./entry-rows.ts";
import { entryDenial, withJar, type TipPolicy } from "./policy.ts";

/** Plugs the reader in; before the app starts. */
export function tellOfTipPolicy(app: App): void {
  app.readEvents("tip-policy", (tx, event) => tell(app, tx, event.before), ["settings.changed"]);
}

/** `before`: what the settings were that changed. */
async function tell(app: App, tx: Tx, before: Partial<Settings>): Promise<void> {
  if (!Object.keys(before).some((name) => name.startsWith("tip"))) return;
  forgetSettings(app.store); // the command line writes in a process of its own
  const now = await loadSettings(tx);
  const was = { ...now, ...before };
  const jars = await federatedJars(tx);
  const accounts = [...jars.values()].map(({ account }) => account);
  const [shown, shownBefore] = [await idsWithJar(tx, now, accounts), await idsWithJar(tx, was, accounts)];
  for (const [accountId, { entries }] of jars) {
    const carried = (policy: TipPolicy, ids: Set<string>) =>
      ids.has(accountId) ? entries.filter((entry) => !entryDenial(policy, entry)).map(({ id }) => id) : [];
    if (carried(now, shown).join() === carried(was, shownBefore).join()) continue;
    await recordEvent(tx, { type: "tip_jar.policy_changed", accountId }, app.clock.now());
  }
}

async function idsWithJar(tx: Tx, policy: TipPolicy, accounts: Account[]): Promise<Set<string>> {
  return new Set((await withJar(tx, policy, accounts)).map(({ id }) => id));
}

interface Jar {
  account: Account;
  entries: TipEntryRow[];
}

/** What people here have on their actors, by their ids, as far as no setting says otherwise. */
async function federatedJars({ q, t }: Tx): Promise<Map<string, Jar>> {
  const isOn = and(eq(t.tipJars.enabled, true), isNull(t.tipJars.frozenAt), isNull(t.accounts.domain));
  const accounts = await q
    .select({ account: t.accounts })
    .from(t.accounts)
    .innerJoin(t.tipJars, eq(t.tipJars.accountId, t.accounts.id))
    .where(isOn);
  const jars = new Map(
    accounts.map(({ account }) => [account.id, { account, entries: [] as TipEntryRow[] }]),
  );
  const entries = await q
    .select()
    .from(t.tipEntries)
    .where(and(inArray(t.tipEntries.accountId, [...jars.keys()]), eq(t.tipEntries.visibility, "federated")));
  for (const entry of entries) jars.get(entry.accountId)?.entries.push(entry);
  return jars;
}
