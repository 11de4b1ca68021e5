// The browser's door: pages rendered from the public API, forms that need no scripts, and the built files.
import { Hono, type Context } from "hono";
import { statusOf, toAppError } from "#src/http.ts";
import { logger } from "#src/log.ts";
import { builtAssets, type Assets } from "./server/assets.ts";
import { mountDoors } from "./server/doors.tsx";
import { mountFeeds } from "./server/feeds.ts";
import { pageHeaders } from "./server/headers.ts";
import { isFromOwnPage } from "./server/own-origin.ts";
import { renderFailure, renderPage, renderRefusal } from "./server/pages.tsx";
import { mountSource } from "./server/source.ts";
import { mountTipButton } from "./server/tip-button.tsx";
import { beginVisit, type CallApi, type Visit, type WebEnv } from "./server/visit.ts";
import { failureOf, type Failure } from "./pages/error.tsx";
import { Elsewhere } from "./pages/page.ts";

const log = logger("web");

const WORKER_HEADERS = {
  "cache-control": "no-cache",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

export interface WebHost {
  readonly config: { readonly origin: string };
}

/**
 * Called as `web.fetch(request, { peer })`. `api` gets requests to /api/… and POST /oauth/authorize, with the peer of the
 * request they are made for; pages learn everything from there.
 */
export function createWeb<Peer>(app: WebHost, api: CallApi<Peer>, assets: () => Assets = builtAssets) {
  const { origin } = app.config;
  const web = new Hono<WebEnv<Peer>>();
  const visit = (context: Context<WebEnv<Peer>>): Promise<Visit> =>
    beginVisit(context, origin, assets(), api);

  web.get("/assets/:name", async (context) => {
    const file = await assets().file(context.req.path);
    if (!file) return context.notFound();
    const kept = {
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    };
    const sent = { "content-type": file.type, vary: "accept-encoding", ...kept };
    const takesGzip = /\bgzip\b/.test(context.req.header("accept-encoding") ?? "");
    if (!file.gzip || !takesGzip) return context.body(file.body, 200, sent);
    return context.body(file.gzip, 200, { ...sent, "content-encoding": "gzip" });
  });

  // At the root and under a lasting name: a worker answers for what stands below it, and browsers look whether it has changed.
  web.get("/push-worker.js", async (context) => {
    const file = await assets().file(assets().pushWorker);
    if (!file) return context.notFound();
    return context.body(file.body, 200, { "content-type": file.type, ...WORKER_HEADERS });
  });

  mountSource(web);
  mountTipButton(web, origin, api);
  mountFeeds(web, origin, api);

  web.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(pageHeaders(origin, context.req.path)))
      context.header(name, value);
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "private, no-cache");
    context.header("vary", "accept-language, cookie");
  });

  web.on(["POST", "PUT", "PATCH", "DELETE"], "*", async (context, next) => {
    if (isFromOwnPage(context.req.raw.headers, origin)) return next();
    const refused = renderRefusal(await visit(context));
    return context.html(refused.html, refused.status);
  });

  mountDoors(web, {
    origin,
    visit,
    forward: (context, path, form) => api(forwarded(context, origin + path, form), context.env.peer),
  });

  web.get("*", async (context) => {
    const here = await visit(context);
    const { html, status } = await renderPage(here, context.req.path);
    return context.html(html, status);
  });

  web.onError(async (error, context) => {
    if (error instanceof Elsewhere) return context.redirect(error.path);
    const known = toAppError(error);
    if (known) return failedPage(context, visit(context), failureOf(statusOf(known)));
    log.error("{method} {path} failed: {error}", {
      method: context.req.method,
      path: context.req.path,
      error,
    });
    return failedPage(context, visit(context), "500");
  });
  return web;
}

function forwarded(context: Context, url: string, form: URLSearchParams): Request {
  const headers = new Headers(context.req.raw.headers);
  headers.delete("content-length");
  headers.set("content-type", "application/x-www-form-urlencoded");
  headers.set("accept", "application/json");
  return new Request(url, { method: "POST", headers, body: form.toString() });
}

/** Where even the frame of a page can't be had, one plain sentence in both languages. */
async function failedPage(context: Context, visit: Promise<Visit>, failure: Failure): Promise<Response> {
  try {
    const failed = renderFailure(await visit, failure);
    return context.html(failed.html, failed.status);
  } catch {
    return context.text(
      "The page did not come. Try again in a moment.\nلم تصل الصفحة. يمكنك المحاولة بعد قليل.\n",
      500,
    );
  }
}
