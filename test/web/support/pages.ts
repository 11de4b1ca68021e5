// Pages asked for as a browser would, over any API, with assets that need no build.
import { createWeb } from "#web/server.ts";
import type { Assets } from "#web/server/assets.ts";

const files: Record<string, [text: string, type: string]> = {
  "/assets/style.css": ["a{}", "text/css"],
  "/assets/worker.js": ["addEventListener;", "text/javascript; charset=utf-8"],
};

const assets: Assets = {
  script: "/assets/main.js",
  passkeyScript: "/assets/passkey-door.js",
  pushWorker: "/assets/worker.js",
  style: "/assets/style.css",
  sprite: "/assets/icons.svg",
  favicon: "/assets/favicon.svg",
  faces: { en: ["/assets/latin.woff2"], ar: ["/assets/arabic.woff2"] },
  file: async (path) =>
    files[path] && { body: new TextEncoder().encode(files[path][0]), type: files[path][1] },
};

export interface Page {
  status: number;
  headers: Headers;
  html: string;
}

export interface Pages {
  get(path: string, headers?: Record<string, string>): Promise<Page>;
  /** Posts a form as our own page would; headers override. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Page>;
}

export function createPages(origin: string, api: (request: Request) => Promise<Response>): Pages {
  const web = createWeb<unknown>({ config: { origin } }, api, () => assets);
  const ask = async (request: Request): Promise<Page> => {
    const response = await web.fetch(request, { peer: { address: "192.0.2.1" } });
    return { status: response.status, headers: response.headers, html: await response.text() };
  };
  return {
    get: (path, headers = {}) => ask(new Request(origin + path, { headers })),
    post: (path, form, headers = {}) =>
      ask(
        new Request(origin + path, {
          method: "POST",
          body: new URLSearchParams(form),
          headers: { origin, "sec-fetch-site": "same-origin", ...headers },
        }),
      ),
  };
}
