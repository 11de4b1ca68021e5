// The door of files: what people put up, copies of what is elsewhere, and Mastodon's pictures for those who have none.
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { logger } from "../log.ts";
import { statusOf } from "../http.ts";
import { answerFile, FILE_HEADERS } from "./answer-file.ts";
import { missingPicture, missingPictureAt } from "./missing-pictures.ts";
import { Copies } from "./remote/copies.ts";
import type { ProxyUrls } from "./remote/proxy-url.ts";

export interface MediaDoor {
  /** Undefined where the request is not for this door. */
  fetch(request: Request): Promise<Response | undefined>;
}

const log = logger("media", "door");

export function createMediaDoor(app: App, urls: ProxyUrls): MediaDoor {
  const copies = new Copies(app);
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const missing = missingPictureAt(pathname);
      if (!missing && !pathname.startsWith("/media/")) return undefined;
      if (request.method === "OPTIONS") return refuse(204, { "access-control-allow-methods": "GET, HEAD" });
      if (!/^(?:GET|HEAD)$/.test(request.method)) return refuse(405, { allow: "GET, HEAD" });
      try {
        if (missing) return missing;
        const isRemote = pathname.startsWith("/media/remote/");
        return isRemote ? await answerRemote(request, urls, copies) : await answerOwn(app, request);
      } catch (error) {
        if (error instanceof AppError) return refuse(statusOf(error));
        log.error("{pathname} failed: {error}", { pathname, error });
        return refuse(500);
      }
    },
  };
}

async function answerOwn(app: App, request: Request): Promise<Response> {
  const key = new URL(request.url).pathname.slice("/media/".length);
  const file = await app.storage.find(key);
  return file ? answerFile(request, key, file) : refuse(404);
}

async function answerRemote(request: Request, urls: ProxyUrls, copies: Copies): Promise<Response> {
  const asked = urls.read(new URL(request.url).pathname);
  if (!asked) return refuse(404);
  const copy = await copies.find(asked.kind, asked.url);
  if (copy) return answerFile(request, copy.key, copy.file);
  if (asked.kind === "avatar" || asked.kind === "header") return missingPicture(asked.kind);
  return refuse(404, { "cache-control": "public, max-age=60" });
}

/** Without a word: whatever stands under this path is never JSON. */
function refuse(status: number, more: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...FILE_HEADERS, ...more } });
}
