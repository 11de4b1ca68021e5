// What can be searched: posts, and the names of people, hashtags and Spaces, as the words that src/search/words.ts makes of them.
import type { Kit } from "../db/kit.ts";

const NAME_KINDS = ["person", "hashtag", "space"] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** `words` is filled on PostgreSQL only: SQLite has them in FTS5 tables beside these (src/search/index-rows.ts). */
export function searchTables(kit: Kit) {
  const searchPosts = kit.table(
    "search_posts",
    {
      /** Grows with the time of the post, so that the newest are found first. */
      id: kit.bigint("id").primaryKey(),
      postId: kit.text("post_id").notNull(),
      words: kit.text("words"),
    },
    (t) => [kit.uniqueIndex("search_posts_post_key").on(t.postId)],
  );
  const searchNames = kit.table(
    "search_names",
    {
      id: kit.autoId("id"),
      kind: kit.enum("kind", NAME_KINDS).notNull(),
      /** The account's or the Space's id, or the hashtag. */
      ref: kit.text("ref").notNull(),
      words: kit.text("words"),
    },
    (t) => [kit.uniqueIndex("search_names_ref_key").on(t.kind, t.ref)],
  );
  return { searchPosts, searchNames };
}
