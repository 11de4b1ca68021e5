// The JSON of the client API as the web app reads it: Mastodon's entities and this server's extensions.

import type { Person } from "#src/spaces/messages.ts";
import type { RoomRole } from "#src/spaces/roles.ts";

export interface Account {
  id: string;
  group?: boolean;
  username: string;
  acct: string;
  display_name: string;
  locked: boolean;
  bot: boolean;
  created_at: string;
  /** Sanitised HTML. */
  note: string;
  url: string;
  /** The ActivityPub id. */
  uri?: string;
  avatar: string;
  header: string;
  followers_count: number;
  following_count: number;
  statuses_count: number;
  fields: AccountField[];
  emojis?: CustomEmoji[];
  tip_jar?: TipJar | null;
  /** The account that took its place. */
  moved?: Account | null;
  /** The Space this account hosts at the moment. */
  space?: SpaceSummary | null;
  source?: {
    language?: string | null;
    privacy?: Visibility;
    sensitive?: boolean;
    content_type?: string;
    note?: string;
    fields?: AccountField[];
    discoverable?: boolean;
    indexable?: boolean;
  };
  /** Of the person alone: what they may do here. */
  role?: { id: string };
  /** The interface language this person set, where one is set. */
  locale?: string | null;
}

export interface AccountField {
  name: string;
  /** Sanitised HTML. */
  value: string;
  verified_at: string | null;
  /** Mirrored from the tip jar. */
  tip?: boolean;
}

/** How far the reading of a thread or a profile from its own server has come. */
export interface AsyncRefresh {
  id: string;
  status: "running" | "finished";
  result_count: number;
}

export interface MutedAccount extends Account {
  mute_expires_at: string | null;
}

export interface Tag {
  id: string;
  name: string;
  url: string;
  /** A day each, the latest first. */
  history: { day: string; uses: string; accounts: string }[];
  following?: boolean;
}

/** A thread of direct posts. */
export interface Conversation {
  id: string;
  unread: boolean;
  /** Those in it beside oneself. */
  accounts: Account[];
  last_status: Status | null;
}

export interface List {
  id: string;
  title: string;
  /** Replies to whom are shown. */
  replies_policy: "followed" | "list" | "none";
  /** Its people are not in the home timeline. */
  exclusive: boolean;
}

export interface Relationship {
  id: string;
  following: boolean;
  requested: boolean;
  followed_by: boolean;
  blocking: boolean;
  blocked_by?: boolean;
  muting: boolean;
  domain_blocking?: boolean;
}

export type Visibility = "public" | "unlisted" | "private" | "direct";

export interface Status {
  id: string;
  created_at: string;
  edited_at: string | null;
  in_reply_to_id: string | null;
  in_reply_to_account_id: string | null;
  sensitive: boolean;
  spoiler_text: string;
  visibility: Visibility;
  language: string | null;
  uri: string;
  url: string | null;
  replies_count: number;
  reblogs_count: number;
  favourites_count: number;
  /** Sanitised HTML. */
  content: string;
  reblog: Status | null;
  account: Account;
  media_attachments: MediaAttachment[];
  tags?: { name: string }[];
  mentions: Mention[];
  favourited?: boolean;
  reblogged?: boolean;
  bookmarked?: boolean;
  pinned?: boolean;
  /** Which of the reader's filters it meets. */
  filtered?: { filter: BareFilter }[];
  space?: Space | null;
  poll?: Poll | null;
  quote?: Quote | null;
  emojis?: CustomEmoji[];
  card?: PreviewCard | null;
  quote_approval?: { current_user: "automatic" | "manual" | "denied" | "unknown" };
  emoji_reactions?: Reaction[];
}

export type FilterContext = "home" | "notifications" | "public" | "thread" | "account";
export type FilterAction = "warn" | "hide" | "blur";

interface BareFilter {
  id: string;
  title: string;
  context: FilterContext[];
  expires_at: string | null;
  filter_action: FilterAction;
}

export interface Filter extends BareFilter {
  keywords: { id: string; keyword: string; whole_word: boolean }[];
}

export interface Poll {
  id: string;
  expires_at: string | null;
  expired: boolean;
  multiple: boolean;
  votes_count: number;
  /** People; null where another server does not tell. */
  voters_count: number | null;
  /** Counts are null while the author hides them. */
  options: { title: string; votes_count: number | null }[];
  voted?: boolean;
  own_votes?: number[];
}

export interface Quote {
  state: string;
  /** Only where it may be seen. */
  quoted_status?: Status | null;
}

export interface Reaction {
  /** The emoji, or the name of a custom one. */
  name: string;
  count: number;
  me: boolean;
  url: string | null;
}

/** A page that a post links to, as it describes itself. */
export interface PreviewCard {
  url: string;
  title: string;
  description: string;
  language?: string | null;
  author_name: string;
  provider_name: string;
  image: string | null;
  image_description?: string;
  width: number;
  height: number;
}

/** What a post said at a time. */
export interface StatusEdit {
  content: string;
  spoiler_text: string;
  created_at: string;
  emojis: CustomEmoji[];
}

export interface StatusSource {
  id: string;
  text: string;
  spoiler_text: string;
  content_type: string;
}

/** A post that waits for its time. */
export interface ScheduledStatus {
  id: string;
  scheduled_at: string;
  params: {
    text: string;
    content_type: string;
    visibility: Visibility;
    spoiler_text: string | null;
    sensitive: boolean | null;
    language: string | null;
    in_reply_to_id: string | null;
    media_ids: string[] | null;
  };
}

export interface FeaturedTag {
  id: string;
  name: string;
  url: string;
  statuses_count: string;
}

export interface PostingPreferences {
  "posting:default:visibility": Visibility;
  "posting:default:content_type": string;
  "reading:languages": string[];
}

export interface CustomEmoji {
  shortcode: string;
  url: string;
  category?: string;
  static_url: string;
  visible_in_picker: boolean;
}

/** −1 to 1, from the left and from the bottom. */
export interface FocalPoint {
  x: number;
  y: number;
}

export interface MediaAttachment {
  id: string;
  type: "image" | "gifv" | "video" | "audio" | "unknown";
  url: string | null;
  preview_url: string | null;
  /** Where it is elsewhere; null for files of this server. */
  remote_url?: string | null;
  description: string | null;
  blurhash?: string | null;
  meta?: {
    original?: { width?: number; height?: number };
    small?: { width?: number; height?: number };
    focus?: FocalPoint;
  } | null;
}

export interface Mention {
  id: string;
  username: string;
  acct: string;
  url: string;
}

export interface StatusContext {
  ancestors: Status[];
  descendants: Status[];
}

export interface TipJar {
  enabled: boolean;
  changed_at: string | null;
  /** Within 72 hours: of the jar, or of the way its owner signs in. */
  changed_recently: boolean;
  entries: TipEntry[];
}

export interface TipEntry {
  id: string;
  service: string;
  name: string;
  names?: Partial<Record<"en" | "ar", string | null>>;
  monogram: string;
  /** ISO 3166 codes, or `*`. */
  countries: string[];
  handle: string;
  /** The payment link, or null where the handle can only be copied. */
  href: string | null;
  kind: string;
  visibility: string;
  /** What the payment tells the payee about the payer: codes of the catalogue, or words. */
  reveals: string[] | string | null;
  /** Whether a payment can be taken back: `never`, `sometimes`, `unknown`. */
  undo: string;
  /** `owner` where it was set here; else where in a remote actor it was read. */
  source: string;
  amounts: TipAmounts | null;
  /** When this server last found a link back to the profile on the entry's page. */
  links_back_at: string | null;
  /** A page that names the host stands before the link. */
  interstitial: boolean;
}

/** What the owner suggests, with a link for each. */
export interface TipAmounts {
  currency: string;
  values: string[];
  links: { value: string; href: string }[];
}

export interface TipChange {
  id: string;
  change: "added" | "removed";
  service: string;
  name: string;
  handle: string;
  href: string | null;
  created_at: string;
}

export type TipVisibility = "federated" | "local" | "signed_in";

/** The jar as its owner sees it. */
export interface OwnTipJar extends TipJar {
  /** Whether the owner has said to be of age. */
  adult: boolean;
  /** Since when moderators keep it hidden. */
  frozen_at?: string | null;
  entries: OwnTipEntry[];
}

export interface OwnTipEntry extends TipEntry {
  /** Why nobody sees it here, as the reason of a refused entry. */
  denied?: string | null;
}

export interface TipService {
  id: string;
  name: string;
  names: Partial<Record<"en" | "ar", string | null>>;
  monogram: string;
  kind: string;
  /** What to enter, and an example of it. */
  hint: Record<"en" | "ar", string>;
  example: string;
  /** What the owner learns of whoever pays. */
  privacy: string[] | string | null;
  /** What anybody who opens the entry learns of its owner. */
  shows: string[];
  /** What amounts may be suggested in: codes, `*` for any, or none. */
  amount_currencies: string[];
}

export type NotificationType =
  | "mention"
  | "follow"
  | "follow_request"
  | "favourite"
  | "reblog"
  | "status"
  | "update"
  | "poll"
  | "quote"
  | "quoted_update"
  | "pleroma:emoji_reaction"
  | "tip_jar_changed"
  | "tip_jar_frozen"
  | "tip_jar_unfrozen"
  | "space_reminder"
  | "space_live"
  | "space_rescheduled"
  | "space_cancelled"
  | "space_invite";

export interface Notification {
  id: string;
  type: NotificationType | (string & {});
  created_at: string;
  account: Account;
  status?: Status;
  /** Of what is told about a Space. */
  space?: Space;
  /** With what someone reacted. */
  emoji?: string;
  emoji_url?: string | null;
}

export type SpaceState = "scheduled" | "live" | "ended" | "cancelled";

export interface Space extends SpaceSummary {
  /** The picture of its announcement. */
  cover?: MediaAttachment | null;
  host: Account;
  speakers: Account[];
  /** Live when its server last spoke of it, which is too long ago. */
  stale: boolean;
  /** Whether the viewer asked to be reminded. */
  reminder: boolean;
  /** What the viewer was asked to be, and whether they said yes. */
  invitation?: { role: "cohost" | "speaker"; accepted: boolean } | null;
}

/** A Space without the people in it. */
export interface SpaceSummary {
  id: string;
  uri: string;
  url: string;
  title: string;
  state: SpaceState;
  topics: string[];
  language: string | null;
  listeners_count: number;
  who_listens: "everyone" | "signed_in" | "followers";
  who_speaks: "everyone" | "followed" | "invited";
  /** Whether its host wants it recorded. */
  record: boolean;
  locked: boolean;
  replay_url: string | null;
  scheduled_for?: string | null;
  started_at: string | null;
  ended_at: string | null;
  /** The post that announces it. */
  announcement_id?: string | null;
}

/** Whom the host has asked ahead. */
export interface SpaceGuest {
  account: Account;
  role: "cohost" | "speaker";
  accepted: boolean;
}

export type Clippers = "nobody" | "host" | "speakers" | "everyone";

/** What is kept of a Space; times are in seconds. */
export interface Replay {
  space_id: string;
  state: "recording" | "paused" | "processing" | "ready" | "failed" | "deleted";
  /** Of the making, in per cent. */
  progress: number;
  url: string | null;
  captions_url: string | null;
  duration: number | null;
  /** Where it begins in the record. */
  begins_at: number | null;
  /** Where its host wants it to. */
  start: number | null;
  expires_at: string | null;
  /** Who may cut clips. */
  clips: Clippers;
  may_clip: boolean;
  may_edit: boolean;
  speakers: Account[];
}

export interface SpaceFigures {
  peak_listeners: number;
  average_listeners: number;
  listeners: { at: string; listeners: number }[];
}

export interface SpaceTicket {
  ticket: string;
  socket: string;
  role: RoomRole;
  /** What one chose before about being seen among the listeners; null if one was never asked. */
  visible?: boolean | null;
  /** People inside whom the reader has blocked. */
  blocked?: Person[];
}

export interface Instance {
  domain: string;
  title: string;
  version: string;
  description: string;
  languages: string[];
  contact?: { email?: string | null; account?: Account | null };
  rules?: { id: string; text: string }[];
  registrations?: Registrations;
  configuration?: {
    statuses?: { max_characters?: number; max_media_attachments?: number };
    polls?: { max_options: number; max_characters_per_option: number };
    vapid?: { public_key: string };
  };
}

/** What the server keeps for pushing to a browser. */
export interface BrowserPush {
  endpoint: string;
  /** By the type of notification. */
  alerts: Record<string, boolean>;
}

export interface AuthorizationRequest {
  client: { name: string; website: string | null };
  scopes: string[];
  redirect_uri: string;
}

export interface SetupState {
  origin: string;
  domain: string;
}

export interface Registrations {
  enabled: boolean;
  approval_required: boolean;
  invitation_required?: boolean;
  confirmation_required?: boolean;
}

/** What a link of a mail has done. */
export type Confirmed = "admitted" | "waiting" | "changed";

export interface BrowserSession {
  id: string;
  user_agent: string;
  created_at: string;
  last_seen_at: string;
  current: boolean;
}

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export interface Security {
  email: string | null;
  email_confirmed: boolean;
  can_confirm: boolean;
  password_changed_at: string;
  totp: boolean;
  recovery_codes_left: number;
  passkeys: Passkey[];
  fresh: boolean;
}

export interface TotpSetUp {
  secret: string;
  uri: string;
}

export interface RecoveryCodes {
  recovery_codes: string[];
}

export interface Invitation {
  id: string;
  code: string;
  url: string;
  max_uses: number | null;
  uses: number;
  expires_at: string | null;
  expired: boolean;
}

/** Who has signed up and waits for a moderator. */
export interface WaitingPerson {
  id: string;
  username: string;
  email: string;
  created_at: string;
  invite_request: string | null;
}

/** How far a list is that somebody brought along. */
export interface ImportProgress {
  id: string;
  type: "following" | "lists" | "blocks" | "mutes" | "domain_blocks" | "bookmarks";
  mode: string;
  total: number;
  done: number;
  failed: number;
  failures: { row: string[]; reason: string | null }[];
  finished_at: string | null;
}

/** An archive of all that is one's own. */
export interface Archive {
  id: string;
  state: "waiting" | "ready" | "failed";
  total: number;
  done: number;
  bytes: number;
  url: string | null;
  created_at: string;
  expires_at: string | null;
}

export interface Migration {
  uri: string;
  aliases: { uri: string; acct: string | null }[];
  moved: Account | null;
  may_move_at: string | null;
}

export interface AccountDeletion {
  /** Between the wish and the end. */
  days: number;
  deletes_at: string | null;
}
