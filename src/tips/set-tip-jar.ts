// The owner of a local account sets the tip jar: its entries as a whole, and whether it is shown.
import { eq } from "drizzle-orm";
import { getAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { loadSettings } from "../settings/settings.ts";
import { findService, requireService } from "./catalogue.ts";
import {
  entryRowsOf,
  keyOf,
  recordHistory,
  replaceEntries,
  type NewTipEntry,
  type TipEntryRow,
} from "./entry-rows.ts";
import { parseEntry } from "./parse-entry.ts";
import { entryDenial, requireMayHaveJar, type TipPolicy } from "./policy.ts";
import { ownTipJar, type TipJar } from "./queries.ts";
import type { SuggestedAmounts, TipVisibility } from "./schema.ts";
import { parseAmounts } from "./suggested-amounts.ts";
import { tipError, type TipErrorReason } from "./tip-error.ts";

export const MAX_OWN_TIPS = 12;
const MAX_NAME = 50;

export interface TipEntryEdit {
  /** An id of the catalogue; absent or null: recognised from the pasted link. */
  service?: string | null | undefined;
  handle: string;
  /** Default: the service's name. */
  name?: string | null | undefined;
  /** Default `federated`. */
  visibility?: TipVisibility | undefined;
  /** Default: none. */
  amounts?: SuggestedAmounts | null | undefined;
}

export interface TipJarEdit {
  /** Default: as it is. */
  enabled?: boolean | undefined;
  /** The owner says to be of age, once; a jar can't be switched on without. */
  adult?: boolean | undefined;
  /** All of them, in order. Default: as they are. */
  entries?: TipEntryEdit[] | undefined;
}

/** @throws AppError unprocessable (`details.reason`, and `details.entry` with the place in the list), forbidden */
export async function setTipJar(app: App, accountId: string, edit: TipJarEdit): Promise<TipJar> {
  const wanted = edit.entries && parseEntries(edit.entries);
  return app.store.tx(async (tx) => {
    const policy = await loadSettings(tx);
    const account = await getAccount(tx, accountId);
    if (edit.enabled) await requireMayHaveJar(tx, policy, account);
    if (wanted) refuseDenied(policy, await entryRowsOf(tx, accountId), wanted);
    await writeJar(tx, accountId, edit, wanted, app.clock.now());
    return ownTipJar(tx, accountId);
  });
}

/** What is in the jar already may stay there, unseen, so that an admin's change breaks nobody's next edit. */
function refuseDenied(policy: TipPolicy, before: TipEntryRow[], wanted: NewTipEntry[]): void {
  const known = new Set(before.map(keyOf));
  for (const [place, entry] of wanted.entries()) {
    const denial = known.has(keyOf(entry)) ? undefined : entryDenial(policy, entry);
    if (denial) atPlace(place, () => fail(denial));
  }
}

function fail(reason: TipErrorReason): never {
  throw tipError(reason);
}

async function writeJar(
  tx: Tx,
  accountId: string,
  edit: TipJarEdit,
  wanted: NewTipEntry[] | undefined,
  at: Date,
): Promise<void> {
  const { q, t } = tx;
  const [old] = await q.select().from(t.tipJars).where(eq(t.tipJars.accountId, accountId));
  const before = await entryRowsOf(tx, accountId);
  const enabled = edit.enabled ?? old?.enabled ?? false;
  const adultDeclaredAt = old?.adultDeclaredAt ?? (edit.adult ? at : null);
  if (enabled && !adultDeclaredAt)
    throw refuse("adult_declaration_required", "Say first that you are 18 or older");
  const after = wanted ? await replaceEntries(tx, accountId, before, wanted, at) : before;
  const changed = await recordHistory(tx, accountId, old?.enabled ? before : [], enabled ? after : [], at);
  const jar = { enabled, adultDeclaredAt, changedAt: changed ? at : (old?.changedAt ?? null) };
  await q
    .insert(t.tipJars)
    .values({ accountId, ...jar })
    .onConflictDoUpdate({ target: t.tipJars.accountId, set: jar });
  const shownBefore = old?.enabled ? before : [];
  if (!sameEntries(shownBefore, enabled ? after : []))
    await recordEvent(tx, { type: "tip_jar.changed", accountId, elsewhere: changed }, at);
}

function parseEntries(edits: TipEntryEdit[]): NewTipEntry[] {
  if (edits.length > MAX_OWN_TIPS) throw refuse("too_many", `A tip jar has at most ${MAX_OWN_TIPS} entries`);
  const entries = edits.map(parseOne);
  const twice = entries.findIndex((entry, i) =>
    entries.slice(0, i).some((other) => keyOf(other) === keyOf(entry)),
  );
  if (twice >= 0) throw refuse("twice", "This entry is in the jar twice", twice);
  return entries;
}

function parseOne(edit: TipEntryEdit, place: number): NewTipEntry {
  const { service, handle, href, amounts } = atPlace(place, () => parseWithAmounts(edit));
  const label = (edit.name ?? "").replace(/[\p{Cc}\p{Cf}]+/gu, "").trim();
  const name = [...label].slice(0, MAX_NAME).join("") || (findService(service)?.name ?? service);
  return {
    service,
    handle,
    href,
    name,
    visibility: edit.visibility ?? "federated",
    source: "owner",
    amounts,
  };
}

function parseWithAmounts(edit: TipEntryEdit) {
  const entry = parseEntry(edit);
  const amounts = edit.amounts ? parseAmounts(requireService(entry.service), edit.amounts) : null;
  return { ...entry, amounts };
}

/** Adds to an entry's error which one it was. */
function atPlace<T>(place: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.safe, { details: { ...error.details, entry: String(place) } });
  }
}

function refuse(reason: string, safe: string, place?: number): AppError {
  const entry: Record<string, string> = place === undefined ? {} : { entry: String(place) };
  return new AppError("unprocessable", safe, { details: { reason, ...entry } });
}

/** Also in names, order and visibility: all of it stands on the actor. */
function sameEntries(before: TipEntryRow[], after: TipEntryRow[]): boolean {
  const plain = (rows: TipEntryRow[]) =>
    JSON.stringify(rows.map((row) => [row.id, row.name, row.href, row.visibility]));
  return plain(before) === plain(after);
}
