// Posts and what one does with them, by the client API.
import type { Account, CustomEmoji } from "../entities/people.ts";
import type { MediaAttachment } from "../entities/media.ts";
import type {
  AsyncRefresh,
  Poll,
  ScheduledStatus,
  Status,
  StatusContext,
  StatusEdit,
  StatusSource,
} from "../entities/posts.ts";
import type { Visibility } from "../entities/visibility.ts";
import { type Caller, type Page, part, withQuery, refreshIn } from "./caller.ts";

export interface NewStatus {
  status: string;
  visibility?: Visibility;
  language?: string;
  spoiler_text?: string;
  sensitive?: boolean;
  /** How `status` is written. */
  content_type?: string;
  in_reply_to_id?: string;
  media_ids?: string[];
  quoted_status_id?: string;
  quote_approval_policy?: string;
  poll?: { options: string[]; expires_in: number; multiple: boolean; hide_totals: boolean };
}

/** An edit names all files that the post shall have, and what is said of each. */
export interface EditedStatus extends Pick<
  NewStatus,
  "status" | "language" | "spoiler_text" | "sensitive" | "content_type" | "media_ids" | "poll"
> {
  media_attributes: { id: string; description: string; focus?: string }[];
  /** The poll and its votes stay as they are; without it and `poll` they go. */
  keep_poll?: boolean;
}

export function postsApi({ call, json, get, paged }: Caller) {
  const act = (id: string, verb: string) => json<Status>("POST", `/api/v1/statuses/${part(id)}/${verb}`);

  return {
    statusesOf: (id: string, options: Page & { exclude_replies?: boolean; pinned?: boolean } = {}) =>
      get<Status[]>(`/api/v1/accounts/${part(id)}/statuses`, options),
    /** With what is under way to bring more of them from their own server. */
    postsOf: async (id: string, options: Page & { exclude_replies?: boolean; only_media?: boolean }) => {
      const response = await call("GET", withQuery(`/api/v1/accounts/${part(id)}/statuses`, options));
      return { statuses: (await response.json()) as Status[], refresh: refreshIn(response) };
    },
    asyncRefresh: async (id: string) =>
      (await get<{ async_refresh: AsyncRefresh }>(`/api/v1_alpha/async_refreshes/${part(id)}`)).async_refresh,

    status: (id: string) => get<Status>(`/api/v1/statuses/${part(id)}`),
    context: async (id: string) => {
      const response = await call("GET", `/api/v1/statuses/${part(id)}/context`);
      return { ...((await response.json()) as StatusContext), refresh: refreshIn(response) };
    },
    /** The same key makes the same post, however often it is sent. */
    post: (status: NewStatus, idempotencyKey: string) =>
      json<Status>("POST", "/api/v1/statuses", status, { "idempotency-key": idempotencyKey }),
    media: (id: string) => get<MediaAttachment>(`/api/v1/media/${part(id)}`),
    describeMedia: (id: string, said: { description: string; focus?: string }) =>
      json<MediaAttachment>("PUT", `/api/v1/media/${part(id)}`, said),
    deleteMedia: (id: string) => call("DELETE", `/api/v1/media/${part(id)}`),
    deleteStatus: (id: string) =>
      json<Status & { text: string; content_type?: string }>("DELETE", `/api/v1/statuses/${part(id)}`),
    editStatus: (id: string, status: EditedStatus) =>
      json<Status>("PUT", `/api/v1/statuses/${part(id)}`, status),
    source: (id: string) => get<StatusSource>(`/api/v1/statuses/${part(id)}/source`),
    history: (id: string) => get<StatusEdit[]>(`/api/v1/statuses/${part(id)}/history`),
    pin: (id: string) => act(id, "pin"),
    unpin: (id: string) => act(id, "unpin"),

    schedule: (status: NewStatus & { scheduled_at: string }, idempotencyKey: string) =>
      json<ScheduledStatus>("POST", "/api/v1/statuses", status, { "idempotency-key": idempotencyKey }),
    scheduled: (page: Page = {}) => get<ScheduledStatus[]>("/api/v1/scheduled_statuses", page),
    /** The other words of the post stay as they are. */
    reschedule: ({ id, params }: ScheduledStatus, change: { text: string; scheduled_at: string }) => {
      const { text: status, scheduled_at } = change;
      const { content_type, visibility, spoiler_text, sensitive, language, in_reply_to_id, media_ids } =
        params;
      const kept = { content_type, visibility, spoiler_text, sensitive, language, in_reply_to_id, media_ids };
      const body = { ...kept, status, scheduled_at };
      return json<ScheduledStatus>("PUT", `/api/v1/scheduled_statuses/${part(id)}`, body);
    },
    cancelScheduled: (id: string) => call("DELETE", `/api/v1/scheduled_statuses/${part(id)}`),
    like: (id: string) => act(id, "favourite"),
    unlike: (id: string) => act(id, "unfavourite"),
    boost: (id: string) => act(id, "reblog"),
    unboost: (id: string) => act(id, "unreblog"),
    save: (id: string) => act(id, "bookmark"),
    unsave: (id: string) => act(id, "unbookmark"),

    poll: (id: string) => get<Poll>(`/api/v1/polls/${part(id)}`),
    vote: (id: string, choices: number[]) =>
      json<Poll>("POST", `/api/v1/polls/${part(id)}/votes`, { choices }),
    react: (id: string, emoji: string) => json<Status>("PUT", reactionPath(id, emoji)),
    unreact: (id: string, emoji: string) => json<Status>("DELETE", reactionPath(id, emoji)),
    customEmojis: () => get<CustomEmoji[]>("/api/v1/custom_emojis"),
    setQuotePolicy: (id: string, quote_approval_policy: string) =>
      json<Status>("PUT", `/api/v1/statuses/${part(id)}/interaction_policy`, { quote_approval_policy }),
    revokeQuote: (id: string, quotingId: string) => act(id, `quotes/${part(quotingId)}/revoke`),

    peopleOf: (id: string, which: "likes" | "boosts", page: Page = {}) =>
      paged<Account>(
        `/api/v1/statuses/${part(id)}/${which === "likes" ? "favourited_by" : "reblogged_by"}`,
        page,
      ),
    saved: (page: Page = {}) => paged<Status>("/api/v1/bookmarks", page),
    liked: (page: Page = {}) => paged<Status>("/api/v1/favourites", page),
  };
}

function reactionPath(id: string, emoji: string): string {
  return `/api/v1/pleroma/statuses/${part(id)}/reactions/${part(emoji)}`;
}
