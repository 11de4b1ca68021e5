// What belongs to the writing of posts: earlier versions, pins, posts that wait for their time, previews of links, and what
// someone writes by default.
import type { AccountTables } from "../../accounts/schema.ts";
import type { Kit } from "../../db/kit.ts";
import { SOURCE_TYPES, VISIBILITIES, type Attachment, type PostTables } from "../schema.ts";

export function writingTables(kit: Kit, { accounts }: AccountTables, { posts }: PostTables) {
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
  /** A row for each version that another one replaced; the latest is the post itself. */
  const postEdits = kit.table(
    "post_edits",
    {
      id: kit.text("id").primaryKey(),
      postId: post(),
      content: kit.text("content").notNull(),
      source: kit.text("source"),
      sourceType: kit.enum("source_type", SOURCE_TYPES).notNull(),
      spoiler: kit.text("spoiler").notNull(),
      sensitive: kit.bool("sensitive").notNull(),
      attachments: kit.json<Attachment[]>("attachments").notNull(),
      /** When this version was written. */
      writtenAt: kit.time("written_at").notNull(),
    },
    (t) => [kit.index("post_edits_post_idx").on(t.postId, t.id)],
  );
  const pinnedPosts = kit.table(
    "pinned_posts",
    { postId: post(), accountId: account(), pinnedAt: kit.time("pinned_at").notNull() },
    (t) => [
      kit.primaryKey({ columns: [t.postId] }),
      kit.index("pinned_posts_account_idx").on(t.accountId, t.pinnedAt),
    ],
  );
  const scheduledPosts = kit.table(
    "scheduled_posts",
    {
      id: kit.text("id").primaryKey(),
      accountId: account(),
      /** What createPost takes. */
      draft: kit.json<Record<string, unknown>>("draft").notNull(),
      scheduledAt: kit.time("scheduled_at").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.index("scheduled_posts_account_idx").on(t.accountId, t.scheduledAt)],
  );
  /** One row an address, whatever the number of posts that link to it. */
  const linkPreviews = kit.table("link_previews", {
    url: kit.text("url").primaryKey(),
    /** Null while nobody has looked, or where there is nothing to show. */
    title: kit.text("title"),
    description: kit.text("description").notNull().default(""),
    imageUrl: kit.text("image_url"),
    imageAlt: kit.text("image_alt").notNull().default(""),
    width: kit.int("width").notNull().default(0),
    height: kit.int("height").notNull().default(0),
    author: kit.text("author").notNull().default(""),
    provider: kit.text("provider").notNull().default(""),
    language: kit.text("language"),
    publishedAt: kit.time("published_at"),
    fetchedAt: kit.time("fetched_at"),
    createdAt: kit.time("created_at").notNull(),
  });
  const postingPreferences = kit.table(
    "posting_preferences",
    {
      accountId: account(),
      visibility: kit.enum("visibility", VISIBILITIES).notNull().default("public"),
      sensitive: kit.bool("sensitive").notNull().default(false),
      sourceType: kit.enum("source_type", SOURCE_TYPES).notNull().default("text/plain"),
      /** Languages that public timelines show; empty for all. */
      languages: kit.json<string[]>("languages").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.accountId] })],
  );
  return { postEdits, pinnedPosts, scheduledPosts, linkPreviews, postingPreferences };
}
