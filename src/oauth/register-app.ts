// A client makes itself known, as Mastodon's clients do before each first log-in.
import { z } from "zod";
import { hashOf } from "../accounts/sessions.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { createId, createSecret } from "../ids.ts";
import { isRedirectUri } from "./redirect-uri.ts";
import { DEFAULT_SCOPES, parseScopes } from "./scopes.ts";
import type { OAuthApp } from "./tokens.ts";

const form = z.object({
  client_name: z.string().trim().min(1, "can't be blank").max(100),
  /** Several as a list, or in one string on lines of their own. */
  redirect_uris: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap(words)),
  scopes: z.string().max(2_000).default(""),
  website: z
    .string()
    .max(2_000)
    .nullish()
    .transform((text) => (text && /^https?:/i.test(text) && URL.canParse(text) ? text : null)),
});

/** Returns the app and its secret, which is kept nowhere. @throws AppError unprocessable, ZodError */
export async function registerApp(app: App, input: unknown): Promise<{ client: OAuthApp; secret: string }> {
  const { client_name: name, redirect_uris: redirectUris, website, ...given } = form.parse(input);
  if (redirectUris.length === 0) throw refusal("redirect_uris", "can't be blank");
  if (redirectUris.length > 20) throw refusal("redirect_uris", "are too many");
  if (!redirectUris.every(isRedirectUri))
    throw refusal("redirect_uris", "must be absolute addresses of a client");
  const scopes = parseScopes(given.scopes);
  if (!scopes) throw refusal("scopes", "are not all known to this server");
  const secret = createSecret();
  const at = app.clock.now();
  const client: OAuthApp = {
    id: createId(at),
    clientId: createSecret(),
    secretHash: hashOf(secret),
    name,
    website,
    redirectUris,
    scopes: scopes.length > 0 ? scopes : DEFAULT_SCOPES,
    createdAt: at,
  };
  await app.store.tx(async ({ q, t }) => void (await q.insert(t.oauthApps).values(client)));
  return { client, secret };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function refusal(field: string, message: string): AppError {
  return new AppError("unprocessable", `${field} ${message}`, { details: { [field]: message } });
}
