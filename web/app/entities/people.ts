// People as the client API describes them, here and elsewhere, and what they are to each other.
import type { SpaceSummary } from "./space-summary.ts";
import type { TipJar } from "./tips.ts";
import type { Visibility } from "./visibility.ts";

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

export interface MutedAccount extends Account {
  mute_expires_at: string | null;
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

export interface FeaturedTag {
  id: string;
  name: string;
  url: string;
  statuses_count: string;
}

export interface CustomEmoji {
  shortcode: string;
  url: string;
  category?: string;
  static_url: string;
  visible_in_picker: boolean;
}
