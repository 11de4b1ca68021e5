// Mastodon's CustomEmoji.
import type { App } from "../../app.ts";
import type { CustomEmoji } from "../../posts/emojis/queries.ts";

/** Pictures of other servers come through this one: whoever reads a post tells nobody of it. */
export function emojiEntity(app: App, { shortcode, visible, category, ...emoji }: CustomEmoji) {
  const url = app.media.proxyUrl("emoji", emoji.url);
  return {
    shortcode,
    url,
    static_url: url,
    visible_in_picker: visible,
    ...(category === null ? {} : { category }),
  };
}
