// Posts and what hangs on them, as the client API describes them.
import type { MediaAttachment } from "./media.ts";
import type { Account, CustomEmoji } from "./people.ts";
import type { Space } from "./spaces.ts";
import type { Visibility } from "./visibility.ts";

/** How far the reading of a thread or a profile from its own server has come. */
export interface AsyncRefresh {
  id: string;
  status: "running" | "finished";
  result_count: number;
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
  quote_approval?: {
    automatic?: string[];
    current_user: "automatic" | "manual" | "denied" | "unknown";
  };
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

export interface PostingPreferences {
  "posting:default:visibility": Visibility;
  "posting:default:content_type": string;
  "reading:languages": string[];
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
