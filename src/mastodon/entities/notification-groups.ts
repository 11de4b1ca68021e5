// Mastodon's grouped notifications: likes and boosts of one post, and new followers, as one each.
import type { App } from "../../app.ts";
import type { Notification } from "../../notifications/queries.ts";
import type { NotificationType } from "../../notifications/schema.ts";
import { MASTODON_TYPES, toNotifications } from "./notification.ts";
import type { Onlooker } from "./account.ts";

const GROUPED = ["favourite", "reblog", "follow"];
const SHOWN_ACCOUNTS = 8;
const DAY_MS = 24 * 3_600_000;

type Entity = Awaited<ReturnType<typeof toNotifications>>[number];

/** Of one page. */
export async function toGroups(
  app: App,
  rows: readonly Notification[],
  viewer: Onlooker,
  grouped: readonly string[],
) {
  const entities = await toNotifications(app, rows, viewer);
  const keys = new Map(rows.map((row) => [row.id, groupKeyOf(row, grouped)]));
  const groups = [...Map.groupBy(entities, ({ id }) => keys.get(id)!)];
  const accounts = new Map(entities.map(({ account }) => [account.id, account]));
  const statuses = new Map(entities.flatMap(({ status }) => (status ? [[status.id, status] as const] : [])));
  return {
    accounts: [...accounts.values()],
    partial_accounts: [],
    statuses: [...statuses.values()],
    notification_groups: groups.map(([key, group]) => toGroup(key, group)),
  };
}

/** Of one day, so that a group does not grow for ever. `grouped` are the types that the client wants in groups, none meaning all. */
export function groupKeyOf(
  { id, type, postId, createdAt }: Notification,
  grouped: readonly string[],
): string {
  const name = MASTODON_TYPES[type];
  const isGrouped = GROUPED.includes(name) && (grouped.length === 0 || grouped.includes(name));
  if (!isGrouped) return `ungrouped-${id}`;
  const day = Math.floor(createdAt.getTime() / DAY_MS);
  return postId === null ? `${name}-${day}` : `${name}-${postId}-${day}`;
}

/** What a key stands for: one notification, or those of a type, on one day, about one post. */
export type GroupKey = { id: string } | { type: NotificationType; postId?: string; from: Date; to: Date };

/** The other way round; undefined for what is no key of ours. */
export function readGroupKey(key: string): GroupKey | undefined {
  const [, id] = /^ungrouped-(\w+)$/.exec(key) ?? [];
  if (id !== undefined) return { id };
  const [, name = "", postId, text = ""] = /^([a-z]+)(?:-(\w{26}))?-(\d{1,6})$/.exec(key) ?? [];
  if (!GROUPED.includes(name)) return undefined;
  const type = (Object.keys(MASTODON_TYPES) as NotificationType[]).find(
    (one) => MASTODON_TYPES[one] === name,
  )!;
  const day = Number(text);
  const days = { from: new Date(day * DAY_MS), to: new Date((day + 1) * DAY_MS) };
  return { type, ...days, ...(postId === undefined ? {} : { postId }) };
}

function toGroup(key: string, group: Entity[]) {
  const [newest, oldest] = [group[0]!, group[group.length - 1]!];
  const accountIds = new Set(group.map(({ account }) => account.id));
  return {
    group_key: key,
    notifications_count: group.length,
    type: newest.type,
    most_recent_notification_id: newest.id,
    page_min_id: oldest.id,
    page_max_id: newest.id,
    latest_page_notification_at: newest.created_at,
    sample_account_ids: [...accountIds].slice(0, SHOWN_ACCOUNTS),
    ...(newest.status ? { status_id: newest.status.id } : {}),
    ...(newest.report ? { report: newest.report } : {}),
  };
}
