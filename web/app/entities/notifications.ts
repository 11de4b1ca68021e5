// What people are told of, as the client API describes it.
import type { Account } from "./people.ts";
import type { Status } from "./posts.ts";
import type { Space } from "./spaces.ts";

export type NotificationType =
  | "mention"
  | "follow"
  | "follow_request"
  | "favourite"
  | "reblog"
  | "status"
  | "update"
  | "poll"
  | "quote"
  | "quoted_update"
  | "pleroma:emoji_reaction"
  | "tip_jar_changed"
  | "tip_jar_frozen"
  | "tip_jar_unfrozen"
  | "space_reminder"
  | "space_live"
  | "space_rescheduled"
  | "space_cancelled"
  | "space_invite";

export interface Notification {
  id: string;
  type: NotificationType | (string & {});
  created_at: string;
  account: Account;
  status?: Status;
  /** Of what is told about a Space. */
  space?: Space;
  /** With what someone reacted. */
  emoji?: string;
  emoji_url?: string | null;
}
