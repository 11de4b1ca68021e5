// Posts of this and other servers, who is mentioned in them, who likes them and who keeps them.
import { sql } from "drizzle-orm";
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";
import type { FocalPoint, MediaSize, MediaType } from "../media/schema.ts";

export const VISIBILITIES = ["public", "unlisted", "followers", "direct"] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const SOURCE_TYPES = ["text/plain", "text/markdown"] as const;
export type SourceType = (typeof SOURCE_TYPES)[number];

/** Groups of people, as a quote policy names them. */
export type QuoteGroup = "public" | "followers" | "following" | "unsupported_policy";

/** Who may quote a post: at once, or after its author has looked. The author always may. */
export interface QuotePolicy {
  automatic: QuoteGroup[];
  manual: QuoteGroup[];
}

export interface Attachment extends MediaSize {
  type: MediaType | "unknown";
  url: string;
  mediaType: string;
  description: string;
  blurhash?: string;
  focus?: FocalPoint;
  /** A smaller picture of it. */
  previewUrl?: string;
  preview?: MediaSize;
  /** The row of a file of this server. */
  mediaId?: string;
}

export type PostTables = ReturnType<typeof postTables>;

/** By its name when the post was written: the client may be gone since. */
export interface WritingClient {
  name: string;
  website: string | null;
}

export function postTables(kit: Kit, { accounts }: AccountTables) {
  const posts = kit.table(
    "posts",
    {
      id: kit.text("id").primaryKey(),
      uri: kit.text("uri").notNull(),
      url: kit.text("url").notNull(),
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      visibility: kit.enum("visibility", VISIBILITIES).notNull(),
      /** Sanitised HTML. */
      content: kit.text("content").notNull(),
      /** What a local author typed; null for posts of other servers. */
      source: kit.text("source"),
      /** How the source is written. */
      sourceType: kit.enum("source_type", SOURCE_TYPES).notNull().default("text/plain"),
      /** The content warning; empty for none. */
      spoiler: kit.text("spoiler").notNull().default(""),
      sensitive: kit.bool("sensitive").notNull().default(false),
      /** A BCP 47 tag, where the author gave one. */
      language: kit.text("language"),
      hashtags: kit.json<string[]>("hashtags").notNull(),
      attachments: kit.json<Attachment[]>("attachments").notNull(),
      inReplyToUri: kit.text("in_reply_to_uri"),
      inReplyToId: kit.text("in_reply_to_id"),
      inReplyToAccountId: kit.text("in_reply_to_account_id"),
      /** Remote posts: the collection of their replies. */
      repliesUrl: kit.text("replies_url"),
      /** The post that this one boosts: it has no words of its own then, and its `uri` is the Announce's id. */
      boostOfId: kit.text("boost_of_id"),
      /** The id (URI) of the Space that this post announces. */
      spaceUri: kit.text("space_uri"),
      /** The address of which a preview is shown (link_previews). */
      cardUrl: kit.text("card_url"),
      /** Null where another server's post says nothing about it. */
      quotePolicy: kit.json<QuotePolicy>("quote_policy"),
      /** The client that it was written with; null for posts of our own pages and of other servers. */
      application: kit.json<WritingClient>("application"),
      quotesCount: kit.int("quotes_count").notNull().default(0),
      repliesCount: kit.int("replies_count").notNull().default(0),
      boostsCount: kit.int("boosts_count").notNull().default(0),
      likesCount: kit.int("likes_count").notNull().default(0),
      publishedAt: kit.time("published_at").notNull(),
      editedAt: kit.time("edited_at"),
      deletedAt: kit.time("deleted_at"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("posts_uri_key").on(t.uri),
      kit.index("posts_account_idx").on(t.accountId, t.id),
      kit.index("posts_visibility_idx").on(t.visibility, t.id),
      // Only of those that have it: most posts answer nothing, boost nothing and announce nothing, and each entry costs a write.
      kit
        .index("posts_reply_idx")
        .on(t.inReplyToId)
        .where(sql`${t.inReplyToId} is not null`),
      kit
        .index("posts_reply_uri_idx")
        .on(t.inReplyToUri)
        .where(sql`${t.inReplyToUri} is not null`),
      kit
        .index("posts_space_idx")
        .on(t.spaceUri)
        .where(sql`${t.spaceUri} is not null`),
      kit
        .index("posts_boost_idx")
        .on(t.boostOfId)
        .where(sql`${t.boostOfId} is not null`),
      kit
        .uniqueIndex("posts_boost_once_key")
        .on(t.accountId, t.boostOfId)
        .where(sql`${t.deletedAt} is null and ${t.boostOfId} is not null`),
    ],
  );
  const account = () =>
    kit
      .text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });
  const post = () =>
    kit
      .text("post_id")
      .notNull()
      .references(() => posts.id, { onDelete: "cascade" });
  const mentions = kit.table("mentions", { postId: post(), accountId: account() }, (t) => [
    kit.primaryKey({ columns: [t.postId, t.accountId] }),
    kit.index("mentions_account_idx").on(t.accountId, t.postId),
  ]);
  const likes = kit.table(
    "likes",
    {
      /** What lists of likes page by. */
      id: kit.text("id").primaryKey(),
      accountId: account(),
      postId: post(),
      /** The id of the Like activity: what Undo names. */
      uri: kit.text("uri").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("likes_once_key").on(t.accountId, t.postId),
      kit.index("likes_account_idx").on(t.accountId, t.id),
      kit.index("likes_post_idx").on(t.postId, t.id),
      kit.index("likes_uri_idx").on(t.uri),
    ],
  );
  const bookmarks = kit.table(
    "bookmarks",
    {
      /** What lists of bookmarks page by. */
      id: kit.text("id").primaryKey(),
      accountId: account(),
      postId: post(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("bookmarks_once_key").on(t.accountId, t.postId),
      kit.index("bookmarks_account_idx").on(t.accountId, t.id),
      kit.index("bookmarks_post_idx").on(t.postId),
    ],
  );
  return { posts, mentions, likes, bookmarks };
}
