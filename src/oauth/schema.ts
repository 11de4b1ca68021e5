// Client apps, the codes they exchange, and their tokens. Secrets are kept as SHA-256, base64url.
import type { AccountTables } from "../accounts/schema.ts";
import type { Kit } from "../db/kit.ts";

export function oauthTables(kit: Kit, { users }: AccountTables) {
  const oauthApps = kit.table(
    "oauth_apps",
    {
      id: kit.text("id").primaryKey(),
      clientId: kit.text("client_id").notNull(),
      secretHash: kit.text("secret_hash").notNull(),
      name: kit.text("name").notNull(),
      website: kit.text("website"),
      redirectUris: kit.json<string[]>("redirect_uris").notNull(),
      scopes: kit.json<string[]>("scopes").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.uniqueIndex("oauth_apps_client_key").on(t.clientId)],
  );
  const app = (name: string) =>
    kit
      .text(name)
      .notNull()
      .references(() => oauthApps.id, { onDelete: "cascade" });
  const oauthCodes = kit.table("oauth_codes", {
    hash: kit.text("hash").primaryKey(),
    appId: app("app_id"),
    userId: kit
      .text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    scopes: kit.json<string[]>("scopes").notNull(),
    redirectUri: kit.text("redirect_uri").notNull(),
    /** The S256 challenge, where the client sent one. */
    challenge: kit.text("challenge"),
    expiresAt: kit.time("expires_at").notNull(),
    /** A code used twice revokes what the first use gave (RFC 6749 §4.1.2). */
    usedAt: kit.time("used_at"),
  });
  const oauthTokens = kit.table(
    "oauth_tokens",
    {
      id: kit.text("id").primaryKey(),
      hash: kit.text("hash").notNull(),
      appId: app("app_id"),
      /** Null for client_credentials: the app itself. */
      userId: kit.text("user_id").references(() => users.id, { onDelete: "cascade" }),
      codeHash: kit.text("code_hash"),
      scopes: kit.json<string[]>("scopes").notNull(),
      createdAt: kit.time("created_at").notNull(),
      lastUsedAt: kit.time("last_used_at"),
      revokedAt: kit.time("revoked_at"),
    },
    (t) => [
      kit.uniqueIndex("oauth_tokens_hash_key").on(t.hash),
      kit.index("oauth_tokens_user_idx").on(t.userId),
      kit.index("oauth_tokens_code_idx").on(t.codeHash),
    ],
  );
  return { oauthApps, oauthCodes, oauthTokens };
}
