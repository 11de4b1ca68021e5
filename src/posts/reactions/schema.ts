// Emoji with which people react to posts.
import type { AccountTables } from "../../accounts/schema.ts";
import type { Kit } from "../../db/kit.ts";
import type { PostTables } from "../schema.ts";

export function reactionTables(kit: Kit, { accounts }: AccountTables, { posts }: PostTables) {
  const reactions = kit.table(
    "reactions",
    {
      id: kit.text("id").primaryKey(),
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      postId: kit
        .text("post_id")
        .notNull()
        .references(() => posts.id, { onDelete: "cascade" }),
      /** The emoji itself; of a custom one its shortcode, with @domain where it is another server's. */
      name: kit.text("name").notNull(),
      /** A custom emoji's picture. */
      imageUrl: kit.text("image_url"),
      /** The id of the activity: what Undo names. */
      uri: kit.text("uri").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("reactions_once_key").on(t.postId, t.accountId, t.name),
      kit.index("reactions_account_idx").on(t.accountId),
      kit.index("reactions_uri_idx").on(t.uri),
    ],
  );
  return { reactions };
}
