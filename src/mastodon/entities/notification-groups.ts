// Mastodon's grouped notifications: likes and boosts of one post, and new followers, as one each.
import type { App } from "../../app.ts";
import type { Notification } from "../../notifications/queries.ts";
import { toNotifications } from "./notification.ts";
import type { Onlooker } from "./account.ts";

const GROUPED = ["favourite", "reblog", "follow"];
const SHOWN_ACCOUNTS = 8;
const DAY_MS = 24 * 3_600_000;

type Entity = Awaited<ReturnType<typeof toNotifications>>[number];

/** Of one page; `grouped` are the types that the client wants in groups, none meaning all that can be. */
export async function toGroups(
  app: App,
  rows: readonly Notification[],
  viewer: Onlooker,
  grouped: readonly string[],
) {
  const wanted = grouped.length === 0 ? GROUPED : GROUPED.filter((type) => grouped.includes(type));
  const entities = await toNotifications(app, rows, viewer);
  const groups = [...Map.groupBy(entities, (entity) => keyOf(entity, wanted))];
  const accounts = new Map(entities.map(({ account }) => [account.id, account]));
  const statuses = new Map(entities.flatMap(({ status }) => (status ? [[status.id, status] as const] : [])));
  return {
    accounts: [...accounts.values()],
    partial_accounts: [],
    statuses: [...statuses.values()],
    notification_groups: groups.map(([key, group]) => toGroup(key, group)),
  };
}

/** Of one day, so that a group does not grow for ever. */
function keyOf({ id, type, status, created_at }: Entity, wanted: readonly string[]): string {
  if (!wanted.includes(type)) return `ungrouped-${id}`;
  const day = Math.floor(Date.parse(created_at) / DAY_MS);
  return status ? `${type}-${status.id}-${day}` : `${type}-${day}`;
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
  };
}
