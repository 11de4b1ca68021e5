// What an author types, as HTML: paragraphs, links, mentions and hashtags in any script.
import { find as findLinks } from "linkifyjs";
import { uniqueHashtags } from "./hashtags/key.ts";
import { escapeHtml } from "./sanitize.ts";
import { handleIn, HASHTAG, isHashtag, MENTION } from "./text/patterns.ts";

export interface MentionTarget {
  url: string;
  username: string;
}

interface Piece {
  start: number;
  end: number;
  html: string;
}

/** The handles a text mentions, as typed, without the leading @. */
export function mentionsIn(text: string): string[] {
  return [...new Set([...text.matchAll(MENTION)].map(handleIn))];
}

/** Without #, in NFC, each once whatever its spelling. */
export function hashtagsIn(text: string): string[] {
  return uniqueHashtags([...text.matchAll(HASHTAG)].map(([, name]) => name!).filter(isHashtag));
}

/** `targets`: of each handle that was found, by the handle as typed; others stay text. */
export function renderPost(
  text: string,
  targets: ReadonlyMap<string, MentionTarget>,
  tagUrl: (name: string) => string,
): string {
  const pieces = [...links(text), ...mentions(text, targets), ...hashtags(text, tagUrl)];
  pieces.sort((a, b) => a.start - b.start);
  let html = "";
  let at = 0;
  for (const piece of pieces) {
    if (piece.start < at) continue; // inside a link: the link wins, as it comes first
    html += escapeHtml(text.slice(at, piece.start)) + piece.html;
    at = piece.end;
  }
  return paragraphs(html + escapeHtml(text.slice(at)));
}

function paragraphs(html: string): string {
  const blocks = html.trim().split(/\n{2,}/);
  return blocks.map((block) => (block === "" ? "" : `<p>${block.replaceAll("\n", "<br>")}</p>`)).join("");
}

function links(text: string): Piece[] {
  const found = findLinks(text, "url").filter(({ value }) => /^https?:\/\//i.test(value));
  return found.map(({ start, end, value }) => ({ start, end, html: renderLink(value) }));
}

/** The scheme and what is long stay in the text but out of sight, as Mastodon's clients expect. */
export function renderLink(url: string, rel = "nofollow noopener noreferrer", words = url): string {
  const [scheme] = /^(?:https?:\/\/)?(?:www\.)?/i.exec(words)!;
  const rest = words.slice(scheme.length);
  const seen = rest.length > 30 ? rest.slice(0, 30) : rest;
  const hidden = rest.slice(seen.length);
  const tail = hidden ? `<span class="invisible">${escapeHtml(hidden)}</span>` : "";
  const shown = `<span${hidden ? ' class="ellipsis"' : ""}>${escapeHtml(seen)}</span>`;
  return `<a href="${escapeHtml(url)}" rel="${rel}" target="_blank"><span class="invisible">${escapeHtml(scheme)}</span>${shown}${tail}</a>`;
}

function mentions(text: string, targets: ReadonlyMap<string, MentionTarget>): Piece[] {
  return [...text.matchAll(MENTION)].flatMap((match) => {
    const target = targets.get(handleIn(match));
    if (!target) return [];
    return [{ start: match.index, end: match.index + match[0].length, html: renderMention(target) }];
  });
}

export function renderMention({ url, username }: MentionTarget): string {
  return `<span class="h-card" translate="no"><a href="${escapeHtml(url)}" class="u-url mention">@<span>${escapeHtml(username)}</span></a></span>`;
}

function hashtags(text: string, tagUrl: (name: string) => string): Piece[] {
  const found = [...text.matchAll(HASHTAG)].filter(([, name]) => isHashtag(name!));
  return found.map((match) => {
    const end = match.index + match[0].length;
    return { start: match.index, end, html: renderHashtag(match[1]!, tagUrl) };
  });
}

export function renderHashtag(name: string, tagUrl: (name: string) => string): string {
  const url = escapeHtml(tagUrl(name.normalize("NFC")));
  return `<a href="${url}" class="mention hashtag" rel="tag">#<span>${escapeHtml(name)}</span></a>`;
}
