// One's own jar while it is edited: entries in order, and what of it the server does not have yet.
import type { ApiError, JarEdit, NewTipEntry } from "../api.ts";
import type { OwnTipJar, TipEntry, TipVisibility } from "../entities.ts";

export const MAX_ENTRIES = 12;

export interface JarDraft {
  enabled: boolean;
  adult: boolean;
  entries: TipEntry[];
}

export function draftOf({ enabled, adult, entries }: OwnTipJar): JarDraft {
  return { enabled, adult, entries };
}

export function isChanged(draft: JarDraft, saved: OwnTipJar): boolean {
  const plain = ({ enabled, adult, entries }: JarDraft) =>
    JSON.stringify([enabled, adult, entries.map(({ id, visibility }) => [id, visibility])]);
  return plain(draft) !== plain(draftOf(saved));
}

export function moved(draft: JarDraft, from: number, by: 1 | -1): JarDraft {
  const to = from + by;
  if (to < 0 || to >= draft.entries.length) return draft;
  const entries = [...draft.entries];
  entries.splice(to, 0, ...entries.splice(from, 1));
  return { ...draft, entries };
}

export function removed(draft: JarDraft, id: string): JarDraft {
  return { ...draft, entries: draft.entries.filter((entry) => entry.id !== id) };
}

export function seenBy(draft: JarDraft, id: string, visibility: TipVisibility): JarDraft {
  const entries = draft.entries.map((entry) => (entry.id === id ? { ...entry, visibility } : entry));
  return { ...draft, entries };
}

/** The jar is always sent whole; what is added goes last. */
export function toEdit(draft: JarDraft, added?: NewTipEntry): JarEdit {
  const kept = draft.entries.map(({ service, handle, name, visibility }) => ({
    service,
    handle,
    name,
    visibility,
  }));
  return { enabled: draft.enabled, adult: draft.adult, entries: added ? [...kept, added] : kept };
}

export type JarProblem =
  /** Something is wrong with what is being added, or with an entry that stands there. */
  { at: "added" | "jar"; reason: string; said: string } | { at: number; reason: string; said: string };

/** Where the server's refusal belongs on the page. */
export function problemOf(error: Pick<ApiError, "details" | "message">, kept: number): JarProblem {
  const { reason: code, entry } = error.details;
  const reason = typeof code === "string" ? code : "unknown";
  const at = entry === undefined ? "jar" : Number(entry) >= kept ? "added" : Number(entry);
  return { at, reason, said: error.message };
}

/** A pasted link or payment address names its service itself. */
export function isLink(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S/i.test(text.trim()) || /^[^\s/@]+\.[a-z]{2,}\/\S/i.test(text.trim());
}
