// Custom emoji of this server and of others.
import { sql } from "drizzle-orm";
import type { Kit } from "../../db/kit.ts";

export function emojiTables(kit: Kit) {
  const customEmojis = kit.table(
    "custom_emojis",
    {
      id: kit.text("id").primaryKey(),
      /** Letters, digits and _; as it is written between colons. */
      shortcode: kit.text("shortcode").notNull(),
      /** The server that it belongs to; null for ours. */
      domain: kit.text("domain"),
      /** Where its picture is, here or there. */
      url: kit.text("url").notNull(),
      /** Ours: the file's name in the folder of emoji. */
      file: kit.text("file"),
      mediaType: kit.text("media_type"),
      category: kit.text("category"),
      /** Whether pickers offer it. */
      visible: kit.bool("visible").notNull().default(true),
      /** Of others: what their document says, so that an older one does not win. */
      updatedAt: kit.time("updated_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("custom_emojis_key").on(t.shortcode, t.domain),
      kit
        .uniqueIndex("custom_emojis_local_key")
        .on(t.shortcode)
        .where(sql`${t.domain} is null`),
    ],
  );
  return { customEmojis };
}
