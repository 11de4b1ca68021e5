// Puts the pictures of custom emoji in the place of their names: in text and in sanitised HTML, never inside a tag.
import type { CustomEmoji } from "./entities/people.ts";
import { isOurs } from "./paths.ts";

const SHORTCODE = /:([a-z0-9_]+):/gi;

export type EmojiPart = string | CustomEmoji;

/** A text as its pieces: words, and emoji whose picture comes through this server. */
export function emojiParts(text: string, emojis: readonly CustomEmoji[], origin: string): EmojiPart[] {
  const known = shownOf(emojis, origin);
  if (known.size === 0) return [text];
  const parts: EmojiPart[] = [];
  let at = 0;
  for (const match of text.matchAll(SHORTCODE)) {
    const emoji = known.get(match[1]!);
    if (!emoji) continue;
    if (match.index > at) parts.push(text.slice(at, match.index));
    parts.push(emoji);
    at = match.index + match[0].length;
  }
  return at < text.length ? [...parts, text.slice(at)] : parts;
}

/** The names are looked up among `emojis`; what the HTML says in its tags stays untouched (W2). */
export function emojifyHtml(html: string, emojis: readonly CustomEmoji[], origin: string): string {
  const known = shownOf(emojis, origin);
  if (known.size === 0) return html;
  return html.replace(/<[^>]*>|:([a-z0-9_]+):/gi, (found, code: string | undefined) => {
    const emoji = code === undefined ? undefined : known.get(code);
    return emoji ? pictureOf(emoji) : found;
  });
}

/** Pages load nothing from other servers. */
function shownOf(emojis: readonly CustomEmoji[], origin: string): Map<string, CustomEmoji> {
  return new Map(emojis.filter(({ url }) => isOurs(url, origin)).map((emoji) => [emoji.shortcode, emoji]));
}

function pictureOf({ shortcode, url }: CustomEmoji): string {
  const name = `:${shortcode}:`;
  return `<img class="emoji" src="${escape(url)}" alt="${name}" title="${name}" width="20" height="20" loading="lazy" decoding="async">`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
