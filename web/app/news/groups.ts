// Notifications as they are read: what several people did with one post stands there once.
import type { Notification } from "../entities/notifications.ts";
import type { Account } from "../entities/people.ts";

export interface NoticeGroup {
  newest: Notification;
  /** Of all in it. */
  ids: string[];
  /** Each once, who did it last first. */
  people: Account[];
}

const TOGETHER = ["favourite", "reblog", "follow", "pleroma:emoji_reaction"];

/** In the order of their newest ones, which come first. */
export function groupsOf(notifications: readonly Notification[]): NoticeGroup[] {
  const quoted = new Set(
    notifications.flatMap(({ type, status }) => (type === "quote" && status ? [status.id] : [])),
  );
  const groups = Map.groupBy(notifications, (one) => keyOf(one, quoted));
  return [...groups.values()].map((group) => ({
    newest: group.find(({ type }) => type === "quote") ?? group[0]!,
    ids: group.map(({ id }) => id),
    people: [...new Map(group.map(({ account }) => [account.id, account])).values()],
  }));
}

/** A quote that also names its reader is one thing. */
function keyOf({ id, type, status, emoji = "" }: Notification, quoted: ReadonlySet<string>): string {
  if (status && quoted.has(status.id) && (type === "quote" || type === "mention"))
    return `quote ${status.id}`;
  return TOGETHER.includes(type) ? [type, status?.id, emoji].join(" ") : id;
}
