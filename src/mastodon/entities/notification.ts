// Mastodon's Notification, and its words for ours.
import type { App } from "../../app.ts";
import { findReports } from "../../moderation/queries.ts";
import type { Notification } from "../../notifications/queries.ts";
import type { NotificationType } from "../../notifications/schema.ts";
import { findSeenSpaces } from "../../spaces/queries.ts";
import type { Onlooker } from "./account.ts";
import { emojiPicture } from "./reaction.ts";
import { toReports } from "./report.ts";
import { toSpaces } from "./space.ts";
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
  report: "admin.report",
};

/** In the order given; queries are made once for all of them. */
export async function toNotifications(app: App, rows: readonly Notification[], viewer: Onlooker) {
  const { accounts, statuses } = await findToldOf(app, rows, viewer);
  const spaces = await spacesOf(app, rows, viewer);
  const reports = await reportsOf(app, rows, viewer);
  return rows.map(({ id, type, createdAt, fromAccountId, postId, emoji, subject }) => {
    const status = postId === null ? undefined : statuses.get(postId);
    const report = type === "report" ? reports.get(subject) : undefined;
    const space = isOfSpace(type) ? spaces.get(spaceIdIn(subject)) : undefined;
    return {
      id,
      type: MASTODON_TYPES[type],
      created_at: createdAt.toISOString(),
      group_key: `ungrouped-${id}`,
      account: accounts.get(fromAccountId)!,
      ...(status ? { status } : {}),
      ...(space ? { space } : {}),
      ...(report ? { report } : {}),
      ...(emoji ? { emoji: emoji.name, emoji_url: emojiPicture(app, emoji.imageUrl) } : {}),
    };
  });
}

/** By their ids. */
async function reportsOf(app: App, rows: readonly Notification[], viewer: Onlooker) {
  const ids = rows.filter(({ type }) => type === "report").map(({ subject }) => subject);
  const found = await findReports(app.store.read, ids);
  return new Map((await toReports(app, found, viewer)).map((report) => [report.id, report]));
}

function isOfSpace(type: NotificationType): boolean {
  return type.startsWith("space_");
}

/** The subject of such a notification begins with it. */
function spaceIdIn(subject: string): string {
  return subject.split(" ", 1)[0]!;
}

/** By their ids. */
async function spacesOf(app: App, rows: readonly Notification[], viewer: Onlooker) {
  const ids = rows.filter(({ type }) => isOfSpace(type)).map(({ subject }) => spaceIdIn(subject));
  const found = await findSeenSpaces(app.store.read, ids, viewer?.id);
  return new Map((await toSpaces(app, found, viewer)).map((space) => [space.id, space]));
}
