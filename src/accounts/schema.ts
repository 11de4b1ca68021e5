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
  /** ISO time at which the page that it names was seen to link back with rel="me". */
  verifiedAt?: string;
  /** ISO time at which that was last seen. */
  checkedAt?: string;
}

/** What a link in a mail is good for. */
const MAIL_TOKEN_PURPOSES = ["confirm_sign_up", "change_address", "reset_password"] as const;

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
      /** Remote accounts: the Ed25519 keys of their object proofs (FEP-521a), by id. */
      proofKeys: kit.json<Record<string, string>>("proof_keys").notNull().default({}),
      /** Whom they follow and who follows them is nobody else's business. */
      hidesNetwork: kit.bool("hides_network").notNull().default(false),
      followersCount: kit.int("followers_count").notNull().default(0),
      followingCount: kit.int("following_count").notNull().default(0),
      postsCount: kit.int("posts_count").notNull().default(0),
      lastPostAt: kit.time("last_post_at"),
      silencedAt: kit.time("silenced_at"),
      suspendedAt: kit.time("suspended_at"),
      /** Their whole server was silenced or blocked: both end with that block. */
      silencedByDomain: kit.bool("silenced_by_domain").notNull().default(false),
      suspendedByDomain: kit.bool("suspended_by_domain").notNull().default(false),
      deletedAt: kit.time("deleted_at"),
      /** Ids (URIs) of other accounts of the same person: one of them may move here. */
      alsoKnownAs: kit.json<string[]>("also_known_as").notNull().default([]),
      /** The id (URI) of the account that took this one's place; null for none. */
      movedToUri: kit.text("moved_to_uri"),
      /** When it last moved, also where that was taken back. */
      movedAt: kit.time("moved_at"),
      /** When a remote account was last read from its server. */
      fetchedAt: kit.time("fetched_at"),
      createdAt: kit.time("created_at").notNull(),
      updatedAt: kit.time("updated_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("accounts_handle_key").on(t.handle),
      kit.uniqueIndex("accounts_uri_key").on(t.uri),
      kit.index("accounts_domain_idx").on(t.domain),
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
      /** In lower case; null where none is known. */
      email: kit.text("email"),
      /** When a link that was sent there was opened; null where nobody asked for that. */
      emailConfirmedAt: kit.time("email_confirmed_at"),
      passwordHash: kit.text("password_hash").notNull(),
      role: kit.enum("role", ROLES).notNull().default("user"),
      /** Of the interface; null follows the browser. */
      locale: kit.text("locale"),
      createdAt: kit.time("created_at").notNull(),
      passwordChangedAt: kit.time("password_changed_at").notNull(),
      /** When the password or a second factor last changed; null: never. */
      securityChangedAt: kit.time("security_changed_at"),
      /** Base32; asked for at sign-in once `totpSince` is set. */
      totpSecret: kit.text("totp_secret"),
      totpSince: kit.time("totp_since"),
      /** The time step of the last code that was taken: none is taken twice. */
      totpStep: kit.int("totp_step").notNull().default(0),
      /** When the account goes, as its owner asked; null: stays. */
      deletesAt: kit.time("deletes_at"),
      /** The invitation that brought them here. */
      invitationId: kit.text("invitation_id"),
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
  const user = () =>
    kit
      .text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" });
  const passkeys = kit.table(
    "passkeys",
    {
      /** The credential's id, base64url. */
      id: kit.text("id").primaryKey(),
      userId: user(),
      name: kit.text("name").notNull(),
      /** COSE, base64url. */
      publicKey: kit.text("public_key").notNull(),
      counter: kit.bigint("counter").notNull(),
      transports: kit.json<string[]>("transports").notNull(),
      createdAt: kit.time("created_at").notNull(),
      lastUsedAt: kit.time("last_used_at"),
    },
    (t) => [kit.index("passkeys_user_idx").on(t.userId)],
  );
  const recoveryCodes = kit.table(
    "recovery_codes",
    {
      /** SHA-256, base64url; gone once it is used. */
      hash: kit.text("hash").primaryKey(),
      userId: user(),
    },
    (t) => [kit.index("recovery_codes_user_idx").on(t.userId)],
  );
  const invitations = kit.table(
    "invitations",
    {
      id: kit.text("id").primaryKey(),
      code: kit.text("code").notNull(),
      userId: user(),
      /** Null: any number. */
      maxUses: kit.int("max_uses"),
      uses: kit.int("uses").notNull().default(0),
      expiresAt: kit.time("expires_at"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("invitations_code_key").on(t.code),
      kit.index("invitations_user_idx").on(t.userId),
    ],
  );
  /** Who has signed up and is not here yet: an address to confirm, or a moderator's yes, is missing. No account exists before. */
  const signUps = kit.table(
    "sign_ups",
    {
      id: kit.text("id").primaryKey(),
      username: kit.text("username").notNull(),
      /** In lower case; holds the name. */
      handle: kit.text("handle").notNull(),
      email: kit.text("email"),
      passwordHash: kit.text("password_hash").notNull(),
      locale: kit.text("locale"),
      reason: kit.text("reason").notNull().default(""),
      invitationId: kit.text("invitation_id"),
      confirmedAt: kit.time("confirmed_at"),
      approvedAt: kit.time("approved_at"),
      /** The token that a client got, good from the day the account exists. */
      tokenHash: kit.text("token_hash"),
      tokenAppId: kit.text("token_app_id"),
      tokenScopes: kit.json<string[]>("token_scopes"),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("sign_ups_handle_key").on(t.handle),
      kit.index("sign_ups_email_idx").on(t.email),
      kit.index("sign_ups_token_idx").on(t.tokenHash),
    ],
  );
  const mailTokens = kit.table(
    "mail_tokens",
    {
      /** SHA-256 of what stands in the link, base64url. */
      hash: kit.text("hash").primaryKey(),
      purpose: kit.enum("purpose", MAIL_TOKEN_PURPOSES).notNull(),
      /** Of a user, or of a sign-up. */
      ownerId: kit.text("owner_id").notNull(),
      /** The address that it was sent to. */
      email: kit.text("email").notNull(),
      expiresAt: kit.time("expires_at").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.index("mail_tokens_owner_idx").on(t.ownerId)],
  );
  return {
    accounts,
    accountKeys,
    users,
    sessions,
    passkeys,
    recoveryCodes,
    invitations,
    signUps,
    mailTokens,
  };
}
