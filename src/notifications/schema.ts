// What people here are told of.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";
import type { PostTables } from "../posts/schema.ts";

export const NOTIFICATION_TYPES = [
  "follow",
  "follow_request",
  "mention",
  "like",
  "boost",
  "poll",
  "quote",
  "quoted_update",
  "reaction",
  "post",
  "edit",
  "tip_jar_changed",
  "tip_jar_frozen",
  "tip_jar_unfrozen",
  "space_reminder",
  "space_live",
  "space_rescheduled",
  "space_cancelled",
  "space_invite",
  "report",
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export const POLICY_ANSWERS = ["accept", "filter", "drop"] as const;
export type PolicyAnswer = (typeof POLICY_ANSWERS)[number];

const POLICY_CASES = [
  "notFollowing",
  "notFollowers",
  "newAccounts",
  "privateMentions",
  "limitedAccounts",
] as const;
export type NotificationPolicy = Record<(typeof POLICY_CASES)[number], PolicyAnswer>;

export function notificationTables(kit: Kit, { accounts }: AccountTables, { posts }: PostTables) {
  const notifications = kit.table(
    "notifications",
    {
      id: kit.text("id").primaryKey(),
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      type: kit.enum("type", NOTIFICATION_TYPES).notNull(),
      fromAccountId: kit
        .text("from_account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      postId: kit.text("post_id").references(() => posts.id, { onDelete: "cascade" }),
      /** With what someone reacted. */
      emoji: kit.json<{ name: string; imageUrl: string | null }>("emoji"),
      /** What makes two the same: a mention that comes to both inboxes notifies once, and so does a like. */
      subject: kit.text("subject").notNull(),
      /** Kept apart by the person's policy until they let its sender through. */
      filtered: kit.bool("filtered").notNull().default(false),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("notifications_once_key").on(t.accountId, t.type, t.subject),
      kit.index("notifications_account_idx").on(t.accountId, t.id),
    ],
  );
  const notificationPolicies = kit.table("notification_policies", {
    accountId: kit
      .text("account_id")
      .primaryKey()
      .references(() => accounts.id, { onDelete: "cascade" }),
    policy: kit.json<NotificationPolicy>("policy").notNull(),
  });
  /** Senders whom someone has let through, whatever the policy says. */
  const notificationPermissions = kit.table(
    "notification_permissions",
    {
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      fromAccountId: kit
        .text("from_account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
    },
    (t) => [kit.primaryKey({ columns: [t.accountId, t.fromAccountId] })],
  );
  return { notifications, notificationPolicies, notificationPermissions };
}
