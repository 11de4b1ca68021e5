// The Mastodon door: a table of contents. Each path of the API is a small router in a file of its name.
import { Hono } from "hono";
import { cors } from "hono/cors";
import type { App } from "../app.ts";
import { answerError } from "../http.ts";
import type { ApiEnv } from "./env.ts";
import { tipJar } from "./tip-jar.ts";
import { identify } from "./viewer.ts";

const PATHS = /^\/(?:api\/|oauth\/(?:token|revoke|userinfo)$|\.well-known\/oauth-authorization-server$)/;

/** Whether a request is for this door. GET /oauth/authorize is a page of the web app; what its form posts comes here. */
export function isForApi(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return PATHS.test(pathname) || (request.method === "POST" && pathname === "/oauth/authorize");
}

/**
 * Called as `api.fetch(request, { peer })`; the web app's server-rendered pages call it in process likewise.
 * A new part of the API is a `new Hono<ApiEnv>()` in a file of its own, and a line here that mounts it.
 */
export function createApi(app: App): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  api.use(async (c, next) => {
    c.set("app", app);
    c.set("peer", c.env.peer);
    await next();
  });
  // Clients are pages of other sites; without credentials, so that no cookie ever comes along.
  api.use(
    cors({
      origin: "*",
      exposeHeaders: ["Link", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"],
    }),
  );
  api.use(identify);
  api.route("/api/v1", tipJar);
  api.notFound((c) => c.json({ error: "Record not found" }, 404));
  api.onError((error, c) => answerError(c, error));
  return api;
}
