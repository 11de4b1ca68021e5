// What a page says of itself in its head: OpenGraph first, then what is older.
import { Parser } from "htmlparser2";
import { plainText } from "../sanitize.ts";

export interface PageWords {
  title: string;
  description: string;
  imageUrl: string | null;
  imageAlt: string;
  width: number;
  height: number;
  author: string;
  provider: string;
  language: string | null;
  publishedAt: Date | null;
}

interface Head {
  /** By name or property, in lower case; the first of each. */
  meta: Map<string, string>;
  title: string;
  language: string;
}

/** Undefined for a page without a title. `url`: what relative addresses in it are relative to. */
export function readPage(html: string, url: string): PageWords | undefined {
  const { meta, title, language } = readHead(html);
  const first = (...names: string[]) => names.map((name) => meta.get(name)?.trim()).find(Boolean) ?? "";
  const shown = words(first("og:title", "twitter:title") || title, 300);
  if (shown === "") return undefined;
  const published = new Date(first("article:published_time", "og:published_time", "date"));
  return {
    title: shown,
    description: words(first("og:description", "twitter:description", "description"), 500),
    imageUrl: imageAddress(first("og:image:secure_url", "og:image", "og:image:url", "twitter:image"), url),
    imageAlt: words(first("og:image:alt", "twitter:image:alt"), 500),
    width: pixels(first("og:image:width")),
    height: pixels(first("og:image:height")),
    author: words(first("author", "article:author").replace(/^https?:.*/i, ""), 100),
    provider: words(first("og:site_name", "application-name"), 100),
    language: /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language) ? language : null,
    publishedAt: Number.isNaN(published.getTime()) ? null : published,
  };
}

/** Reads no further than the body begins: nothing there is about the page as a whole. */
function readHead(html: string): Head {
  const head: Head = { meta: new Map(), title: "", language: "" };
  let inTitle = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "html") head.language = attributes["lang"] ?? "";
      if (name === "title") inTitle = head.title === "";
      if (name === "body") parser.pause();
      if (name === "meta") {
        const key = (attributes["property"] ?? attributes["name"] ?? "").toLowerCase();
        if (key && !head.meta.has(key)) head.meta.set(key, attributes["content"] ?? "");
      }
    },
    ontext(text) {
      if (inTitle && head.title.length < 1_000) head.title += text;
    },
    onclosetag(name) {
      if (name === "title") inTitle = false;
    },
  });
  parser.write(html);
  return head;
}

/** As text: what stands here is shown on our pages. */
function words(text: string, most: number): string {
  const plain = plainText(text.slice(0, 5_000)).replace(/\s+/g, " ").trim();
  return [...plain].length > most ? `${[...plain].slice(0, most - 1).join("")}…` : plain;
}

function imageAddress(address: string, base: string): string | null {
  const url = address === "" ? null : URL.parse(address, base);
  return url && /^https?:$/.test(url.protocol) && url.href.length <= 2_000 ? url.href : null;
}

function pixels(text: string): number {
  const size = Number(text);
  return Number.isInteger(size) && size > 0 && size < 20_000 ? size : 0;
}
