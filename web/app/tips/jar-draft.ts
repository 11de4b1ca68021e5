// One's own jar while it is edited: entries in order, and what of it the server does not have yet.
import type { ApiError } from "../api/caller.ts";
import type { JarEdit, NewTipEntry } from "../api/tips.ts";
import type { OwnTipEntry, OwnTipJar } from "../entities/tips.ts";

export const MAX_ENTRIES = 12;
export const MAX_AMOUNTS = 4;

export interface JarDraft {
  enabled: boolean;
  adult: boolean;
  entries: OwnTipEntry[];
}

export function draftOf({ enabled, adult, entries }: OwnTipJar): JarDraft {
  return { enabled, adult, entries };
}

export function isChanged(draft: JarDraft, saved: OwnTipJar): boolean {
  const plain = ({ enabled, adult, entries }: JarDraft) =>
    JSON.stringify([
      enabled,
      adult,
      entries.map(({ id, name, visibility, amounts }) => [id, name, visibility, amountsOf(amounts)]),
    ]);
  return plain(draft) !== plain(draftOf(saved));
}

export function moved(draft: JarDraft, from: number, to: number): JarDraft {
  if (from === to || to < 0 || to >= draft.entries.length) return draft;
  const entries = [...draft.entries];
  entries.splice(to, 0, ...entries.splice(from, 1));
  return { ...draft, entries };
}

export function removed(draft: JarDraft, id: string): JarDraft {
  return { ...draft, entries: draft.entries.filter((entry) => entry.id !== id) };
}

/** Where it stood, or at the end of what is left. */
export function restored(draft: JarDraft, entry: OwnTipEntry, place: number): JarDraft {
  if (draft.entries.some(({ id }) => id === entry.id)) return draft;
  return { ...draft, entries: draft.entries.toSpliced(place, 0, entry) };
}

export type EntryChange = Partial<Pick<OwnTipEntry, "name" | "names" | "visibility" | "amounts">>;

export function withEntry(draft: JarDraft, id: string, change: EntryChange): JarDraft {
  const entries = draft.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry));
  return { ...draft, entries };
}

/** The jar is always sent whole; what is added goes last. */
export function toEdit(draft: JarDraft, added?: NewTipEntry): JarEdit {
  const kept = draft.entries.map(({ service, handle, name, visibility, amounts }) => ({
    service,
    handle,
    name,
    visibility,
    amounts: amountsOf(amounts),
  }));
  return { enabled: draft.enabled, adult: draft.adult, entries: added ? [...kept, added] : kept };
}

/** Without the links, which the server makes, and the fields that were left empty. */
function amountsOf(amounts: OwnTipEntry["amounts"]): NewTipEntry["amounts"] {
  const values = amounts?.values.map((value) => value.trim()).filter((value) => value !== "") ?? [];
  return values.length > 0 ? { currency: amounts!.currency, values } : null;
}

export type JarProblem =
  /** Something is wrong with what is being added, or with an entry that stands there. */
  { at: "added" | "jar"; reason: string; said: string } | { at: number; reason: string; said: string };

/** Where the server's refusal belongs on the page. */
export function problemOf(
  error: Pick<ApiError, "details" | "message"> & { code?: string | undefined },
  kept: number,
): JarProblem {
  const { reason: told, entry } = error.details;
  const reason = typeof told === "string" ? told : error.code === "forbidden" ? "forbidden" : "unknown";
  const at = entry === undefined ? "jar" : Number(entry) >= kept ? "added" : Number(entry);
  return { at, reason, said: error.message };
}

/** A pasted link or payment address names its service itself. */
export function isLink(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S/i.test(text.trim()) || /^[^\s/@]+\.[a-z]{2,}\/\S/i.test(text.trim());
}

/** The service of a code that only scanners read, which names itself to them alone (EMVCo: Pix, QRIS, PromptPay …). */
export function serviceOfCode(text: string): string | null {
  if (!text.startsWith("000201")) return null;
  return /ID\.CO\.QRIS/.test(text) ? "qris" : "emv-qr";
}
