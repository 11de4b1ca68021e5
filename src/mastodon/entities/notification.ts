// Mastodon's Notification, and its words for ours.
import type { App } from "../../app.ts";
import type { Notification } from "../../notifications/queries.ts";
import type { NotificationType } from "../../notifications/schema.ts";
import type { Onlooker } from "./account.ts";
import { emojiPicture } from "./reaction.ts";
import { findToldOf } from "./told-of.ts";

/** Our word for it, and Mastodon's. */
export const MASTODON_TYPES: Record<NotificationType, string> = {
  follow: "follow",
  follow_request: "follow_request",
  mention: "mention",
  like: "favourite",
  boost: "reblog",
  poll: "poll",
  quote: "quote",
  quoted_update: "quoted_update",
  reaction: "pleroma:emoji_reaction",
  post: "status",
  edit: "update",
  tip_jar_changed: "tip_jar_changed",
  tip_jar_frozen: "tip_jar_frozen",
  tip_jar_unfrozen: "tip_jar_unfrozen",
  space_reminder: "space_reminder",
  space_live: "space_live",
  space_rescheduled: "space_rescheduled",
  space_cancelled: "space_cancelled",
  space_invite: "space_invite",
};

/** In the order given; queries are made once for all of them. */
export async function toNotifications(app: App, rows: readonly Notification[], viewer: Onlooker) {
  const { accounts, statuses } = await findToldOf(app, rows, viewer);
  return rows.map(({ id, type, createdAt, fromAccountId, postId, emoji }) => {
    const status = postId === null ? undefined : statuses.get(postId);
    return {
      id,
      type: MASTODON_TYPES[type],
      created_at: createdAt.toISOString(),
      group_key: `ungrouped-${id}`,
      account: accounts.get(fromAccountId)!,
      ...(status ? { status } : {}),
      ...(emoji ? { emoji: emoji.name, emoji_url: emojiPicture(app, emoji.imageUrl) } : {}),
    };
  });
}
