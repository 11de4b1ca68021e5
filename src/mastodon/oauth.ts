// /oauth and its metadata: how a client gets a token. The consent page itself is the web app's; its form posts here.
import { Hono } from "hono";
import { z } from "zod";
import { authenticate } from "../accounts/authenticate.ts";
import { hasTotp, useSecondFactor } from "../accounts/totp.ts";
import { AppError } from "../errors.ts";
import { answerError, statusOf, toAppError } from "../http.ts";
import { authorize, deny, readAuthorizationRequest } from "../oauth/authorize.ts";
import { authenticateClient, scopesFor } from "../oauth/clients.ts";
import { OAuthError } from "../oauth/error.ts";
import { exchangeCode, type IssuedToken } from "../oauth/exchange-code.ts";
import { revokeToken } from "../oauth/revoke.ts";
import { SCOPES } from "../oauth/scopes.ts";
import { issueToken, type OAuthApp } from "../oauth/tokens.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { paramsOf, queryOf } from "./params.ts";
import { limit, limitLogIn } from "./rate-limits.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const oauth = new Hono<ApiEnv>();

const text = z.string().optional();
const tokenForm = z.object({
  grant_type: text,
  client_id: text,
  client_secret: text,
  scope: text,
  code: text,
  redirect_uri: text,
  code_verifier: text,
  username: text,
  password: text,
  /** With the password grant, where the account asks for a second factor: an extension. */
  otp: text,
  token: text,
});
type TokenForm = z.infer<typeof tokenForm>;

oauth.onError((error, c) => answerOAuthError(c as ApiContext, error));

oauth.post("/token", async (c) => {
  const form = tokenForm.parse(await paramsOf(c));
  const client = await authenticateClient(c.var.app.store.read, clientCredentials(c, form));
  const issued = await grant(c, client, form);
  c.header("cache-control", "no-store");
  return c.json(tokenEntity(issued));
});

oauth.post("/revoke", async (c) => {
  const form = tokenForm.parse(await paramsOf(c));
  const client = await authenticateClient(c.var.app.store.read, clientCredentials(c, form));
  if (!form.token) throw new OAuthError("invalid_request", "The token is missing");
  await revokeToken(c.var.app, form.token, client);
  return c.json({});
});

/** The consent page's form; a token must not be able to consent to a larger one, so only a browser session counts. */
oauth.post("/authorize", async (c) => {
  const viewer = optionalViewer(c);
  if (!viewer?.session) throw new AppError("unauthenticated", "Sign in first");
  const form = await paramsOf(c);
  const request = await readAuthorizationRequest(c.var.app, form);
  const isDenied = form["decision"] === "deny";
  const address = isDenied ? deny(c.var.app, request) : await authorize(c.var.app, viewer.user.id, request);
  c.header("cache-control", "no-store");
  return c.redirect(address, 303);
});

oauth.get("/userinfo", (c) => {
  const { account } = requireUser(c, "profile", "read:accounts");
  const { uris } = c.var.app;
  return c.json({
    iss: uris.origin,
    sub: account.uri,
    name: account.name || account.username,
    preferred_username: account.username,
    profile: account.url,
    picture: account.avatarUrl,
  });
});

/** GET /api/v1/oauth/request: what the consent page shows. */
export const oauthRequest = new Hono<ApiEnv>();

oauthRequest.onError((error, c) => answerOAuthError(c as ApiContext, error));

oauthRequest.get("/", async (c) => {
  const { client, scopes, redirectUri, state } = await readAuthorizationRequest(c.var.app, queryOf(c));
  const { name, website } = client;
  return c.json({ client: { name, website }, scopes, redirect_uri: redirectUri, state: state ?? null });
});

/** /.well-known/oauth-authorization-server (RFC 8414). */
export const oauthMetadata = new Hono<ApiEnv>();

oauthMetadata.get("/", (c) => {
  const { config, uris } = c.var.app;
  const password = config.passwordGrant ? ["password"] : [];
  return c.json({
    issuer: uris.origin,
    authorization_endpoint: `${uris.origin}/oauth/authorize`,
    token_endpoint: `${uris.origin}/oauth/token`,
    revocation_endpoint: `${uris.origin}/oauth/revoke`,
    userinfo_endpoint: `${uris.origin}/oauth/userinfo`,
    app_registration_endpoint: `${uris.origin}/api/v1/apps`,
    scopes_supported: [...SCOPES],
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code", "client_credentials", ...password],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  });
});

export function tokenEntity({ secret, scopes, createdAt }: IssuedToken) {
  return {
    access_token: secret,
    token_type: "Bearer",
    scope: scopes.join(" "),
    created_at: Math.floor(createdAt.getTime() / 1000),
  };
}

async function grant(c: ApiContext, client: OAuthApp, form: TokenForm): Promise<IssuedToken> {
  const { app } = c.var;
  switch (form.grant_type) {
    case "authorization_code": {
      if (!form.code) throw new OAuthError("invalid_request", "The code is missing");
      const { code, redirect_uri: redirectUri = "", code_verifier: verifier } = form;
      return exchangeCode(app, client, { code, redirectUri, verifier });
    }
    case "client_credentials":
      return issue(c, client, null, form.scope);
    case "password":
      if (app.config.passwordGrant) return grantByPassword(c, client, form);
  }
  throw new OAuthError("unsupported_grant_type", "The authorization grant type is not supported");
}

async function grantByPassword(c: ApiContext, client: OAuthApp, form: TokenForm): Promise<IssuedToken> {
  limitLogIn(c, form.username ?? "");
  const { app } = c.var;
  try {
    const person = await authenticate(app, form.username ?? "", form.password ?? "");
    if (hasTotp(person.user)) {
      limit(c, "secondFactor", person.user.id);
      await useSecondFactor(app, person.user, form.otp ?? "");
    }
    return await issue(c, client, person.user.id, form.scope);
  } catch (error) {
    if (error instanceof AppError && !(error instanceof OAuthError) && error.code !== "rate_limited") {
      throw new OAuthError("invalid_grant", error.safe);
    }
    throw error;
  }
}

async function issue(
  c: ApiContext,
  client: OAuthApp,
  userId: string | null,
  requested: string | undefined,
): Promise<IssuedToken> {
  const { app } = c.var;
  const scopes = scopesFor(client, requested);
  const createdAt = app.clock.now();
  const secret = await app.store.tx((tx) => issueToken(tx, { appId: client.id, userId, scopes }, createdAt));
  return { secret, scopes, createdAt };
}

/** In the body or as HTTP Basic. */
function clientCredentials(c: ApiContext, form: TokenForm) {
  const basic = /^Basic +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (basic === undefined) return { id: form.client_id, secret: form.client_secret };
  const [id, secret] = Buffer.from(basic, "base64").toString().split(":");
  return { id, secret };
}

function answerOAuthError(c: ApiContext, error: Error): Response {
  const known = toAppError(error);
  if (!known) return answerError(c, error);
  const name = known instanceof OAuthError ? known.error : codeFor(known);
  const status = known.code === "unprocessable" ? 400 : statusOf(known);
  return c.json({ error: name, error_description: known.safe }, status);
}

/** What has no word in RFC 6749 is told apart by its status and `error_description`. */
function codeFor({ code }: AppError): string {
  return code === "unauthenticated" || code === "forbidden" ? "access_denied" : "invalid_request";
}
