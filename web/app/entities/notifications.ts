// What people are told of, as the client API describes it.
import type { Report } from "./moderation.ts";
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
  | "space_invite"
  | "admin.report";

export interface Notification {
  id: string;
  type: NotificationType | (string & {});
  created_at: string;
  account: Account;
  status?: Status;
  /** Of what is told about a Space. */
  space?: Space;
  /** Told to the staff. */
  report?: Report;
  /** With what someone reacted. */
  emoji?: string;
  emoji_url?: string | null;
}

/** How notifications of somebody who stands so to the reader are taken. */
export const NOTICE_CASES = [
  "for_not_following",
  "for_not_followers",
  "for_new_accounts",
  "for_private_mentions",
  "for_limited_accounts",
] as const;
export const NOTICE_ANSWERS = ["accept", "filter", "drop"] as const;

export type NoticeRules = Record<(typeof NOTICE_CASES)[number], (typeof NOTICE_ANSWERS)[number]>;

export interface NotificationPolicy extends NoticeRules {
  summary: { pending_requests_count: number; pending_notifications_count: number };
}

/** What waits apart from one sender, whose id it has. */
export interface NotificationRequest {
  id: string;
  notifications_count: string;
  account: Account;
  last_status: Status | null;
}
