// Timelines that are kept ready, and what shapes them: followed hashtags, filters, muted threads, conversations.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";
import type { PostTables } from "../posts/schema.ts";

export const FILTER_CONTEXTS = ["home", "notifications", "public", "thread", "account"] as const;
export type FilterContext = (typeof FILTER_CONTEXTS)[number];

export const FILTER_ACTIONS = ["warn", "hide", "blur"] as const;

export function timelineTables(kit: Kit, { accounts }: AccountTables, { posts }: PostTables) {
  const account = () =>
    kit
      .text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });
  /** One row for each home and list that someone has read lately: only those are filled as posts come in. */
  const keptTimelines = kit.table(
    "kept_timelines",
    {
      /** That of the account (its home) or of the list. */
      id: kit.text("id").primaryKey(),
      accountId: account(),
      /** Null for home. */
      listId: kit.text("list_id"),
      /** From this post id on it is whole; empty: there is nothing older. */
      wholeFrom: kit.text("whole_from").notNull(),
      /** What shapes it has changed (a follow, a list, an option): it is made anew when it is read next. */
      stale: kit.bool("stale").notNull(),
      readAt: kit.time("read_at").notNull(),
    },
    (t) => [kit.index("kept_timelines_account_idx").on(t.accountId)],
  );
  const timelineEntries = kit.table(
    "timeline_entries",
    {
      timelineId: kit
        .text("timeline_id")
        .notNull()
        .references(() => keptTimelines.id, { onDelete: "cascade" }),
      /** A post, or the boost of one. */
      postId: kit.text("post_id").notNull(),
      /** The post itself: however many boost it, it stands there once. */
      subjectId: kit.text("subject_id").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.timelineId, t.subjectId] }),
      kit.index("timeline_entries_page_idx").on(t.timelineId, t.postId),
      kit.index("timeline_entries_post_idx").on(t.postId),
    ],
  );
  const tagFollows = kit.table(
    "tag_follows",
    {
      /** What the list pages by. */
      id: kit.text("id").primaryKey(),
      accountId: account(),
      /** Of the hashtag, folded: it need not have been used yet. */
      key: kit.text("key").notNull(),
      /** As it was written when it was followed. */
      name: kit.text("name").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("tag_follows_once_key").on(t.accountId, t.key),
      kit.index("tag_follows_key_idx").on(t.key),
    ],
  );
  const filters = kit.table(
    "filters",
    {
      id: kit.text("id").primaryKey(),
      accountId: account(),
      title: kit.text("title").notNull(),
      contexts: kit.json<FilterContext[]>("contexts").notNull(),
      action: kit.enum("action", FILTER_ACTIONS).notNull(),
      expiresAt: kit.time("expires_at"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.index("filters_account_idx").on(t.accountId)],
  );
  const filter = () =>
    kit
      .text("filter_id")
      .notNull()
      .references(() => filters.id, { onDelete: "cascade" });
  const filterKeywords = kit.table(
    "filter_keywords",
    {
      id: kit.text("id").primaryKey(),
      filterId: filter(),
      keyword: kit.text("keyword").notNull(),
      wholeWord: kit.bool("whole_word").notNull(),
    },
    (t) => [kit.index("filter_keywords_filter_idx").on(t.filterId)],
  );
  const filterPosts = kit.table(
    "filter_posts",
    {
      id: kit.text("id").primaryKey(),
      filterId: filter(),
      postId: kit
        .text("post_id")
        .notNull()
        .references(() => posts.id, { onDelete: "cascade" }),
    },
    (t) => [
      kit.uniqueIndex("filter_posts_once_key").on(t.filterId, t.postId),
      kit.index("filter_posts_post_idx").on(t.postId),
    ],
  );
  /** Threads, named by their first post, of which someone wants to hear no more. */
  const threadMutes = kit.table(
    "thread_mutes",
    { accountId: account(), threadId: kit.text("thread_id").notNull() },
    (t) => [kit.primaryKey({ columns: [t.accountId, t.threadId] })],
  );
  /** A thread of direct posts as one of its people has it. */
  const conversations = kit.table(
    "conversations",
    {
      id: kit.text("id").primaryKey(),
      accountId: account(),
      threadId: kit.text("thread_id").notNull(),
      lastPostId: kit
        .text("last_post_id")
        .notNull()
        .references(() => posts.id, { onDelete: "cascade" }),
      /** The others in it. */
      accountIds: kit.json<string[]>("account_ids").notNull(),
      unread: kit.bool("unread").notNull(),
    },
    (t) => [
      kit.uniqueIndex("conversations_once_key").on(t.accountId, t.threadId),
      kit.index("conversations_account_idx").on(t.accountId, t.lastPostId),
      kit.index("conversations_post_idx").on(t.lastPostId),
    ],
  );
  return {
    keptTimelines,
    timelineEntries,
    tagFollows,
    filters,
    filterKeywords,
    filterPosts,
    threadMutes,
    conversations,
  };
}
