// A client gives a token back (RFC 7009).
import { and, eq, isNull } from "drizzle-orm";
import { hashOf } from "../accounts/sessions.ts";
import type { App } from "../app.ts";
import { OAuthError } from "./error.ts";
import type { OAuthApp } from "./tokens.ts";

/**
 * Nothing happens for a token that nobody knows. The command line names no client.
 * @throws OAuthError unauthorized_client for another client's token
 */
export async function revokeToken(app: App, secret: string, client?: OAuthApp): Promise<void> {
  const at = app.clock.now();
  await app.store.tx(async ({ q, t }) => {
    const [token] = await q
      .select()
      .from(t.oauthTokens)
      .where(eq(t.oauthTokens.hash, hashOf(secret)));
    if (!token) return;
    if (client && token.appId !== client.id) {
      throw new OAuthError("unauthorized_client", "You are not authorized to revoke this token");
    }
    await q
      .update(t.oauthTokens)
      .set({ revokedAt: at })
      .where(and(eq(t.oauthTokens.id, token.id), isNull(t.oauthTokens.revokedAt)));
  });
}
