// What Mastodon answers, after https://docs.joinmastodon.org/entities/ and /methods/ (4.5): the keys that its pages name, with their types.
// More keys than these are allowed, fewer are not. One table says for each endpoint that clients need what its answer is.
import { z } from "zod";

const id = z.string().min(1);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const day = z.iso.date();
const url = z.url();
const count = z.number().int().min(0);
const entity = z.looseObject;
const empty = z.strictObject({});
const list = <T extends z.ZodType>(of: T) => z.array(of);

const emoji = entity({ shortcode: z.string(), url, static_url: url, visible_in_picker: z.boolean() });
const field = entity({ name: z.string(), value: z.string(), verified_at: time.nullable() });

const account = entity({
  id,
  username: z.string(),
  acct: z.string(),
  url,
  uri: url,
  display_name: z.string(),
  note: z.string(),
  avatar: url,
  avatar_static: url,
  header: url,
  header_static: url,
  locked: z.boolean(),
  fields: list(field),
  emojis: list(emoji),
  bot: z.boolean(),
  group: z.boolean(),
  discoverable: z.boolean().nullable(),
  indexable: z.boolean(),
  created_at: time,
  last_status_at: day.nullable(),
  statuses_count: count,
  followers_count: count,
  following_count: count,
  roles: list(entity({ id, name: z.string(), color: z.string() })).optional(),
});

const visibility = z.enum(["public", "unlisted", "private", "direct"]);

const credentialAccount = account.extend({
  source: entity({
    note: z.string(),
    fields: list(field),
    privacy: visibility,
    sensitive: z.boolean(),
    language: z.string().nullable(),
    follow_requests_count: count,
    discoverable: z.boolean().nullable(),
    indexable: z.boolean(),
    hide_collections: z.boolean().nullable(),
    attribution_domains: list(z.string()),
    quote_policy: z.enum(["public", "followers", "nobody"]),
  }),
  role: entity({
    id,
    name: z.string(),
    color: z.string(),
    permissions: z.string(),
    highlighted: z.boolean(),
  }),
});

const mutedAccount = account.extend({ mute_expires_at: time.nullable() });

const attachment = entity({
  id,
  type: z.enum(["unknown", "image", "gifv", "video", "audio"]),
  url: url.nullable(),
  preview_url: url.nullable(),
  remote_url: url.nullable(),
  meta: entity({}).nullable(),
  description: z.string().nullable(),
  blurhash: z.string().nullable(),
});

const poll = entity({
  id,
  expires_at: time.nullable(),
  expired: z.boolean(),
  multiple: z.boolean(),
  votes_count: count,
  voters_count: count.nullable(),
  options: list(entity({ title: z.string(), votes_count: count.nullable() })),
  emojis: list(emoji),
  voted: z.boolean().optional(),
  own_votes: list(z.number().int()).optional(),
});

const card = entity({
  url,
  title: z.string(),
  description: z.string(),
  type: z.enum(["link", "photo", "video", "rich"]),
  authors: list(entity({ name: z.string(), url: z.string(), account: account.nullable() })),
  author_name: z.string(),
  author_url: z.string(),
  provider_name: z.string(),
  provider_url: z.string(),
  html: z.string(),
  width: count,
  height: count,
  image: url.nullable(),
  embed_url: z.string(),
  blurhash: z.string().nullable(),
});

const filterKeyword = entity({ id, keyword: z.string(), whole_word: z.boolean() });
const filterStatus = entity({ id, status_id: id });
const context = list(z.enum(["home", "notifications", "public", "thread", "account"]));
const shortFilter = entity({
  id,
  title: z.string(),
  context,
  expires_at: time.nullable(),
  filter_action: z.enum(["warn", "hide", "blur"]),
});
const filter = shortFilter.extend({ keywords: list(filterKeyword), statuses: list(filterStatus) });
const filterV1 = entity({
  id,
  phrase: z.string(),
  context,
  expires_at: time.nullable(),
  irreversible: z.boolean(),
  whole_word: z.boolean(),
});

const plainStatus = entity({
  id,
  uri: url,
  url: url.nullable(),
  created_at: time,
  edited_at: time.nullable(),
  account,
  content: z.string(),
  visibility,
  sensitive: z.boolean(),
  spoiler_text: z.string(),
  media_attachments: list(attachment),
  application: entity({ name: z.string(), website: url.nullable() }).nullable().optional(),
  mentions: list(entity({ id, username: z.string(), url, acct: z.string() })),
  tags: list(entity({ name: z.string(), url })),
  emojis: list(emoji),
  reblogs_count: count,
  favourites_count: count,
  replies_count: count,
  quotes_count: count,
  in_reply_to_id: id.nullable(),
  in_reply_to_account_id: id.nullable(),
  poll: poll.nullable(),
  card: card.nullable(),
  language: z.string().nullable(),
  favourited: z.boolean(),
  reblogged: z.boolean(),
  muted: z.boolean(),
  bookmarked: z.boolean(),
  filtered: list(
    entity({
      filter: shortFilter,
      keyword_matches: list(z.string()).nullable(),
      status_matches: list(z.string()).nullable(),
    }),
  ),
});
const status = plainStatus.extend({ reblog: plainStatus.nullable() });
const deletedStatus = status.extend({ text: z.string() });

const relationship = entity({
  id,
  following: z.boolean(),
  showing_reblogs: z.boolean(),
  notifying: z.boolean(),
  languages: list(z.string()).nullable(),
  followed_by: z.boolean(),
  blocking: z.boolean(),
  blocked_by: z.boolean(),
  muting: z.boolean(),
  muting_notifications: z.boolean(),
  requested: z.boolean(),
  requested_by: z.boolean(),
  domain_blocking: z.boolean(),
  endorsed: z.boolean(),
  note: z.string(),
});

const notification = entity({
  id,
  type: z.string(),
  group_key: z.string(),
  created_at: time,
  account,
  status: status.optional(),
});
const groups = entity({
  accounts: list(account),
  statuses: list(status),
  notification_groups: list(
    entity({
      group_key: z.string(),
      notifications_count: z.number().int().min(1),
      type: z.string(),
      most_recent_notification_id: id,
      page_min_id: id.optional(),
      page_max_id: id.optional(),
      latest_page_notification_at: time.optional(),
      sample_account_ids: list(id),
      status_id: id.nullable().optional(),
    }),
  ),
});
const policyAnswer = z.enum(["accept", "filter", "drop"]);
const notificationPolicy = entity({
  for_not_following: policyAnswer,
  for_not_followers: policyAnswer,
  for_new_accounts: policyAnswer,
  for_private_mentions: policyAnswer,
  for_limited_accounts: policyAnswer,
  summary: entity({ pending_requests_count: count, pending_notifications_count: count }),
});
const notificationRequest = entity({
  id,
  created_at: time,
  updated_at: time,
  account,
  notifications_count: z.string(),
  last_status: status.nullable().optional(),
});

const accountList = entity({
  id,
  title: z.string(),
  replies_policy: z.enum(["followed", "list", "none"]),
  exclusive: z.boolean(),
});
const history = list(
  entity({
    day: z.string().regex(/^\d+$/),
    uses: z.string().regex(/^\d+$/),
    accounts: z.string().regex(/^\d+$/),
  }),
);
const tag = entity({ name: z.string(), url, history, following: z.boolean().optional() });
const featuredTag = entity({
  id,
  name: z.string(),
  url,
  statuses_count: z.string(),
  last_status_at: day.nullable(),
});
const conversation = entity({
  id,
  unread: z.boolean(),
  accounts: list(account),
  last_status: status.nullable(),
});
const scheduledStatus = entity({
  id,
  scheduled_at: time,
  params: entity({
    text: z.string(),
    poll: entity({}).nullable(),
    media_ids: list(id).nullable(),
    sensitive: z.boolean().nullable(),
    spoiler_text: z.string().nullable(),
    visibility: visibility,
    in_reply_to_id: z.union([id, z.number()]).nullable(),
    language: z.string().nullable(),
    application_id: z.union([id, z.number()]).nullable(),
    scheduled_at: z.null(),
    idempotency: z.string().nullable(),
    with_rate_limit: z.boolean(),
  }),
  media_attachments: list(attachment),
});
const marker = entity({ last_read_id: id, version: count, updated_at: time });
const markers = z.object({ home: marker.optional(), notifications: marker.optional() });
const report = entity({
  id,
  action_taken: z.boolean(),
  action_taken_at: time.nullable(),
  category: z.string(),
  comment: z.string(),
  forwarded: z.boolean(),
  created_at: time,
  status_ids: list(id).nullable(),
  rule_ids: list(id).nullable(),
  target_account: account,
});
const statusEdit = entity({
  content: z.string(),
  spoiler_text: z.string(),
  sensitive: z.boolean(),
  created_at: time,
  account,
  media_attachments: list(attachment),
  emojis: list(emoji),
});
const pushSubscription = entity({
  id,
  endpoint: url,
  standard: z.boolean(),
  server_key: z.string(),
  alerts: z.record(z.string(), z.boolean()),
  policy: z.enum(["all", "followed", "follower", "none"]),
});

const configuration = entity({
  accounts: entity({ max_featured_tags: count }),
  statuses: entity({
    max_characters: count,
    max_media_attachments: count,
    characters_reserved_per_url: count,
  }),
  media_attachments: entity({
    supported_mime_types: list(z.string()),
    image_size_limit: count,
    image_matrix_limit: count,
    video_size_limit: count,
    video_frame_rate_limit: count,
    video_matrix_limit: count,
  }),
  polls: entity({
    max_options: count,
    max_characters_per_option: count,
    min_expiration: count,
    max_expiration: count,
  }),
});
const rules = list(entity({ id, text: z.string() }));
const instanceV1 = entity({
  uri: z.string(),
  title: z.string(),
  short_description: z.string(),
  description: z.string(),
  email: z.string(),
  version: z.string(),
  urls: entity({ streaming_api: z.string().regex(/^wss?:/) }),
  stats: entity({ user_count: count, status_count: count, domain_count: count }),
  thumbnail: url.nullable(),
  languages: list(z.string()),
  registrations: z.boolean(),
  approval_required: z.boolean(),
  invites_enabled: z.boolean(),
  configuration,
  contact_account: account.nullable(),
  rules,
});
const instanceV2 = entity({
  domain: z.string(),
  title: z.string(),
  version: z.string(),
  source_url: z.string(),
  description: z.string(),
  usage: entity({ users: entity({ active_month: count }) }),
  thumbnail: entity({ url }),
  icon: list(entity({})),
  languages: list(z.string()),
  configuration: configuration.extend({
    urls: entity({ streaming: z.string().regex(/^wss?:/) }),
    vapid: entity({ public_key: z.string().length(88) }),
    translation: entity({ enabled: z.boolean() }),
  }),
  registrations: entity({
    enabled: z.boolean(),
    approval_required: z.boolean(),
    message: z.string().nullable(),
    url: url.nullable(),
  }),
  api_versions: entity({ mastodon: count }),
  contact: entity({ email: z.string(), account: account.nullable() }),
  rules,
});
const application = entity({
  id,
  name: z.string(),
  website: url.nullable(),
  scopes: list(z.string()),
  redirect_uris: list(z.string()),
  redirect_uri: z.string(),
  vapid_key: z.string().length(88),
});
const preferences = entity({
  "posting:default:visibility": visibility,
  "posting:default:sensitive": z.boolean(),
  "posting:default:language": z.string().nullable(),
  "reading:expand:media": z.enum(["default", "show_all", "hide_all"]),
  "reading:expand:spoilers": z.boolean(),
});
const suggestion = entity({ source: z.string(), sources: list(z.string()), account });
const search = entity({ accounts: list(account), statuses: list(status), hashtags: list(tag) });

function nodeInfo(version: string) {
  return entity({
    version: z.literal(version),
    software: z.strictObject({
      name: z.string().regex(/^[a-z0-9-]+$/),
      version: z.string(),
      ...(version === "2.0" ? {} : { repository: url }),
    }),
    protocols: z.tuple([z.literal("activitypub")]),
    services: entity({ inbound: list(z.string()), outbound: list(z.string()) }),
    openRegistrations: z.boolean(),
    usage: entity({ users: entity({ total: count }), localPosts: count }),
    metadata: entity({}),
  });
}

/** Each endpoint of the first three priorities, and what else a client of Mastodon meets here, with its answer. */
export const ENDPOINTS: Record<string, z.ZodType> = {
  "POST /oauth/token": entity({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    scope: z.string(),
    created_at: count,
  }),
  "POST /oauth/revoke": empty,
  "GET /.well-known/oauth-authorization-server": entity({
    issuer: url,
    authorization_endpoint: url,
    token_endpoint: url,
    revocation_endpoint: url,
    app_registration_endpoint: url,
    scopes_supported: list(z.string()),
    response_types_supported: z.tuple([z.literal("code")]),
    grant_types_supported: list(z.string()),
    code_challenge_methods_supported: z.tuple([z.literal("S256")]),
  }),
  "GET /.well-known/nodeinfo": entity({ links: list(entity({ rel: z.string(), href: url })) }),
  "GET /nodeinfo/2.0": nodeInfo("2.0"),
  "GET /nodeinfo/2.1": nodeInfo("2.1"),
  "GET /.well-known/host-meta.json": entity({
    links: list(entity({ rel: z.string(), template: z.string() })),
  }),
  "GET /.well-known/webfinger": entity({ subject: z.string(), links: list(entity({ rel: z.string() })) }),
  "POST /api/v1/apps": application.extend({ client_id: z.string(), client_secret: z.string() }),
  "GET /api/v1/apps/verify_credentials": application,
  "GET /api/v1/instance": instanceV1,
  "GET /api/v2/instance": instanceV2,
  "GET /api/v1/custom_emojis": list(emoji),
  "GET /api/v1/preferences": preferences,
  "GET /api/v1/markers": markers,
  "POST /api/v1/markers": markers,

  "GET /api/v1/accounts/verify_credentials": credentialAccount,
  "PATCH /api/v1/accounts/update_credentials": credentialAccount,
  "GET /api/v1/accounts/relationships": list(relationship),
  "GET /api/v1/accounts/familiar_followers": list(entity({ id, accounts: list(account) })),
  "GET /api/v1/accounts/lookup": account,
  "GET /api/v1/accounts/search": list(account),
  "GET /api/v1/accounts": list(account),
  "GET /api/v1/accounts/:id": account,
  "GET /api/v1/accounts/:id/statuses": list(status),
  "GET /api/v1/accounts/:id/followers": list(account),
  "GET /api/v1/accounts/:id/following": list(account),
  "GET /api/v1/accounts/:id/lists": list(accountList),
  "GET /api/v1/accounts/:id/featured_tags": list(featuredTag),
  ...Object.fromEntries(
    ["follow", "unfollow", "block", "unblock", "mute", "unmute", "note", "remove_from_followers"].map(
      (action) => [`POST /api/v1/accounts/:id/${action}`, relationship],
    ),
  ),
  "GET /api/v1/follow_requests": list(account),
  "POST /api/v1/follow_requests/:id/authorize": relationship,
  "POST /api/v1/follow_requests/:id/reject": relationship,
  "GET /api/v1/mutes": list(mutedAccount),
  "GET /api/v1/blocks": list(account),
  "GET /api/v1/bookmarks": list(status),
  "GET /api/v1/favourites": list(status),
  "GET /api/v1/directory": list(account),
  "GET /api/v1/suggestions": list(account),
  "GET /api/v2/suggestions": list(suggestion),

  "POST /api/v1/statuses": z.union([status, scheduledStatus]),
  "GET /api/v1/statuses": list(status),
  "GET /api/v1/statuses/:id": status,
  "PUT /api/v1/statuses/:id": status,
  "DELETE /api/v1/statuses/:id": deletedStatus,
  "GET /api/v1/statuses/:id/context": entity({ ancestors: list(status), descendants: list(status) }),
  "GET /api/v1/statuses/:id/source": entity({ id, text: z.string(), spoiler_text: z.string() }),
  "GET /api/v1/statuses/:id/history": list(statusEdit),
  "GET /api/v1/statuses/:id/favourited_by": list(account),
  "GET /api/v1/statuses/:id/reblogged_by": list(account),
  ...Object.fromEntries(
    ["favourite", "reblog", "bookmark", "pin", "mute"]
      .flatMap((action) => [action, `un${action}`])
      .map((action) => [`POST /api/v1/statuses/:id/${action}`, status]),
  ),
  "POST /api/v2/media": attachment,
  "GET /api/v1/media/:id": attachment,
  "PUT /api/v1/media/:id": attachment,
  "GET /api/v1/polls/:id": poll,
  "POST /api/v1/polls/:id/votes": poll,
  "GET /api/v1/scheduled_statuses": list(scheduledStatus),
  "GET /api/v1/scheduled_statuses/:id": scheduledStatus,
  "PUT /api/v1/scheduled_statuses/:id": scheduledStatus,
  "DELETE /api/v1/scheduled_statuses/:id": empty,

  "GET /api/v1/timelines/home": list(status),
  "GET /api/v1/timelines/public": list(status),
  "GET /api/v1/timelines/tag/:id": list(status),
  "GET /api/v1/timelines/list/:id": list(status),
  "GET /api/v1/conversations": list(conversation),
  "POST /api/v1/conversations/:id/read": conversation,
  "DELETE /api/v1/conversations/:id": empty,
  "GET /api/v1/lists": list(accountList),
  "POST /api/v1/lists": accountList,
  "GET /api/v1/lists/:id": accountList,
  "PUT /api/v1/lists/:id": accountList,
  "DELETE /api/v1/lists/:id": empty,
  "GET /api/v1/lists/:id/accounts": list(account),
  "POST /api/v1/lists/:id/accounts": empty,
  "DELETE /api/v1/lists/:id/accounts": empty,
  "GET /api/v1/tags/:id": tag,
  "POST /api/v1/tags/:id/follow": tag,
  "POST /api/v1/tags/:id/unfollow": tag,
  "GET /api/v1/followed_tags": list(tag),
  "GET /api/v1/trends/tags": list(tag),
  "GET /api/v1/featured_tags": list(featuredTag),
  "POST /api/v1/featured_tags": featuredTag,
  "DELETE /api/v1/featured_tags/:id": empty,
  "GET /api/v2/search": search,

  "GET /api/v2/filters": list(filter),
  "POST /api/v2/filters": filter,
  "GET /api/v2/filters/:id": filter,
  "PUT /api/v2/filters/:id": filter,
  "DELETE /api/v2/filters/:id": empty,
  "GET /api/v2/filters/:id/keywords": list(filterKeyword),
  "POST /api/v2/filters/:id/keywords": filterKeyword,
  "GET /api/v2/filters/keywords/:id": filterKeyword,
  "PUT /api/v2/filters/keywords/:id": filterKeyword,
  "DELETE /api/v2/filters/keywords/:id": empty,
  "GET /api/v2/filters/:id/statuses": list(filterStatus),
  "POST /api/v2/filters/:id/statuses": filterStatus,
  "GET /api/v2/filters/statuses/:id": filterStatus,
  "DELETE /api/v2/filters/statuses/:id": empty,
  "GET /api/v1/filters": list(filterV1),
  "POST /api/v1/filters": filterV1,
  "GET /api/v1/filters/:id": filterV1,
  "PUT /api/v1/filters/:id": filterV1,
  "DELETE /api/v1/filters/:id": empty,

  "GET /api/v1/notifications": list(notification),
  "GET /api/v1/notifications/:id": notification,
  "POST /api/v1/notifications/:id/dismiss": empty,
  "POST /api/v1/notifications/clear": empty,
  "GET /api/v1/notifications/unread_count": entity({ count }),
  "GET /api/v1/notifications/requests": list(notificationRequest),
  "GET /api/v1/notifications/requests/:id": notificationRequest,
  "POST /api/v1/notifications/requests/:id/accept": empty,
  "POST /api/v1/notifications/requests/:id/dismiss": empty,
  "GET /api/v1/notifications/requests/merged": entity({ merged: z.boolean() }),
  "GET /api/v2/notifications": groups,
  "GET /api/v2/notifications/:id": groups,
  "GET /api/v2/notifications/:id/accounts": list(account),
  "POST /api/v2/notifications/:id/dismiss": empty,
  "GET /api/v2/notifications/unread_count": entity({ count }),
  "GET /api/v2/notifications/policy": notificationPolicy,
  "PATCH /api/v2/notifications/policy": notificationPolicy,
  "POST /api/v1/push/subscription": pushSubscription,
  "GET /api/v1/push/subscription": pushSubscription,
  "PUT /api/v1/push/subscription": pushSubscription,
  "DELETE /api/v1/push/subscription": empty,
  "GET /api/v1/domain_blocks": list(z.string()),
  "POST /api/v1/domain_blocks": empty,
  "DELETE /api/v1/domain_blocks": empty,
  "POST /api/v1/reports": report,
  "GET /api/v1/announcements": list(entity({})),
};

/** The endpoint of a request: the most exact of those whose path fits. */
export function endpointOf(method: string, path: string): string | undefined {
  const fits = (pattern: string) =>
    new RegExp(`^${pattern.replace(/:id/g, "[^/]+")}$`).test(`${method} ${path}`);
  return Object.keys(ENDPOINTS)
    .filter(fits)
    .sort((one, other) => one.split(":id").length - other.split(":id").length)[0];
}

/** What is wrong with an answer, or nothing. */
export function wrongIn(endpoint: string, answer: unknown): string | undefined {
  const checked = ENDPOINTS[endpoint]!.safeParse(answer);
  return checked.success ? undefined : `${endpoint}: ${z.prettifyError(checked.error)}`;
}
