// Hashtags: one row a tag whatever its spelling, which posts carry it, and who shows it on the profile.
import type { AccountTables } from "../../accounts/schema.ts";
import type { Kit } from "../../db/kit.ts";
import type { PostTables } from "../schema.ts";

export function hashtagTables(kit: Kit, { accounts }: AccountTables, { posts }: PostTables) {
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
  const hashtags = kit.table(
    "hashtags",
    {
      id: kit.text("id").primaryKey(),
      /** Folded (key.ts): what makes two spellings one tag. */
      key: kit.text("key").notNull(),
      /** As it was first written. */
      name: kit.text("name").notNull(),
      /** Sweeps and trends look at it. */
      lastUsedAt: kit.time("last_used_at").notNull(),
    },
    (t) => [kit.uniqueIndex("hashtags_key_key").on(t.key)],
  );
  const hashtag = () =>
    kit
      .text("hashtag_id")
      .notNull()
      .references(() => hashtags.id, { onDelete: "cascade" });
  const postHashtags = kit.table("post_hashtags", { postId: post(), hashtagId: hashtag() }, (t) => [
    kit.primaryKey({ columns: [t.postId, t.hashtagId] }),
    kit.index("post_hashtags_hashtag_idx").on(t.hashtagId, t.postId),
  ]);
  const featuredTags = kit.table(
    "featured_tags",
    {
      id: kit.text("id").primaryKey(),
      accountId: account(),
      hashtagId: hashtag(),
      /** As the owner writes it. */
      name: kit.text("name").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.uniqueIndex("featured_tags_once_key").on(t.accountId, t.hashtagId)],
  );
  return { hashtags, postHashtags, featuredTags };
}
