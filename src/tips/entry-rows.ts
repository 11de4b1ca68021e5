// The rows of a jar: replaced as a whole, ids kept for what stays, and the change of what people see written down.
import { isDeepStrictEqual } from "node:util";
import { eq, inArray } from "drizzle-orm";
import type { Tx } from "../db/store.ts";
import { createId } from "../ids.ts";
import type { Tables } from "../schema.ts";

export type TipEntryRow = Tables["tipEntries"]["$inferSelect"];
/** What an entry is; the rest of its row follows from where it stands and what was found out about it. */
export type NewTipEntry = Pick<
  TipEntryRow,
  "service" | "name" | "handle" | "href" | "visibility" | "source" | "amounts"
>;

export async function entryRowsOf({ q, t }: Tx, accountId: string): Promise<TipEntryRow[]> {
  return q
    .select()
    .from(t.tipEntries)
    .where(eq(t.tipEntries.accountId, accountId))
    .orderBy(t.tipEntries.position);
}

/** Writes the entries in their order; returns the new rows. */
export async function replaceEntries(
  { q, t }: Tx,
  accountId: string,
  before: TipEntryRow[],
  entries: NewTipEntry[],
  at: Date,
): Promise<TipEntryRow[]> {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const rows = entries.map((entry, position): TipEntryRow => {
    const { id = createId(at), linksBackAt = null, linkCheckedAt = null } = known.get(keyOf(entry)) ?? {};
    return { ...entry, id, accountId, position, linksBackAt, linkCheckedAt };
  });
  // Remote actors are read again and again, and rarely differ.
  if (isDeepStrictEqual(rows, before)) return before;
  const old = before.map(({ id }) => id);
  if (old.length > 0) await q.delete(t.tipEntries).where(inArray(t.tipEntries.id, old));
  if (rows.length > 0) await q.insert(t.tipEntries).values(rows);
  return rows;
}

/** Appends what was added and removed between two things that people saw; says whether there was anything. */
export async function recordHistory(
  { q, t }: Tx,
  accountId: string,
  before: NewTipEntry[],
  after: NewTipEntry[],
  at: Date,
): Promise<boolean> {
  const changes = [
    ...missingIn(after, before).map((entry) => ({ ...entry, change: "removed" as const })),
    ...missingIn(before, after).map((entry) => ({ ...entry, change: "added" as const })),
  ];
  if (changes.length === 0) return false;
  const rows = changes.map(({ change, service, name, handle, href, visibility }) => {
    return { id: createId(at), accountId, change, service, name, handle, href, visibility, createdAt: at };
  });
  await q.insert(t.tipHistory).values(rows);
  return true;
}

/** Where money goes is the address: an entry with another name is the same, with another address it is not. */
function missingIn(list: NewTipEntry[], entries: NewTipEntry[]): NewTipEntry[] {
  const keys = new Set(list.map(keyOf));
  return entries.filter((entry) => !keys.has(keyOf(entry)));
}

export function keyOf({ service, handle }: { service: string; handle: string }): string {
  return `${service} ${handle}`;
}
