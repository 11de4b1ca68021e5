// The typed client of the public API: one for the browser (fetch) and for server rendering (the same handlers in process).
import type {
  AuthorizationRequest,
  Confirmed,
  Instance,
  Invitation,
  SetupState,
  WaitingPerson,
} from "./entities/instance.ts";
import type { Notification } from "./entities/notifications.ts";
import type {
  Account,
  CustomEmoji,
  List,
  MutedAccount,
  Relationship,
  FeaturedTag,
} from "./entities/people.ts";
import type { AccountDeletion, Archive, ImportProgress, Migration } from "./entities/portability.ts";
import type {
  AsyncRefresh,
  Conversation,
  MediaAttachment,
  Poll,
  Filter,
  PostingPreferences,
  ScheduledStatus,
  Status,
  StatusContext,
  StatusEdit,
  StatusSource,
  Tag,
  Visibility,
} from "./entities/posts.ts";
import type {
  BrowserPush,
  BrowserSession,
  Passkey,
  RecoveryCodes,
  Security,
  TotpSetUp,
} from "./entities/security.ts";
import type {
  Clippers,
  Replay,
  Space,
  SpaceFigures,
  SpaceGuest,
  SpaceState,
  SpaceTicket,
} from "./entities/spaces.ts";
import type { OwnTipJar, TipChange, TipJar, TipService } from "./entities/tips.ts";
import type { SpaceDraft } from "./spaces/space-draft.ts";

/** Sends a request whose path begins with a slash: the browser's fetch, or the API in process. */
/** Which Spaces are listed. */
export interface SpaceFilter {
  topic?: string;
  language?: string;
  following?: boolean;
  max_id?: string;
  /** Instead of max_id, of those to come. */
  offset?: number;
}

export type Send = (path: string, init: RequestInit) => Promise<Response>;

export type ErrorDetails = Record<string, unknown>;

/** An answer outside 2xx; status 0 when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly details: ErrorDetails;

  constructor(status: number, message: string, code?: string, details: ErrorDetails = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export interface Page {
  limit?: number;
  max_id?: string;
  since_id?: string;
  min_id?: string;
}

/** A page of a list that goes by ids of its own, not by those of what stands in it. */
export interface Paged<T> {
  items: T[];
  /** `max_id` of the next page; null on the last one. */
  older: string | null;
}

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

export interface NewTipEntry {
  /** Null: recognised from the pasted link. */
  service: string | null;
  handle: string;
  name?: string;
  visibility?: string;
  amounts?: { currency: string; values: string[] } | null;
}

/** The jar is set whole: entries that are not named are gone. */
export interface JarEdit {
  enabled?: boolean;
  adult?: boolean;
  entries: NewTipEntry[];
}

export interface SetupForm {
  token: string;
  instance_name: string;
  language: string;
  username: string;
  email: string;
  password: string;
}

export interface SignUpForm {
  username: string;
  email: string;
  password: string;
  reason: string;
  invite_code: string;
  agreement: boolean;
  locale: string;
}

/** A name and a password; the second step of it; or a passkey. */
export type SignInForm =
  | { login: string; password: string }
  | { ticket: string; code: string }
  | { passkey: object };

export interface ProfileEdit {
  display_name?: string;
  note?: string;
  locked?: boolean;
  bot?: boolean;
  discoverable?: boolean;
  indexable?: boolean;
  fields_attributes?: { name: string; value: string }[];
  source?: { language?: string; privacy?: string; sensitive?: boolean };
}

/** As a browser's PushSubscription gives it. */
export interface PushSubscriptionDraft {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  standard?: boolean;
}

export type ListEdit = Pick<List, "title" | "replies_policy" | "exclusive">;

export interface Report {
  account_id: string;
  status_ids: string[];
  comment: string;
  category: string;
  /** To the server of whom it is about, without the name of who reports. */
  forward: boolean;
}

export interface FilterEdit {
  title: string;
  context: string[];
  filter_action: string;
  /** Seconds; null for ever; left out: as it is. */
  expires_in?: number | null;
  keywords_attributes: { id?: string; keyword?: string; whole_word?: boolean; _destroy?: boolean }[];
}

export type Api = ReturnType<typeof createApi>;

const WITH_REACTIONS = { "include_types[]": "pleroma:emoji_reaction" };

type Headers = Record<string, string>;
type Query = Record<string, string | number | boolean | undefined>;

export function createApi(send: Send) {
  const call = (method: string, path: string, body?: unknown, headers?: Headers): Promise<Response> =>
    checked(send(path, requestOf(method, body, headers)));
  const json = async <T>(method: string, path: string, body?: unknown, headers?: Headers): Promise<T> =>
    (await (await call(method, path, body, headers)).json()) as T;
  const get = <T>(path: string, query?: object): Promise<T> => json<T>("GET", withQuery(path, query));
  const paged = async <T>(path: string, query: Page): Promise<Paged<T>> => {
    const response = await call("GET", withQuery(path, query));
    return { items: (await response.json()) as T[], older: olderIn(response.headers.get("link")) };
  };
  const act = (id: string, verb: string) => json<Status>("POST", `/api/v1/statuses/${part(id)}/${verb}`);
  const relate = (id: string, verb: string) =>
    json<Relationship>("POST", `/api/v1/accounts/${part(id)}/${verb}`);

  return {
    instance: () => get<Instance>("/api/v2/instance"),

    me: () => get<Account>("/api/v1/accounts/verify_credentials"),
    lookup: (acct: string) => get<Account>("/api/v1/accounts/lookup", { acct }),
    account: (id: string) => get<Account>(`/api/v1/accounts/${part(id)}`),
    statusesOf: (id: string, options: Page & { exclude_replies?: boolean; pinned?: boolean } = {}) =>
      get<Status[]>(`/api/v1/accounts/${part(id)}/statuses`, options),
    /** With what is under way to bring more of them from their own server. */
    postsOf: async (id: string, options: Page & { exclude_replies?: boolean; only_media?: boolean }) => {
      const response = await call("GET", withQuery(`/api/v1/accounts/${part(id)}/statuses`, options));
      return { statuses: (await response.json()) as Status[], refresh: refreshIn(response) };
    },
    asyncRefresh: async (id: string) =>
      (await get<{ async_refresh: AsyncRefresh }>(`/api/v1_alpha/async_refreshes/${part(id)}`)).async_refresh,
    relationship: async (id: string) =>
      (await get<Relationship[]>("/api/v1/accounts/relationships", { "id[]": id }))[0] ?? null,
    relationships: (ids: string[]) => get<Relationship[]>(`/api/v1/accounts/relationships?${idList(ids)}`),
    follow: (id: string) => relate(id, "follow"),
    unfollow: (id: string) => relate(id, "unfollow"),
    search: (q: string, resolve = true) =>
      get<{ accounts: Account[]; statuses: Status[]; hashtags?: Tag[] }>("/api/v2/search", {
        q,
        resolve,
        limit: 10,
      }),
    followersOf: (id: string, page: Page = {}) =>
      paged<Account>(`/api/v1/accounts/${part(id)}/followers`, page),
    followingOf: (id: string, page: Page = {}) =>
      paged<Account>(`/api/v1/accounts/${part(id)}/following`, page),
    followRequests: (page: Page = {}) => paged<Account>("/api/v1/follow_requests", page),
    answerFollow: (id: string, answer: "authorize" | "reject") =>
      call("POST", `/api/v1/follow_requests/${part(id)}/${answer}`),
    mutes: (page: Page = {}) => paged<MutedAccount>("/api/v1/mutes", page),
    mute: (id: string) => relate(id, "mute"),
    unmute: (id: string) => relate(id, "unmute"),
    blocks: (page: Page = {}) => paged<Account>("/api/v1/blocks", page),
    block: (id: string) => relate(id, "block"),
    unblock: (id: string) => relate(id, "unblock"),
    domainBlocks: (page: Page = {}) => paged<string>("/api/v1/domain_blocks", page),
    blockDomain: (domain: string) => call("POST", "/api/v1/domain_blocks", { domain }),
    unblockDomain: (domain: string) => call("DELETE", "/api/v1/domain_blocks", { domain }),
    directory: (query: { order?: "active" | "new"; local?: boolean; limit: number; offset?: number }) =>
      get<Account[]>("/api/v1/directory", query),
    suggestions: async (limit: number) =>
      (await get<{ account: Account }[]>("/api/v2/suggestions", { limit })).map(({ account }) => account),

    tag: (name: string) => get<Tag>(`/api/v1/tags/${part(name)}`),
    followTag: (name: string) => json<Tag>("POST", `/api/v1/tags/${part(name)}/follow`),
    unfollowTag: (name: string) => json<Tag>("POST", `/api/v1/tags/${part(name)}/unfollow`),
    followedTags: (page: Page = {}) => get<Tag[]>("/api/v1/followed_tags", page),
    trendingTags: () => get<Tag[]>("/api/v1/trends/tags", { limit: 20 }),
    featuredTags: () => get<FeaturedTag[]>("/api/v1/featured_tags"),
    featureTag: (name: string) => json<FeaturedTag>("POST", "/api/v1/featured_tags", { name }),
    unfeatureTag: (id: string) => call("DELETE", `/api/v1/featured_tags/${part(id)}`),

    filters: () => get<Filter[]>("/api/v2/filters"),
    filter: (id: string) => get<Filter>(`/api/v2/filters/${part(id)}`),
    createFilter: (filter: FilterEdit) => json<Filter>("POST", "/api/v2/filters", filter),
    changeFilter: (id: string, filter: FilterEdit) =>
      json<Filter>("PUT", `/api/v2/filters/${part(id)}`, filter),
    deleteFilter: (id: string) => call("DELETE", `/api/v2/filters/${part(id)}`),

    conversations: (page: Page = {}) => paged<Conversation>("/api/v1/conversations", page),
    readConversation: (id: string) => json<Conversation>("POST", `/api/v1/conversations/${part(id)}/read`),
    removeConversation: (id: string) => call("DELETE", `/api/v1/conversations/${part(id)}`),

    lists: () => get<List[]>("/api/v1/lists"),
    list: (id: string) => get<List>(`/api/v1/lists/${part(id)}`),
    listsWith: (accountId: string) => get<List[]>(`/api/v1/accounts/${part(accountId)}/lists`),
    createList: (list: ListEdit) => json<List>("POST", "/api/v1/lists", list),
    changeList: (id: string, list: ListEdit) => json<List>("PUT", `/api/v1/lists/${part(id)}`, list),
    deleteList: (id: string) => call("DELETE", `/api/v1/lists/${part(id)}`),
    membersOf: (id: string) => get<Account[]>(`/api/v1/lists/${part(id)}/accounts`, { limit: 0 }),
    addToList: (id: string, accountId: string) =>
      call("POST", `/api/v1/lists/${part(id)}/accounts`, { account_ids: [accountId] }),
    removeFromList: (id: string, accountId: string) =>
      call("DELETE", `/api/v1/lists/${part(id)}/accounts`, { account_ids: [accountId] }),
    listTimeline: (id: string, page: Page = {}) => get<Status[]>(`/api/v1/timelines/list/${part(id)}`, page),
    tagTimeline: (name: string, page: Page = {}) =>
      get<Status[]>(`/api/v1/timelines/tag/${part(name)}`, page),

    home: (page: Page = {}) => get<Status[]>("/api/v1/timelines/home", page),
    publicTimeline: (page: Page & { local?: boolean; remote?: boolean } = {}) =>
      get<Status[]>("/api/v1/timelines/public", page),

    status: (id: string) => get<Status>(`/api/v1/statuses/${part(id)}`),
    context: async (id: string) => {
      const response = await call("GET", `/api/v1/statuses/${part(id)}/context`);
      return { ...((await response.json()) as StatusContext), refresh: refreshIn(response) };
    },
    report: (report: Report) => call("POST", "/api/v1/reports", report),
    /** The same key makes the same post, however often it is sent. */
    post: (status: NewStatus, idempotencyKey: string) =>
      json<Status>("POST", "/api/v1/statuses", status, { "idempotency-key": idempotencyKey }),
    media: (id: string) => get<MediaAttachment>(`/api/v1/media/${part(id)}`),
    describeMedia: (id: string, said: { description: string; focus?: string }) =>
      json<MediaAttachment>("PUT", `/api/v1/media/${part(id)}`, said),
    deleteMedia: (id: string) => call("DELETE", `/api/v1/media/${part(id)}`),
    removePicture: (which: "avatar" | "header") => json<Account>("DELETE", `/api/v1/profile/${which}`),
    deleteStatus: (id: string) =>
      json<Status & { text: string; content_type?: string }>("DELETE", `/api/v1/statuses/${part(id)}`),
    editStatus: (id: string, status: NewStatus) =>
      json<Status>("PUT", `/api/v1/statuses/${part(id)}`, status),
    source: (id: string) => get<StatusSource>(`/api/v1/statuses/${part(id)}/source`),
    history: (id: string) => get<StatusEdit[]>(`/api/v1/statuses/${part(id)}/history`),
    pin: (id: string) => act(id, "pin"),
    unpin: (id: string) => act(id, "unpin"),
    featuredTagsOf: (id: string) => get<FeaturedTag[]>(`/api/v1/accounts/${part(id)}/featured_tags`),

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

    preferences: () => get<PostingPreferences>("/api/v1/preferences"),
    setPreferences: (chosen: { visibility?: string; content_type?: string; languages?: string[] }) =>
      call("PATCH", "/api/v1/preferences", chosen),
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
    revokeQuote: (id: string, quotingId: string) => act(id, `quotes/${part(quotingId)}/revoke`),

    saved: (page: Page = {}) => paged<Status>("/api/v1/bookmarks", page),

    /** With reactions, which are not among Mastodon's and come only where they are asked for. */
    notifications: (page: Page = {}) =>
      get<Notification[]>("/api/v1/notifications", { ...page, ...WITH_REACTIONS }),
    unread: async () =>
      (await get<{ count: number }>("/api/v1/notifications/unread_count", WITH_REACTIONS)).count,
    markSeen: (newest: string) =>
      call("POST", "/api/v1/markers", { notifications: { last_read_id: newest } }),

    /** Of this browser: the cookie says which session it is. */
    pushSubscription: () => get<BrowserPush>("/api/v1/push/subscription"),
    subscribeToPush: (subscription: PushSubscriptionDraft, alerts: Record<string, boolean>) =>
      call("POST", "/api/v1/push/subscription", { subscription, data: { alerts } }),
    changePush: (alerts: Record<string, boolean>) =>
      call("PUT", "/api/v1/push/subscription", { data: { alerts } }),
    unsubscribeFromPush: () => call("DELETE", "/api/v1/push/subscription"),

    tipJar: () => get<OwnTipJar>("/api/v1/tip_jar"),
    setTipJar: (edit: JarEdit) => json<OwnTipJar>("PUT", "/api/v1/tip_jar", edit),
    tipJarOf: (id: string) => get<TipJar>(`/api/v1/accounts/${part(id)}/tip_jar`),
    tipHistoryOf: (id: string) => get<TipChange[]>(`/api/v1/accounts/${part(id)}/tip_jar/history`),
    tipServices: (q: string) => get<TipService[]>("/api/v1/tip_services", { q, limit: 8 }),

    spaces: (state: SpaceState, filter: SpaceFilter = {}) =>
      get<Space[]>("/api/v1/spaces", { state, ...filter }),
    searchSpaces: (q: string) => get<Space[]>("/api/v1/spaces/search", { q }),
    space: (id: string) => get<Space>(`/api/v1/spaces/${part(id)}`),
    openSpace: (draft: SpaceDraft) => json<Space>("POST", "/api/v1/spaces", draft),
    editSpace: (id: string, draft: SpaceDraft) => json<Space>("PUT", `/api/v1/spaces/${part(id)}`, draft),
    cancelSpace: (id: string) => json<Space>("DELETE", `/api/v1/spaces/${part(id)}`),
    startSpace: (id: string) => json<Space>("POST", `/api/v1/spaces/${part(id)}/start`),
    remindOfSpace: (id: string, wanted: boolean) =>
      json<Space>(wanted ? "POST" : "DELETE", `/api/v1/spaces/${part(id)}/reminder`),
    answerInvitation: (id: string, answer: "accept" | "decline") =>
      json<Space>("POST", `/api/v1/spaces/${part(id)}/invitation/${answer}`),
    spaceGuests: (id: string) => get<SpaceGuest[]>(`/api/v1/spaces/${part(id)}/guests`),
    inviteGuest: (id: string, guest: { account_id: string; role: SpaceGuest["role"] }) =>
      json<Space>("POST", `/api/v1/spaces/${part(id)}/guests`, guest),
    uninviteGuest: (id: string, accountId: string) =>
      json<Space>("DELETE", `/api/v1/spaces/${part(id)}/guests/${part(accountId)}`),
    replay: (id: string) => get<Replay>(`/api/v1/spaces/${part(id)}/replay`),
    setReplay: (id: string, change: { start?: number | null; clips?: Clippers }) =>
      json<Replay>("PATCH", `/api/v1/spaces/${part(id)}/replay`, change),
    deleteReplay: (id: string) => call("DELETE", `/api/v1/spaces/${part(id)}/replay`),
    cutClip: async (id: string, clip: { start: number; duration: number }) =>
      (await json<{ media: MediaAttachment }>("POST", `/api/v1/spaces/${part(id)}/clips`, clip)).media,
    spaceFigures: (id: string) => get<SpaceFigures>(`/api/v1/spaces/${part(id)}/figures`),
    spaceTicket: (id: string) => json<SpaceTicket>("POST", `/api/v1/spaces/${part(id)}/tickets`),
    endSpace: (id: string) => json<Space>("POST", `/api/v1/spaces/${part(id)}/end`),

    setupState: (token: string) => get<SetupState>("/api/v1/setup", { token }),
    setUp: (form: SetupForm) => call("POST", "/api/v1/setup", form),
    signIn: (form: SignInForm) => call("POST", "/api/v1/sessions", form),
    passkeyToUse: () =>
      json<PublicKeyCredentialRequestOptionsJSON>("POST", "/api/v1/sessions/passkey_options", {}),
    signUp: (form: SignUpForm) => call("POST", "/api/v1/sign_ups", form),
    inviter: async (code: string) =>
      (await get<{ account: Account }>(`/api/v1/sign_ups/invitations/${part(code)}`)).account,
    confirmAddress: async (token: string) =>
      (await json<{ state: Confirmed }>("POST", "/api/v1/sign_ups/confirm", { token })).state,
    resendConfirmation: (login: string) => call("POST", "/api/v1/sign_ups/resend", { login }),
    forgotPassword: (login: string) => call("POST", "/api/v1/passwords/forgotten", { login }),
    resetPassword: (token: string, password: string) =>
      call("POST", "/api/v1/passwords/reset", { token, password }),
    signOut: () => call("DELETE", "/api/v1/sessions/current"),
    reauthenticate: (proof: { password: string; code?: string } | { passkey: object }) =>
      call("POST", "/api/v1/sessions/current/reauthenticate", proof),
    sessions: () => get<BrowserSession[]>("/api/v1/sessions"),
    endSession: (id: string) => call("DELETE", `/api/v1/sessions/${part(id)}`),
    endOtherSessions: () => call("DELETE", "/api/v1/sessions"),

    security: () => get<Security>("/api/v1/security"),
    changePassword: (password: string) => call("PUT", "/api/v1/security/password", { password }),
    changeEmail: async (email: string) =>
      (await json<{ confirmation_sent: boolean }>("PUT", "/api/v1/security/email", { email }))
        .confirmation_sent,
    beginTotp: () => json<TotpSetUp>("POST", "/api/v1/security/totp", {}),
    finishTotp: async (code: string) =>
      (await json<RecoveryCodes>("PUT", "/api/v1/security/totp", { code })).recovery_codes,
    endTotp: () => call("DELETE", "/api/v1/security/totp"),
    renewRecoveryCodes: async () =>
      (await json<RecoveryCodes>("POST", "/api/v1/security/recovery_codes", {})).recovery_codes,
    passkeyToMake: () =>
      json<PublicKeyCredentialCreationOptionsJSON>("POST", "/api/v1/security/passkeys/options", {}),
    addPasskey: (name: string, credential: object) =>
      json<Passkey>("POST", "/api/v1/security/passkeys", { name, credential }),
    renamePasskey: (id: string, name: string) =>
      json<Passkey>("PATCH", `/api/v1/security/passkeys/${part(id)}`, { name }),
    removePasskey: (id: string) => call("DELETE", `/api/v1/security/passkeys/${part(id)}`),

    updateProfile: (edit: ProfileEdit) => json<Account>("PATCH", "/api/v1/accounts/update_credentials", edit),

    invitations: () => get<Invitation[]>("/api/v1/invitations"),
    createInvitation: (form: { max_uses: string; days: string }) =>
      json<Invitation>("POST", "/api/v1/invitations", form),
    endInvitation: (id: string) => call("DELETE", `/api/v1/invitations/${part(id)}`),

    waiting: () => get<WaitingPerson[]>("/api/v1/admin/accounts", { pending: true }),
    approve: (id: string) => call("POST", `/api/v1/admin/accounts/${part(id)}/approve`, {}),
    reject: (id: string) => call("POST", `/api/v1/admin/accounts/${part(id)}/reject`, {}),

    imports: () => get<ImportProgress[]>("/api/v1/imports"),
    /** `{type, mode, data}`, with the text of the file. */
    startImport: (draft: Record<string, string>) => call("POST", "/api/v1/imports", draft),
    retryImport: (id: string) => call("POST", `/api/v1/imports/${part(id)}/retry`),
    archives: () => get<Archive[]>("/api/v1/archives"),
    askForArchive: () => call("POST", "/api/v1/archives"),
    migration: () => get<Migration>("/api/v1/migration"),
    addAlias: (acct: string) => call("POST", "/api/v1/migration/aliases", { acct }),
    removeAlias: (uri: string) => call("DELETE", "/api/v1/migration/aliases", { uri }),
    move: (acct: string) => call("POST", "/api/v1/migration", { acct }),
    undoMove: () => call("DELETE", "/api/v1/migration"),
    accountDeletion: () => get<AccountDeletion>("/api/v1/account_deletion"),
    /** With the API's cookies: an account that is gone at once is signed out. */
    deleteAccount: async (username: string) => {
      const response = await call("POST", "/api/v1/account_deletion", { username });
      const { deletes_at } = (await response.clone().json()) as Pick<AccountDeletion, "deletes_at">;
      return { response, isGone: deletes_at === null };
    },
    cancelDeletion: () => call("DELETE", "/api/v1/account_deletion"),

    setLocale: (locale: string) => call("PATCH", "/api/v1/preferences", { locale }),

    authorizationRequest: (query: string) => get<AuthorizationRequest>(`/api/v1/oauth/request?${query}`),
  };
}

/** The browser's client: same origin, so the session cookie goes along and no other site can use it. */
export function browserApi(): Api {
  return createApi((path, init) => fetch(path, { ...init, credentials: "same-origin" }));
}

function requestOf(method: string, body: unknown, more: Headers = {}): RequestInit {
  if (body === undefined) return { method, headers: { accept: "application/json", ...more } };
  return {
    method,
    headers: { accept: "application/json", "content-type": "application/json", ...more },
    body: JSON.stringify(body),
  };
}

function withQuery(path: string, query: object = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query as Query)) {
    if (value !== undefined) parameters.append(name, String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

/** Of the Link header's `next` (RFC 8288). */
function olderIn(link: string | null): string | null {
  const next = /<([^>]+)>; *rel="next"/.exec(link ?? "")?.[1];
  return (next && URL.parse(next)?.searchParams.get("max_id")) || null;
}

/** What is being read from another server meanwhile (Mastodon 4.5): `id="…", retry=2`. */
function refreshIn({ headers }: Response): string | null {
  return /id="([^"]+)"/.exec(headers.get("mastodon-async-refresh") ?? "")?.[1] ?? null;
}

function idList(ids: string[]): string {
  return new URLSearchParams(ids.map((id) => ["id[]", id])).toString();
}

function reactionPath(id: string, emoji: string): string {
  return `/api/v1/pleroma/statuses/${part(id)}/reactions/${part(emoji)}`;
}

function part(id: string): string {
  return encodeURIComponent(id);
}

async function checked(pending: Promise<Response>): Promise<Response> {
  const response = await pending.catch((cause: unknown) => {
    throw new ApiError(0, cause instanceof Error ? cause.message : "No answer came");
  });
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as {
    error?: string;
    /** OAuth's words (RFC 6749, 5.2); there `error` is a code. */
    error_description?: string;
    code?: string;
    details?: ErrorDetails;
  } | null;
  throw new ApiError(
    response.status,
    body?.error_description ?? body?.error ?? response.statusText,
    body?.code,
    body?.details,
  );
}
