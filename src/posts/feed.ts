// An account's public posts as RSS 2.0, with the ways to support it (the podcast namespace's funding).
import { escapeHtml, plainText } from "./sanitize.ts";

export interface Feed {
  title: string;
  /** Of the profile. */
  link: string;
  /** Of the feed itself. */
  self: string;
  /** Plain text. */
  description: string;
  image: string;
  items: FeedItem[];
  funding: { url: string; name: string }[];
}

export interface FeedItem {
  id: string;
  link: string;
  publishedAt: Date;
  /** Sanitised HTML. */
  content: string;
  /** Plain text; empty for none. */
  warning: string;
  hashtags: string[];
  enclosures: { url: string; type: string }[];
}

export function toRss({ title, link, self, description, image, items, funding }: Feed): string {
  const channel = [
    element("title", title),
    element("link", link),
    element("description", description),
    `<image>${element("url", image)}${element("title", title)}${element("link", link)}</image>`,
    element("generator", "Hakawati"),
    `<atom:link href="${xml(self)}" rel="self" type="application/rss+xml"/>`,
    // Both of its kinds of apps open a page; a wallet's scheme would be a link to nowhere.
    ...funding.map(({ url, name }) => `<podcast:funding url="${xml(url)}">${xml(name)}</podcast:funding>`),
    ...items.map(toItem),
  ];
  const spaces = `xmlns:atom="http://www.w3.org/2005/Atom" xmlns:podcast="https://podcastindex.org/namespace/1.0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" ${spaces}><channel>
${channel.join("\n")}
</channel></rss>
`;
}

function toItem({ id, link, publishedAt, content, warning, hashtags, enclosures }: FeedItem): string {
  const body = warning ? `<p><strong>${escapeHtml(warning)}</strong></p>${content}` : content;
  const parts = [
    // Readers show a title before the text is unfolded: so the warning alone, where there is one.
    ...(warning ? [element("title", warning)] : []),
    `<guid isPermaLink="${id === link}">${xml(id)}</guid>`,
    element("link", link),
    element("pubDate", publishedAt.toUTCString()),
    element("description", body),
    ...enclosures.map(({ url, type }) => `<enclosure url="${xml(url)}" length="0" type="${xml(type)}"/>`),
    ...hashtags.map((name) => element("category", name)),
  ];
  return `<item>${parts.join("")}</item>`;
}

function element(name: string, text: string): string {
  return `<${name}>${xml(text)}</${name}>`;
}

/** XML has no way to write most control characters. */
function xml(text: string): string {
  // oxlint-disable-next-line no-control-regex -- those are what goes
  return escapeHtml(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, ""));
}

/** A profile's HTML in one line. */
export function inOneLine(html: string): string {
  return plainText(html.replace(/<(?:br|\/p)\b[^>]*>/gi, " "))
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
}
