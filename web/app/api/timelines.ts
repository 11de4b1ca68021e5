// What there is to read, what is kept out of it, and what one is told of, by the client API.
import type {
  NoticeRules,
  Notification,
  NotificationPolicy,
  NotificationRequest,
} from "../entities/notifications.ts";
import type { Account } from "../entities/people.ts";
import type { Conversation, Filter, Status, Tag } from "../entities/posts.ts";
import type { BrowserPush } from "../entities/security.ts";
import { type Caller, type Page, part } from "./caller.ts";

const WITH_REACTIONS = { "include_types[]": "pleroma:emoji_reaction" };

/** As a browser's PushSubscription gives it. */
export interface PushSubscriptionDraft {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  standard?: boolean;
}

export interface FilterEdit {
  title: string;
  context: string[];
  filter_action: string;
  /** Seconds; null for ever; left out: as it is. */
  expires_in?: number | null;
  keywords_attributes: { id?: string; keyword?: string; whole_word?: boolean; _destroy?: boolean }[];
}

export const timelinesApi = ({ call, json, get, paged }: Caller) => ({
  search: (q: string, resolve = true, more: { type?: string; offset?: number; limit?: number } = {}) =>
    get<{ accounts: Account[]; statuses: Status[]; hashtags?: Tag[] }>("/api/v2/search", {
      q,
      resolve,
      limit: 10,
      ...more,
    }),

  tag: (name: string) => get<Tag>(`/api/v1/tags/${part(name)}`),
  followTag: (name: string) => json<Tag>("POST", `/api/v1/tags/${part(name)}/follow`),
  unfollowTag: (name: string) => json<Tag>("POST", `/api/v1/tags/${part(name)}/unfollow`),
  followedTags: (page: Page = {}) => get<Tag[]>("/api/v1/followed_tags", page),
  trendingTags: () => get<Tag[]>("/api/v1/trends/tags", { limit: 20 }),

  filters: () => get<Filter[]>("/api/v2/filters"),
  filter: (id: string) => get<Filter>(`/api/v2/filters/${part(id)}`),
  createFilter: (filter: FilterEdit) => json<Filter>("POST", "/api/v2/filters", filter),
  changeFilter: (id: string, filter: FilterEdit) =>
    json<Filter>("PUT", `/api/v2/filters/${part(id)}`, filter),
  deleteFilter: (id: string) => call("DELETE", `/api/v2/filters/${part(id)}`),

  conversations: (page: Page = {}) => paged<Conversation>("/api/v1/conversations", page),
  readConversation: (id: string) => json<Conversation>("POST", `/api/v1/conversations/${part(id)}/read`),
  removeConversation: (id: string) => call("DELETE", `/api/v1/conversations/${part(id)}`),
  listTimeline: (id: string, page: Page = {}) => get<Status[]>(`/api/v1/timelines/list/${part(id)}`, page),
  tagTimeline: (name: string, page: Page = {}) => get<Status[]>(`/api/v1/timelines/tag/${part(name)}`, page),

  home: (page: Page = {}) => get<Status[]>("/api/v1/timelines/home", page),
  publicTimeline: (page: Page & { local?: boolean; remote?: boolean } = {}) =>
    get<Status[]>("/api/v1/timelines/public", page),

  /** With reactions, which are not among Mastodon's and come only where they are asked for. */
  notifications: (page: Page = {}, types: readonly string[] = []) =>
    get<Notification[]>("/api/v1/notifications", { ...page, ...WITH_REACTIONS, "types[]": types }),
  dismissNotification: (id: string) => call("POST", `/api/v1/notifications/${part(id)}/dismiss`),
  clearNotifications: () => call("POST", "/api/v1/notifications/clear"),
  notificationPolicy: () => get<NotificationPolicy>("/api/v2/notifications/policy"),
  setNotificationPolicy: (rules: Partial<NoticeRules>) =>
    call("PATCH", "/api/v2/notifications/policy", rules),
  notificationRequests: () => get<NotificationRequest[]>("/api/v1/notifications/requests", { limit: 80 }),
  answerNotificationRequest: (id: string, answer: "accept" | "dismiss") =>
    call("POST", `/api/v1/notifications/requests/${part(id)}/${answer}`),
  unread: async () =>
    (await get<{ count: number }>("/api/v1/notifications/unread_count", WITH_REACTIONS)).count,
  markSeen: (newest: string) => call("POST", "/api/v1/markers", { notifications: { last_read_id: newest } }),

  /** Of this browser: the cookie says which session it is. */
  pushSubscription: () => get<BrowserPush>("/api/v1/push/subscription"),
  subscribeToPush: (subscription: PushSubscriptionDraft, alerts: Record<string, boolean>) =>
    call("POST", "/api/v1/push/subscription", { subscription, data: { alerts } }),
  changePush: (alerts: Record<string, boolean>) =>
    call("PUT", "/api/v1/push/subscription", { data: { alerts } }),
  unsubscribeFromPush: () => call("DELETE", "/api/v1/push/subscription"),
});
