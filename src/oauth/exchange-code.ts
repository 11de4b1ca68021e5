// A client turns the code that a person's consent gave it into a token: once.
import { and, eq, isNull } from "drizzle-orm";
import { hashOf } from "../accounts/sessions.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import type { Tables } from "../schema.ts";
import { OAuthError } from "./error.ts";
import { issueToken, type OAuthApp } from "./tokens.ts";

export interface CodeExchange {
  code: string;
  redirectUri: string;
  verifier: string | undefined;
}

export interface IssuedToken {
  secret: string;
  scopes: string[];
  createdAt: Date;
}

type Code = Tables["oauthCodes"]["$inferSelect"];

/** @throws OAuthError invalid_grant */
export async function exchangeCode(app: App, client: OAuthApp, exchange: CodeExchange): Promise<IssuedToken> {
  const at = app.clock.now();
  const hash = hashOf(exchange.code);
  const issued = await app.store.tx(async (tx) => {
    const code = await findCode(tx, hash);
    if (!code || !isRightFor(code, client, exchange) || code.expiresAt <= at) return undefined;
    if (!(await useCode(tx, hash, at))) {
      await revokeTokensOf(tx, hash, at); // kept although the exchange is refused: so nothing is thrown in here
      return undefined;
    }
    const { appId, userId, scopes } = code;
    const secret = await issueToken(tx, { appId, userId, scopes, codeHash: hash }, at);
    return { secret, scopes, createdAt: at };
  });
  if (issued) return issued;
  throw new OAuthError(
    "invalid_grant",
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
  );
}

async function findCode({ q, t }: Tx, hash: string): Promise<Code | undefined> {
  const [code] = await q.select().from(t.oauthCodes).where(eq(t.oauthCodes.hash, hash));
  return code;
}

/** A verifier without a challenge is refused too: someone has taken the challenge away (RFC 9700 §2.1.1). */
function isRightFor(code: Code, client: OAuthApp, { redirectUri, verifier }: CodeExchange): boolean {
  const challenge = verifier === undefined ? null : hashOf(verifier);
  return code.appId === client.id && code.redirectUri === redirectUri && code.challenge === challenge;
}

/** False for the second to use it, also where both come at once. */
async function useCode({ q, t }: Tx, hash: string, at: Date): Promise<boolean> {
  const used = await q
    .update(t.oauthCodes)
    .set({ usedAt: at })
    .where(and(eq(t.oauthCodes.hash, hash), isNull(t.oauthCodes.usedAt)))
    .returning({ hash: t.oauthCodes.hash });
  return used.length > 0;
}

/** Two had the code, so one of them stole it (RFC 6749 §4.1.2). */
async function revokeTokensOf({ q, t }: Tx, codeHash: string, at: Date): Promise<void> {
  await q
    .update(t.oauthTokens)
    .set({ revokedAt: at })
    .where(and(eq(t.oauthTokens.codeHash, codeHash), isNull(t.oauthTokens.revokedAt)));
}
