// The consent: what a client asks of a person, and the code that their yes is worth (RFC 6749 §4.1, 7636, 9207).
import { z } from "zod";
import { hashOf } from "../accounts/sessions.ts";
import type { App } from "../app.ts";
import { createSecret } from "../ids.ts";
import { findClient, scopesFor } from "./clients.ts";
import { OAuthError } from "./error.ts";
import { OUT_OF_BAND, withParameters } from "./redirect-uri.ts";
import type { OAuthApp } from "./tokens.ts";

const CODE_LIFETIME_MS = 10 * 60_000;

const query = z.object({
  response_type: z.string().optional(),
  client_id: z.string().optional(),
  redirect_uri: z.string().optional(),
  scope: z.string().optional(),
  state: z.string().max(4_000).optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
});

export interface AuthorizationRequest {
  client: OAuthApp;
  redirectUri: string;
  scopes: string[];
  state: string | undefined;
  /** S256, where the client sent one. */
  challenge: string | undefined;
}

/** Checks what the client sent the person with; never to be redirected where it fails. @throws OAuthError, ZodError */
export async function readAuthorizationRequest(app: App, input: unknown): Promise<AuthorizationRequest> {
  const given = query.parse(input);
  const client = await findClient(app.store.read, given.client_id ?? "");
  if (!client)
    throw new OAuthError("invalid_client", "This client is not known here: it should register first");
  const redirectUri = given.redirect_uri ?? "";
  if (!client.redirectUris.includes(redirectUri)) {
    throw new OAuthError("invalid_request", "The redirect URI is not one that this client registered");
  }
  if (given.response_type !== "code") {
    throw new OAuthError("unsupported_response_type", "The response type must be code");
  }
  const scopes = scopesFor(client, given.scope);
  return { client, redirectUri, scopes, state: given.state, challenge: challengeOf(given) };
}

/** The person says yes: the address to lead them to, with a code that is good for ten minutes, once. */
export async function authorize(app: App, userId: string, request: AuthorizationRequest): Promise<string> {
  const code = createSecret();
  const { client, redirectUri, scopes, state, challenge } = request;
  await app.store.tx(async ({ q, t }) => {
    await q.insert(t.oauthCodes).values({
      hash: hashOf(code),
      appId: client.id,
      userId,
      scopes,
      redirectUri,
      challenge: challenge ?? null,
      expiresAt: new Date(app.clock.now().getTime() + CODE_LIFETIME_MS),
    });
  });
  return answerAddress(app, request, { code, state });
}

/** The person says no. */
export function deny(app: App, request: AuthorizationRequest): string {
  const error_description = "The resource owner or authorization server denied the request.";
  return answerAddress(app, request, { error: "access_denied", error_description, state: request.state });
}

/** `iss` tells a client of many servers which one answers (RFC 9207). */
function answerAddress(
  { uris }: App,
  { redirectUri }: AuthorizationRequest,
  parameters: Record<string, string | undefined>,
): string {
  if (redirectUri === OUT_OF_BAND) return withParameters(`${uris.origin}/oauth/authorize/native`, parameters);
  return withParameters(redirectUri, { ...parameters, iss: uris.origin });
}

/** PKCE is up to the client, but who sends a challenge means S256: `plain` would protect nothing (W7). */
function challengeOf(given: z.infer<typeof query>): string | undefined {
  const { code_challenge: challenge, code_challenge_method: method } = given;
  if (challenge === undefined && method === undefined) return undefined;
  if (method !== "S256") throw new OAuthError("invalid_request", "The code challenge method must be S256");
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge ?? "")) {
    throw new OAuthError("invalid_request", "The code challenge is not the base64url of a SHA-256");
  }
  return challenge;
}
