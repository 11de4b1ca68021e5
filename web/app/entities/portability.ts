// What one takes along, and the way away.
import type { Account } from "./people.ts";

/** How far a list is that somebody brought along. */
export interface ImportProgress {
  id: string;
  type: "following" | "lists" | "blocks" | "mutes" | "domain_blocks" | "bookmarks";
  mode: string;
  total: number;
  done: number;
  failed: number;
  failures: { row: string[]; reason: string | null }[];
  finished_at: string | null;
}

/** An archive of all that is one's own. */
export interface Archive {
  id: string;
  state: "waiting" | "ready" | "failed";
  total: number;
  done: number;
  bytes: number;
  url: string | null;
  created_at: string;
  expires_at: string | null;
}

export interface Migration {
  uri: string;
  aliases: { uri: string; acct: string | null }[];
  moved: Account | null;
  may_move_at: string | null;
}

export interface AccountDeletion {
  /** Between the wish and the end. */
  days: number;
  deletes_at: string | null;
}
