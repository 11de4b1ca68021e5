// /api/v1/authorized_apps, an extension: the apps that act for a person, for that person at a browser of ours alone.
import { Hono } from "hono";
import { authorizedApps, shutOutApp, type AuthorizedApp } from "../oauth/authorized-apps.ts";
import type { ApiEnv } from "./env.ts";
import { requireSession } from "./viewer.ts";

export const authorizedAppsRouter = new Hono<ApiEnv>();

authorizedAppsRouter.get("/", async (c) => {
  const { user } = requireSession(c);
  return c.json((await authorizedApps(c.var.app.store.read, user.id)).map(toEntity));
});

authorizedAppsRouter.delete("/:id", async (c) => {
  const { user } = requireSession(c);
  await shutOutApp(c.var.app, user.id, c.req.param("id"));
  return c.json({});
});

function toEntity({ client, scopes, since, lastUsedAt }: AuthorizedApp) {
  return {
    id: client.id,
    name: client.name,
    website: client.website,
    scopes,
    created_at: since.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
