// Which client asks, and what it may ask for.
import { eq } from "drizzle-orm";
import { hashOf } from "../accounts/sessions.ts";
import type { Db } from "../db/store.ts";
import { OAuthError } from "./error.ts";
import { covers, DEFAULT_SCOPES, parseScopes } from "./scopes.ts";
import type { OAuthApp } from "./tokens.ts";

export async function findClient({ q, t }: Db, clientId: string): Promise<OAuthApp | undefined> {
  const [client] = await q.select().from(t.oauthApps).where(eq(t.oauthApps.clientId, clientId));
  return client;
}

/** @throws OAuthError invalid_client */
export async function authenticateClient(
  db: Db,
  { id, secret }: { id: string | undefined; secret: string | undefined },
): Promise<OAuthApp> {
  const client = id === undefined ? undefined : await findClient(db, id);
  if (!client || secret === undefined || hashOf(secret) !== client.secretHash) {
    throw new OAuthError(
      "invalid_client",
      "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
    );
  }
  return client;
}

/** The scopes of a request, `read` where it names none; never more than the client registered for. @throws OAuthError */
export function scopesFor(client: OAuthApp, requested: string | undefined): string[] {
  const given = parseScopes(requested ?? "");
  const scopes = given?.length === 0 ? DEFAULT_SCOPES : given;
  if (!scopes?.every((scope) => covers(client.scopes, scope))) {
    throw new OAuthError("invalid_scope", "The requested scope is invalid, unknown, or malformed.");
  }
  return scopes;
}
