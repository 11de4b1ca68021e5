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
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

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
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("notifications_once_key").on(t.accountId, t.type, t.subject),
      kit.index("notifications_account_idx").on(t.accountId, t.id),
    ],
  );
  return { notifications };
}
