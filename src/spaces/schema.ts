// Spaces hosted here and those known from other servers.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";
import type { PostTables } from "../posts/schema.ts";

export const SPACE_STATES = ["scheduled", "live", "ended", "cancelled"] as const;
export type SpaceState = (typeof SPACE_STATES)[number];

export function spaceTables(kit: Kit, { accounts }: AccountTables, { posts }: PostTables) {
  const spaces = kit.table(
    "spaces",
    {
      id: kit.text("id").primaryKey(),
      uri: kit.text("uri").notNull(),
      url: kit.text("url").notNull(),
      hostId: kit
        .text("host_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      title: kit.text("title").notNull(),
      topics: kit.json<string[]>("topics").notNull(),
      language: kit.text("language"),
      state: kit.enum("state", SPACE_STATES).notNull(),
      announcementId: kit.text("announcement_id").references(() => posts.id, { onDelete: "set null" }),
      listenersCount: kit.int("listeners_count").notNull().default(0),
      scheduledFor: kit.time("scheduled_for"),
      startedAt: kit.time("started_at"),
      endedAt: kit.time("ended_at"),
      /** Remote Spaces: when their server last spoke of them; live ones count as over after an hour of silence. */
      heardAt: kit.time("heard_at"),
      createdAt: kit.time("created_at").notNull(),
      updatedAt: kit.time("updated_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("spaces_uri_key").on(t.uri),
      kit.index("spaces_state_idx").on(t.state, t.id),
      kit.index("spaces_host_idx").on(t.hostId, t.id),
    ],
  );
  return { spaces };
}
