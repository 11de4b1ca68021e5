// Access tokens: 256 random bits for the client, their SHA-256 in the database.
import { and, eq, isNull, sql } from "drizzle-orm";
import { isActive, type Account, type User } from "../accounts/queries.ts";
import { hashOf } from "../accounts/sessions.ts";
import type { App } from "../app.ts";
import { prepared } from "../db/prepared.ts";
import type { Tx } from "../db/store.ts";
import { createId, createSecret } from "../ids.ts";
import type { Tables } from "../schema.ts";

export type OAuthApp = Tables["oauthApps"]["$inferSelect"];
export type OAuthToken = Tables["oauthTokens"]["$inferSelect"];

/** A token that is good now, and whom it stands for: a person, or (client_credentials) the app alone. */
export interface Grant {
  token: OAuthToken;
  client: OAuthApp;
  person?: { user: User; account: Account };
}

const TOUCH_MS = 3_600_000;

export interface NewToken {
  appId: string;
  /** Null: the app itself. */
  userId: string | null;
  scopes: string[];
  codeHash?: string;
}

/** Returns the secret, which is kept nowhere. */
export async function issueToken({ q, t }: Tx, token: NewToken, at: Date): Promise<string> {
  const secret = createSecret();
  await q.insert(t.oauthTokens).values({ ...token, id: createId(at), hash: hashOf(secret), createdAt: at });
  return secret;
}

const grantByHash = prepared(({ q, t }) =>
  q
    .select({ token: t.oauthTokens, client: t.oauthApps, user: t.users, account: t.accounts })
    .from(t.oauthTokens)
    .innerJoin(t.oauthApps, eq(t.oauthApps.id, t.oauthTokens.appId))
    .leftJoin(t.users, eq(t.users.id, t.oauthTokens.userId))
    .leftJoin(t.accounts, eq(t.accounts.id, t.users.accountId))
    .where(and(eq(t.oauthTokens.hash, sql.placeholder("hash")), isNull(t.oauthTokens.revokedAt))),
);

/** Undefined for unknown and revoked tokens, and for people who are suspended or gone (W10). */
export async function findGrant(app: App, secret: string): Promise<Grant | undefined> {
  const [row] = await grantByHash(app.store.read).execute({ hash: hashOf(secret) });
  if (!row) return undefined;
  const { token, client, user, account } = row;
  if (token.userId !== null && (!user || !account || !isActive(account))) return undefined;
  await touch(app, token);
  return user && account ? { token, client, person: { user, account } } : { token, client };
}

/** Once an hour: a write a request would be too many. */
async function touch(app: App, token: OAuthToken): Promise<void> {
  const at = app.clock.now();
  if (token.lastUsedAt && at.getTime() - token.lastUsedAt.getTime() < TOUCH_MS) return;
  await app.store.tx(async ({ q, t }) => {
    await q.update(t.oauthTokens).set({ lastUsedAt: at }).where(eq(t.oauthTokens.id, token.id));
  });
}
