// Posts that are no Notes: an article, a video, an event, what someone brought into a community. They have a title and a page of
// their own, and a timeline shows both, with as much of their words as fits there.
import { readMarkdown } from "#src/posts/text/markdown.ts";
import { renderLink, renderPost } from "#src/posts/render.ts";
import { escapeHtml, plainText } from "#src/posts/sanitize.ts";
import { isSpaceEvent } from "./event.ts";
import { hasType, isObject, list, text, webUrl, type Json } from "./json.ts";

const TYPES = ["Article", "Page", "Video", "Audio", "Image", "Event"];
const MAX_TITLE = 500;
const MAX_WORDS = 60_000;
/** Markdown is parsed, so it is bounded more tightly: five thousand characters of hashtags take 80 ms. */
const MAX_MARKDOWN = 5_000;

/** A Space is announced by a Note, and its Event is no post. */
export function isTitled(object: Json): boolean {
  return hasType(object, ...TYPES) && !isSpaceEvent(object);
}

/** HTML that is still to be sanitised; undefined where there is neither title nor text. `url`: of its page. */
export function titledContent(object: Json, url: string): string | undefined {
  const title = plainText(text(object["name"], MAX_TITLE));
  const words = wordsOf(object);
  if (!title && !words) return undefined;
  return [
    title ? `<p><strong>${escapeHtml(title)}</strong></p>` : "",
    occasionOf(object),
    words,
    `<p>${renderLink(linkOf(object) ?? url)}</p>`,
  ].join("");
}

/** Of an article the summary, where it is one and no warning (FEP-b2b8): what a blog has to say is read on the blog. */
function wordsOf(object: Json): string {
  const summary = text(object["summary"], MAX_WORDS);
  if (hasType(object, "Article") && summary && object["sensitive"] !== true) return asParagraph(summary);
  const content = text(object["content"], MAX_WORDS);
  const mediaType = text(object["mediaType"]).toLowerCase();
  // PeerTube's descriptions.
  if (mediaType === "text/markdown")
    return withoutTags(readMarkdown(content.slice(0, MAX_MARKDOWN)).render(new Map(), () => "#"));
  if (mediaType === "text/plain")
    return withoutTags(renderPost(content.slice(0, MAX_MARKDOWN), new Map(), () => "#"));
  return content ? asParagraph(content) : "";
}

/** What looks like a hashtag in such a text leads nowhere: the post says its own in `tag`. */
function withoutTags(html: string): string {
  return html.replace(/<a href="#"[^>]*>(#<span>[^<]*<\/span>)<\/a>/g, "$1");
}

function asParagraph(html: string): string {
  return /<(?:p|ul|ol|blockquote|h[1-6]|pre|div)\b/i.test(html) ? html : `<p>${html}</p>`;
}

/** What a Page of a community is about lies elsewhere (Lemmy); the page of the post itself is its `url`. */
function linkOf(object: Json): string | undefined {
  const link = list(object["attachment"]).find((item) => isObject(item) && hasType(item, "Link"));
  return hasType(object, "Page") && isObject(link) ? webUrl(link["href"]) : undefined;
}

/** When and where an Event is, in the time of its place and the words of no language. */
function occasionOf(object: Json): string {
  if (!hasType(object, "Event")) return "";
  const [, day, time, zone = ""] =
    /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?(Z|[+-]\d\d:\d\d)?$/.exec(text(object["startTime"], 40)) ?? [];
  const when = day ? `${day} ${time} ${/^(?:Z|[+-]00:00)$/.test(zone) ? "UTC" : zone}`.trim() : "";
  const place = list(object["location"]).find(isObject);
  const where = place && !hasType(place, "VirtualLocation") ? plainText(text(place["name"], 200)) : "";
  const parts = [when, where].filter(Boolean).map(escapeHtml);
  return parts.length > 0 ? `<p>${parts.join(" · ")}</p>` : "";
}

/** Its picture, where it brings no file of its own: of an article, or of what a Page leads to. */
export function pictureAsFile(object: Json): Json[] {
  return list(object["image"])
    .filter(isObject)
    .slice(0, 1)
    .map((image) => ({ ...image, type: "Image" }));
}
