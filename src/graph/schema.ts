// Who follows and who blocks whom.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";

export function graphTables(kit: Kit, { accounts }: AccountTables) {
  const account = (name: string) =>
    kit
      .text(name)
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });
  const follows = kit.table(
    "follows",
    {
      followerId: account("follower_id"),
      followeeId: account("followee_id"),
      state: kit.enum("state", ["pending", "accepted"]).notNull(),
      /** The id of the Follow activity that made it: what Accept, Reject and Undo name. */
      uri: kit.text("uri").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.followerId, t.followeeId] }),
      kit.index("follows_followee_idx").on(t.followeeId, t.state),
      kit.index("follows_uri_idx").on(t.uri),
    ],
  );
  const blocks = kit.table(
    "blocks",
    {
      blockerId: account("blocker_id"),
      blockedId: account("blocked_id"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.blockerId, t.blockedId] })],
  );
  return { follows, blocks };
}
