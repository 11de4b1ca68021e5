// /api/v1/apps: clients register, and ask who they are.
import { Hono } from "hono";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { registerApp } from "../oauth/register-app.ts";
import type { OAuthApp } from "../oauth/tokens.ts";
import { publicVapidKey } from "../push/vapid.ts";
import type { ApiEnv } from "./env.ts";
import { paramsOf } from "./params.ts";
import { limitByAddress } from "./rate-limits.ts";

export const apps = new Hono<ApiEnv>();

apps.post("/", async (c) => {
  limitByAddress(c, "newApp");
  const { client, secret } = await registerApp(c.var.app, await paramsOf(c));
  return c.json({
    ...(await toApplication(c.var.app, client)),
    client_id: client.clientId,
    client_secret: secret,
    client_secret_expires_at: 0,
  });
});

apps.get("/verify_credentials", async (c) => {
  const { client } = c.var;
  if (!client) throw new AppError("unauthenticated", "The access token is invalid");
  return c.json(await toApplication(c.var.app, client.app));
});

/** `redirect_uri`, on lines, is what older clients read. */
async function toApplication(app: App, { id, name, website, scopes, redirectUris }: OAuthApp) {
  return {
    id,
    name,
    website,
    scopes,
    redirect_uris: redirectUris,
    redirect_uri: redirectUris.join("\n"),
    vapid_key: await publicVapidKey(app),
  };
}
