// Spaces and their replays, as this server's API describes them.
import type { Person } from "#src/spaces/messages.ts";
import type { RoomRole } from "#src/spaces/roles.ts";
import type { MediaAttachment } from "./media.ts";
import type { Account } from "./people.ts";
import type { SpaceSummary } from "./space-summary.ts";

export interface Space extends SpaceSummary {
  /** The picture of its announcement. */
  cover?: MediaAttachment | null;
  /** Who hosts it now. */
  host: Account;
  /** Under whose name it is announced. */
  started_by: Account;
  speakers: Account[];
  /** Live when its server last spoke of it, which is too long ago. */
  stale: boolean;
  /** Whether the viewer asked to be reminded. */
  reminder: boolean;
  /** What the viewer was asked to be, and whether they said yes. */
  invitation?: { role: "cohost" | "speaker"; accepted: boolean } | null;
}

/** Whom the host has asked ahead. */
export interface SpaceGuest {
  account: Account;
  role: "cohost" | "speaker";
  accepted: boolean;
}

export type Clippers = "nobody" | "host" | "speakers" | "everyone";

/** What is kept of a Space; times are in seconds. */
export interface Replay {
  space_id: string;
  state: "recording" | "paused" | "processing" | "ready" | "failed" | "deleted";
  /** Of the making, in per cent. */
  progress: number;
  url: string | null;
  captions_url: string | null;
  duration: number | null;
  /** Where it begins in the record. */
  begins_at: number | null;
  /** Where its host wants it to. */
  start: number | null;
  expires_at: string | null;
  /** Who may cut clips. */
  clips: Clippers;
  may_clip: boolean;
  may_edit: boolean;
  speakers: Account[];
}

export interface SpaceFigures {
  peak_listeners: number;
  average_listeners: number;
  listeners: { at: string; listeners: number }[];
}

export interface SpaceTicket {
  ticket: string;
  socket: string;
  role: RoomRole;
  /** What one chose before about being seen among the listeners; null if one was never asked. */
  visible?: boolean | null;
  /** People inside whom the reader has blocked. */
  blocked?: Person[];
}
