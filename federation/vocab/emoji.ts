// Custom emoji as Emoji tags of Notes and actors.
import type { CustomEmoji } from "#src/posts/emojis/queries.ts";
import type { RemoteEmoji } from "#src/posts/emojis/receive-emojis.ts";
import type { Uris } from "#src/uris.ts";
import { dateOf, hasType, isObject, list, text, webUrl, type Json } from "./json.ts";

const MAX_EMOJIS = 100;

export function toEmoji(uris: Uris, { shortcode, url, mediaType, updatedAt }: CustomEmoji): Json {
  return {
    id: uris.emoji(shortcode),
    type: "Emoji",
    name: `:${shortcode}:`,
    updated: updatedAt.toISOString(),
    icon: { type: "Image", mediaType, url },
  };
}

/** Of the tags of a Note or an actor. A name that could be more than a name is none (W2). */
export function emojisIn(tags: unknown): RemoteEmoji[] {
  const found = list(tags)
    .filter(isObject)
    .filter((tag) => hasType(tag, "Emoji"));
  return found.slice(0, MAX_EMOJIS).flatMap((tag) => {
    const [, shortcode] = /^:?([a-z0-9_]{1,60}):?$/i.exec(text(tag["name"])) ?? [];
    const url = webUrl(tag["icon"]);
    if (shortcode === undefined || url === undefined) return [];
    const icon = isObject(tag["icon"]) ? tag["icon"] : {};
    const updatedAt = dateOf(tag["updated"]);
    return {
      shortcode,
      url: new URL(url).href, // no quotes and angle brackets in it
      mediaType: text(icon["mediaType"], 100) || null,
      updatedAt: Number.isNaN(updatedAt.getTime()) ? null : updatedAt,
    };
  });
}
