// The built files of the web app: found by the build's manifest, named by their content, so kept for ever.
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Language } from "../i18n.ts";

export interface Assets {
  script: string;
  /** For doors, which need no other: signing in by a passkey. */
  passkeyScript: string;
  /** The service worker. */
  pushWorker: string;
  style: string;
  sprite: string;
  favicon: string;
  /** The faces that the first screen of a language needs. */
  faces: Record<Language, string[]>;
  /** A built file by its path, or undefined. */
  file(path: string): Promise<AssetFile | undefined>;
}

export interface AssetFile {
  body: Uint8Array<ArrayBuffer>;
  type: string;
  /** The same, smaller, where that is worth it. */
  gzip?: Uint8Array<ArrayBuffer>;
}

type Manifest = Record<string, { file: string; isEntry?: boolean }>;

/** In the bundle the build stands beside the server; in the sources it is made into dist/web. */
const places = ["web", "../../dist/web"];

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const faces: Record<Language, string[]> = {
  en: ["figtree-latin-wght", "markazi-text-latin-wght"],
  ar: ["vazirmatn-arabic-wght", "markazi-text-arabic-wght"],
};

let loaded: Assets | undefined;

/** The build beside the server, read when the first page is asked for: who serves the API alone needs none. */
export function builtAssets(): Assets {
  return (loaded ??= loadAssets());
}

/**
 * All of it at once, about a megabyte: what is served fits together even while another build takes its place.
 * @throws Error when the web app was not built
 */
export function loadAssets(folder = builtFolder()): Assets {
  const manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8")) as Manifest;
  const known = new Map(
    Object.values(manifest).map(({ file }) => [`/${file}`, new Uint8Array(readFileSync(join(folder, file)))]),
  );
  const named = (end: string): string => {
    const key = Object.keys(manifest).find((name) => name.endsWith(end));
    if (!key) throw new Error(`The built web app has no ${end}`);
    return `/${manifest[key]!.file}`;
  };
  const files = new Map<string, Promise<AssetFile>>();
  const facesOf = (lang: Language) => faces[lang].map((face) => named(`${face}-normal.woff2`));
  return {
    script: named("app/main.tsx"),
    passkeyScript: named("app/passkey-door.ts"),
    pushWorker: named("app/push/worker.ts"),
    style: named("style.css"),
    sprite: named("icons.svg"),
    favicon: named("favicon.svg"),
    faces: { en: facesOf("en"), ar: facesOf("ar") },
    async file(path) {
      const [type, body] = [types[extname(path)], known.get(path)];
      if (!type || !body) return undefined;
      const made = files.get(path) ?? assetOf(body, type);
      files.set(path, made);
      return made;
    },
  };
}

/** Compressed once: every reader wants the same ones. */
async function assetOf(body: AssetFile["body"], type: string): Promise<AssetFile> {
  if (type === types[".woff2"]) return { body, type }; // compressed by its format
  return { body, type, gzip: new Uint8Array(await promisify(gzip)(body, { level: 9 })) };
}

function builtFolder(): string {
  const folder = places
    .map((place) => join(import.meta.dirname, place))
    .find((one) => existsSync(join(one, ".vite/manifest.json")));
  if (!folder) throw new Error("The web app is not built: run `npx vite build --config web/vite.config.ts`");
  return folder;
}
