// Reactions: written as a Like with `content`, read as that and as EmojiReact (FEP-c0e0).
import { customName, unicodeEmoji } from "#src/posts/reactions/emoji.ts";
import { hasType, idOf, isObject, isWebUrl, list, text, webUrl, type Json } from "./json.ts";

const MAX_TAGS = 10;

export const REACTION_TERMS = {
  toot: "http://joinmastodon.org/ns#",
  Emoji: "toot:Emoji",
  _misskey_reaction: "https://misskey-hub.net/ns#_misskey_reaction",
};

export interface ReadReaction {
  /** The emoji, or the shortcode of a custom one with the server that it belongs to. */
  name: string;
  /** Undefined for a custom emoji without a picture. */
  imageUrl: string | null | undefined;
}

/** Undefined for what is a plain Like, or reacts with no emoji. `actorUri`: whose emoji it is where its tag does not say. */
export function reactionOf(activity: Json, actorUri: string): ReadReaction | undefined {
  const content = reactionText(activity);
  if (content === undefined) return undefined;
  const sign = unicodeEmoji(content);
  if (sign !== undefined) return { name: sign, imageUrl: null };
  const custom = customName(content);
  if (!custom) return undefined;
  const tag = emojiTag(activity, custom.shortcode);
  const domain = custom.domain ?? hostOf(tag && idOf(tag)) ?? hostOf(actorUri)!;
  return { name: `${custom.shortcode}@${domain}`, imageUrl: tag && imageOf(tag) };
}

/** Whether an activity (or what an Undo names) reacts with something, understood or not. */
export function hasReaction(activity: Json): boolean {
  return hasType(activity, "EmojiReact", "EmojiReaction") || reactionText(activity) !== undefined;
}

function reactionText(activity: Json): string | undefined {
  // BotKit gives the emoji as the name of its EmojiReact.
  const named = hasType(activity, "EmojiReact") ? activity["name"] : undefined;
  const said = [activity["_misskey_reaction"], activity["content"], named].find(
    (value) => typeof value === "string" && value !== "",
  );
  return said === undefined ? undefined : text(said, 400).trim();
}

/** Some write `:name:` in the tag, some `name`. */
function emojiTag(activity: Json, shortcode: string): Json | undefined {
  const tags = list(activity["tag"]).filter(isObject).slice(0, MAX_TAGS);
  return tags.find((tag) => {
    const named = customName(text(tag["name"], 400));
    return hasType(tag, "Emoji") && named?.shortcode === shortcode;
  });
}

function imageOf(tag: Json): string | undefined {
  const icon = list(tag["icon"])[0];
  return webUrl(isObject(icon) ? icon["url"] : icon);
}

function hostOf(uri: string | undefined): string | undefined {
  return uri !== undefined && isWebUrl(uri) ? new URL(uri).host : undefined;
}

export interface ReactionParts {
  /** As in the table of reactions. */
  name: string;
  imageUrl: string | null;
  /** The id of the emoji. */
  emojiId?: string | undefined;
}

/** What makes a reaction of a Like. Who knows no reactions sees the Like. */
export function reactionTerms({ name, imageUrl, emojiId }: ReactionParts): Json {
  if (imageUrl === null) return { content: name, _misskey_reaction: name };
  const content = `:${name.split("@")[0]}:`;
  const icon = { type: "Image", url: imageUrl };
  const tag = [{ ...(emojiId ? { id: emojiId } : {}), type: "Emoji", name: content, icon }];
  return { content, _misskey_reaction: content, tag };
}
