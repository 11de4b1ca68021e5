// Accounts of this and other servers, their keys, the people who log in here, and their sessions.
import type { Kit } from "../db/kit.ts";

export const ROLES = ["owner", "admin", "moderator", "user"] as const;
export type Role = (typeof ROLES)[number];

export const ACTOR_TYPES = ["Person", "Service", "Application", "Group", "Organization"] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];

/** A profile field; `value` is plain text for local accounts and sanitised HTML for remote ones. */
export interface ProfileField {
  name: string;
  value: string;
}

export type AccountTables = ReturnType<typeof accountTables>;

export function accountTables(kit: Kit) {
  const accounts = kit.table(
    "accounts",
    {
      id: kit.text("id").primaryKey(),
      /** As its owner writes it; unique in lower case through `handle`. */
      username: kit.text("username").notNull(),
      /** Host of the other server (with its port); null for accounts of this one. */
      domain: kit.text("domain"),
      /** `alice` here, `carol@remote.test` elsewhere, in lower case. */
      handle: kit.text("handle").notNull(),
      uri: kit.text("uri").notNull(),
      url: kit.text("url").notNull(),
      type: kit.enum("type", ACTOR_TYPES).notNull().default("Person"),
      name: kit.text("name").notNull().default(""),
      /** Plain text for local accounts, sanitised HTML for remote ones. */
      bio: kit.text("bio").notNull().default(""),
      fields: kit.json<ProfileField[]>("fields").notNull(),
      avatarUrl: kit.text("avatar_url"),
      headerUrl: kit.text("header_url"),
      locked: kit.bool("locked").notNull().default(false),
      discoverable: kit.bool("discoverable").notNull().default(true),
      /** Whether others may find its public posts by their words (FEP-5feb). */
      indexable: kit.bool("indexable").notNull().default(false),
      language: kit.text("language"),
      inboxUrl: kit.text("inbox_url").notNull(),
      sharedInboxUrl: kit.text("shared_inbox_url"),
      outboxUrl: kit.text("outbox_url"),
      followersUrl: kit.text("followers_url"),
      /** Remote accounts: the collection of their pinned posts, and when it was last read. */
      featuredUrl: kit.text("featured_url"),
      featuredFetchedAt: kit.time("featured_fetched_at"),
      /** Remote accounts: the RSA key that signs their requests. */
      publicKeyId: kit.text("public_key_id"),
      publicKeyPem: kit.text("public_key_pem"),
      followersCount: kit.int("followers_count").notNull().default(0),
      followingCount: kit.int("following_count").notNull().default(0),
      postsCount: kit.int("posts_count").notNull().default(0),
      lastPostAt: kit.time("last_post_at"),
      silencedAt: kit.time("silenced_at"),
      suspendedAt: kit.time("suspended_at"),
      deletedAt: kit.time("deleted_at"),
      /** When a remote account was last read from its server. */
      fetchedAt: kit.time("fetched_at"),
      createdAt: kit.time("created_at").notNull(),
      updatedAt: kit.time("updated_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("accounts_handle_key").on(t.handle),
      kit.uniqueIndex("accounts_uri_key").on(t.uri),
      kit.index("accounts_key_idx").on(t.publicKeyId),
    ],
  );
  const accountKeys = kit.table(
    "account_keys",
    {
      /** Null is not possible in a key: the instance actor's id is `instance`. */
      ownerId: kit.text("owner_id").notNull(),
      kind: kit.enum("kind", ["rsa", "ed25519"]).notNull(),
      publicJwk: kit.json<JsonWebKey>("public_jwk").notNull(),
      privateJwk: kit.json<JsonWebKey>("private_jwk").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.ownerId, t.kind] })],
  );
  const users = kit.table(
    "users",
    {
      id: kit.text("id").primaryKey(),
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      /** In lower case. */
      email: kit.text("email").notNull(),
      passwordHash: kit.text("password_hash").notNull(),
      role: kit.enum("role", ROLES).notNull().default("user"),
      /** Of the interface; null follows the browser. */
      locale: kit.text("locale"),
      createdAt: kit.time("created_at").notNull(),
      passwordChangedAt: kit.time("password_changed_at").notNull(),
      /** When the password was reset or a second factor changed: whoever did it may not be the owner (T8). */
      securityChangedAt: kit.time("security_changed_at"),
    },
    (t) => [
      kit.uniqueIndex("users_account_key").on(t.accountId),
      kit.uniqueIndex("users_email_key").on(t.email),
    ],
  );
  const sessions = kit.table(
    "sessions",
    {
      /** SHA-256 of the cookie's secret, base64url: a stolen database opens no session. */
      hash: kit.text("hash").primaryKey(),
      id: kit.text("id").notNull(),
      userId: kit
        .text("user_id")
        .notNull()
        .references(() => users.id, { onDelete: "cascade" }),
      userAgent: kit.text("user_agent").notNull(),
      authenticatedAt: kit.time("authenticated_at").notNull(),
      lastSeenAt: kit.time("last_seen_at").notNull(),
      createdAt: kit.time("created_at").notNull(),
      expiresAt: kit.time("expires_at").notNull(),
    },
    (t) => [kit.index("sessions_user_idx").on(t.userId)],
  );
  return { accounts, accountKeys, users, sessions };
}
