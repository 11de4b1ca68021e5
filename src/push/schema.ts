// Where people's clients want to be told, while they are closed, of what happens.
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Kit } from "../db/kit.ts";

/** Whose notifications are pushed: everybody's, those of whom the person follows, of their followers, or nobody's. */
export const PUSH_POLICIES = ["all", "followed", "follower", "none"] as const;
export type PushPolicy = (typeof PUSH_POLICIES)[number];

/** The rooms of these come later in the house, so that they can ask for a push. */
interface Owners {
  account: AnySQLiteColumn;
  token: AnySQLiteColumn;
  session: AnySQLiteColumn;
}

export function pushTables(kit: Kit, owners: Owners) {
  const pushSubscriptions = kit.table(
    "push_subscriptions",
    {
      id: kit.text("id").primaryKey(),
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => owners.account, { onDelete: "cascade" }),
      /** A client has one for its token, a browser of our own pages one for its session. */
      tokenId: kit.text("token_id").references(() => owners.token, { onDelete: "cascade" }),
      sessionHash: kit.text("session_hash").references(() => owners.session, { onDelete: "cascade" }),
      /** As it was given: clients find by it which of their accounts a message is for, and so every server sends it along. */
      accessToken: kit.text("access_token").notNull(),
      endpoint: kit.text("endpoint").notNull(),
      /** The client's public key and secret (RFC 8291), base64url. */
      p256dh: kit.text("p256dh").notNull(),
      auth: kit.text("auth").notNull(),
      /** RFC 8291 and 8292; else the drafts before them, which apps ask for that do not ask. */
      isStandard: kit.bool("is_standard").notNull(),
      /** Mastodon's words for the types that are wanted. */
      alerts: kit.json<string[]>("alerts").notNull(),
      policy: kit.enum("policy", PUSH_POLICIES).notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("push_subscriptions_token_key").on(t.tokenId),
      kit.uniqueIndex("push_subscriptions_session_key").on(t.sessionHash),
      kit.index("push_subscriptions_account_idx").on(t.accountId),
    ],
  );
  return { pushSubscriptions };
}
