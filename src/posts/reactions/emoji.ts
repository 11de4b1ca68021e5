// What counts as a reaction: one emoji of Unicode, or the name of a custom one.

/** The emoji as Unicode recommends it, or undefined for what is none. */
export function unicodeEmoji(text: string): string | undefined {
  if (text.length > 64) return undefined;
  // Some leave the variation selector away that makes a sign an emoji.
  return [text, `${text}\u{fe0f}`].find((one) => /^\p{RGI_Emoji}$/v.test(one));
}

export interface CustomName {
  shortcode: string;
  /** The server that it belongs to, where it is named. */
  domain: string | null;
}

/** Of `:name:`, `name`, `:name@remote.test:`; Misskey calls its own server `.`. */
export function customName(text: string): CustomName | undefined {
  const [, shortcode, domain] =
    /^:?([a-z0-9_+-]{1,64})(?:@([a-z0-9.-]{1,253}(?::\d{1,5})?))?:?$/i.exec(text) ?? [];
  if (shortcode === undefined) return undefined;
  return { shortcode, domain: domain === undefined || domain === "." ? null : domain.toLowerCase() };
}
