// Whether a page says that a profile belongs to whoever made it: a link to it with rel="me", as Mastodon looks for.
import type { App } from "../app.ts";
import { openTags } from "./open-tags.ts";

/** More of a page is not read. */
const MAX_BYTES = 512 * 1024;

/** @throws AppError unavailable, too_large (of the guarded client) */
export async function linksBack(app: App, page: string, profiles: readonly string[]): Promise<boolean> {
  const accept = ["text/html", "application/xhtml+xml"];
  const { status, url, text } = await app.outgoing.request(page, { accept, maxBytes: MAX_BYTES });
  // An answer of the page itself: of what another host serves in its place nobody knows whose it is.
  if (status !== 200 || new URL(url).host !== new URL(page).host) return false;
  const wanted = new Set(profiles.map((profile) => profile.toLowerCase()));
  return meLinks(text(), url).some((link) => wanted.has(link.toLowerCase()));
}

function meLinks(html: string, base: string): string[] {
  const links: string[] = [];
  for (const { name, attributes } of openTags(html)) {
    if (name !== "a" && name !== "link") continue;
    const rel = (attributes.get("rel") ?? "").toLowerCase().split(/\s+/);
    const link = rel.includes("me") ? URL.parse(attributes.get("href") ?? "", base) : null;
    if (link) links.push(link.href);
  }
  return links;
}
