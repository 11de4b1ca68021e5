// A post being written: its words, to whom they go, and whether they may be sent.
import type { NewStatus } from "../api.ts";
import type { Status, Visibility } from "../entities.ts";

export interface Draft {
  text: string;
  hasWarning: boolean;
  warning: string;
  visibility: Visibility;
  language: string;
}

export type Sending =
  | { phase: "idle" }
  | { phase: "busy" }
  /** What the server said about it, where it said something. */
  | { phase: "failed"; status: number; reason: string };

export const visibilities: Visibility[] = ["public", "unlisted", "private", "direct"];

/** An answer begins with whom it answers, and goes to no more people than what it answers. */
export function emptyDraft(language: string, replyTo?: Status, me?: { id: string }): Draft {
  return {
    text: replyTo ? greeting(replyTo, me) : "",
    hasWarning: Boolean(replyTo?.spoiler_text),
    warning: replyTo?.spoiler_text ?? "",
    visibility: replyTo?.visibility ?? "public",
    language,
  };
}

function greeting(status: Status, me: { id: string } | undefined): string {
  const people = [status.account, ...status.mentions].filter(({ id }) => id !== me?.id);
  return [...new Set(people.map(({ acct }) => `@${acct} `))].join("");
}

/** Characters as the server counts them: code points. */
export function remaining(draft: Draft, limit: number): number {
  return limit - [...draft.text].length;
}

export function maySend(draft: Draft, limit: number, sending: Sending): boolean {
  return sending.phase !== "busy" && draft.text.trim() !== "" && remaining(draft, limit) >= 0;
}

export function toStatus(draft: Draft, replyTo?: Status): NewStatus {
  const warning = draft.hasWarning ? draft.warning.trim() : "";
  return {
    status: draft.text,
    visibility: draft.visibility,
    language: draft.language,
    ...(warning ? { spoiler_text: warning, sensitive: true } : {}),
    ...(replyTo ? { in_reply_to_id: replyTo.id } : {}),
  };
}

/** A draft as it was kept; null when there is none, or none that can be read. */
export function readDraft(kept: string | null, empty: Draft): Draft | null {
  if (!kept) return null;
  try {
    const draft = { ...empty, ...(JSON.parse(kept) as Partial<Draft>) };
    return typeof draft.text === "string" && visibilities.includes(draft.visibility) ? draft : null;
  } catch {
    return null;
  }
}
