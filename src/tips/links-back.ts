// Whether the page of a tip entry says that the profile belongs to whoever made it: a visible link to it with rel="me" (T10).
import { tagsOf, type Tag } from "../accounts/open-tags.ts";
import type { App } from "../app.ts";

const MAX_BYTES = 512 * 1024;
/** Between a name with and without www, or a slash at its end. */
const MAX_REDIRECTS = 2;

const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const HIDING =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size|width|height|scale)\s*:\s*0*\.?0+(?![.\d]*[1-9])|(?:left|right|top|bottom|text-indent|margin(?:-\w+)?)\s*:\s*-\d{3,}|clip(?:-path)?\s*:/i;

/**
 * `profiles`: the addresses that count. A page that leads elsewhere counts no more than one that is gone: who has it now, nobody
 * knows. @throws AppError unavailable, too_large (of the guarded client)
 */
export async function pageLinksBack(app: App, page: string, profiles: readonly string[]): Promise<boolean> {
  const { status, url, text } = await app.outgoing.request(page, {
    accept: ["text/html", "application/xhtml+xml"],
    maxBytes: MAX_BYTES,
    maxRedirects: MAX_REDIRECTS,
  });
  return status === 200 && samePage(url, page) && hasLinkBack(text(), url, profiles);
}

function samePage(one: string, other: string): boolean {
  const plain = (address: string) => {
    const { hostname, pathname, search } = new URL(address);
    return hostname.replace(/^www\./, "") + pathname.replace(/\/+$/, "").toLowerCase() + search;
  };
  return plain(one) === plain(other);
}

/** What a stylesheet hides is not seen here; what the markup hides does not count, nor a link without words or a picture. */
export function hasLinkBack(html: string, base: string, profiles: readonly string[]): boolean {
  const wanted = new Set(profiles.map((profile) => profile.toLowerCase()));
  const leadsBack = ({ attributes }: Tag) => {
    const rel = (attributes.get("rel") ?? "").toLowerCase().split(/\s+/);
    // "ugc" marks what visitors wrote, in comments for example.
    const href =
      rel.includes("me") && !rel.includes("ugc")
        ? URL.parse(attributes.get("href") ?? "", base)?.href
        : undefined;
    return href !== undefined && wanted.has(href.toLowerCase());
  };
  let isHead = true;
  let hidden: { name: string; depth: number } | undefined;
  let link: Tag | undefined;
  for (const tag of tagsOf(html)) {
    const { name, closes } = tag;
    if (name === "body" || (name === "head" && closes)) isHead = false;
    if (name === "link" && isHead && leadsBack(tag)) return true;
    if (link && (name === "a" || name === "img")) {
      if (name === "img" ? !isHidden(tag) : hasWords(html.slice(link.end, tag.start))) return true;
      if (name === "a") link = undefined;
    }
    if (hidden) hidden = afterTag(hidden, tag);
    else if (!closes && !VOID.has(name) && isHidden(tag)) {
      hidden = { name, depth: 1 };
      link = undefined;
    } else if (name === "a" && !closes && leadsBack(tag)) link = tag;
  }
  return false;
}

/** Elements of the same name are counted, so that its own end is found without a tree. */
function afterTag(hidden: { name: string; depth: number }, { name, closes }: Tag) {
  if (name !== hidden.name) return hidden;
  const depth = hidden.depth + (closes ? -1 : 1);
  return depth === 0 ? undefined : { name, depth };
}

function isHidden({ attributes }: Tag): boolean {
  if (attributes.has("hidden") || attributes.get("aria-hidden") === "true") return true;
  return HIDING.test(attributes.get("style") ?? "");
}

function hasWords(html: string): boolean {
  return /[\p{L}\p{N}]/u.test(html.replace(/<[^<>]*>/g, "").replace(/&[#\w]+;/g, ""));
}
