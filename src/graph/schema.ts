// Who follows, blocks and mutes whom, what one notes of others for oneself, and lists of people.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";

export const REPLIES_POLICIES = ["followed", "list", "none"] as const;

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
      /** Whether the follower wants to see what the followee boosts. */
      showBoosts: kit.bool("show_boosts").notNull().default(true),
      /** Whether each post of the followee is a notification. */
      notify: kit.bool("notify").notNull().default(false),
      /** Only posts in these languages, as ` ar en `: a text that SQL can look into. Null: all. */
      languages: kit.text("languages"),
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
      /** The id of the Block activity: what its Undo names. */
      uri: kit.text("uri").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.blockerId, t.blockedId] }),
      kit.index("blocks_blocked_idx").on(t.blockedId),
      kit.index("blocks_uri_idx").on(t.uri),
    ],
  );
  const mutes = kit.table(
    "mutes",
    {
      muterId: account("muter_id"),
      mutedId: account("muted_id"),
      /** Whether their notifications are muted too. */
      notifications: kit.bool("notifications").notNull().default(true),
      /** Null: until it is taken back. */
      expiresAt: kit.time("expires_at"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.muterId, t.mutedId] })],
  );
  /** What someone here writes down about an account, for nobody else. */
  const accountNotes = kit.table(
    "account_notes",
    { accountId: account("account_id"), targetId: account("target_id"), note: kit.text("note").notNull() },
    (t) => [kit.primaryKey({ columns: [t.accountId, t.targetId] })],
  );
  const lists = kit.table(
    "lists",
    {
      id: kit.text("id").primaryKey(),
      accountId: account("account_id"),
      title: kit.text("title").notNull(),
      /** Whose replies to others it shows: to whom the owner follows, to members of the list, or none. */
      repliesPolicy: kit.enum("replies_policy", REPLIES_POLICIES).notNull(),
      /** Its members' posts are left out of home. */
      exclusive: kit.bool("exclusive").notNull().default(false),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.index("lists_account_idx").on(t.accountId)],
  );
  const listMembers = kit.table(
    "list_members",
    {
      listId: kit
        .text("list_id")
        .notNull()
        .references(() => lists.id, { onDelete: "cascade" }),
      accountId: account("account_id"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.listId, t.accountId] }),
      kit.index("list_members_account_idx").on(t.accountId),
    ],
  );
  /** Whole servers that a person does not want to hear of. */
  const accountDomainBlocks = kit.table(
    "account_domain_blocks",
    {
      id: kit.text("id").primaryKey(),
      accountId: account("account_id"),
      /** As in accounts.domain: lower case, punycode, with a port where the handle has one. */
      domain: kit.text("domain").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.uniqueIndex("account_domain_blocks_once_key").on(t.accountId, t.domain)],
  );
  return { follows, blocks, mutes, accountNotes, lists, listMembers, accountDomainBlocks };
}
