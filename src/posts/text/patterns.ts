// What in a text is a mention, a hashtag or an emoji, whatever the script.

const USER = "[a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?";
const HOST = String.raw`(?:[\p{L}\p{M}\p{N}.-]+\.[\p{L}\p{M}\p{N}-]+|localhost)(?::\d+)?`;
/** What joins letters or turns their direction: nothing that ends in it is a handle (F26). */
const TRICKS = String.raw`\u200b-\u200d\u202a-\u202e\u2060-\u2069`;
/** Their letters look like Latin ones; Japanese or Arabic may follow a handle without a space. */
const LOOKALIKES = String.raw`\p{Script=Cyrillic}\p{Script=Greek}`;

/** `@alice`, `@carol@remote.test`, `@carol@münchen.test`; not a part of an address. */
export const MENTION = new RegExp(
  String.raw`(?<![\w/@.${TRICKS}])@(${USER})(?:@(${HOST})(?![\p{L}\p{M}\p{N}${TRICKS}])|(?![\w@${TRICKS}${LOOKALIKES}]))`,
  "giu",
);

/** Letters, marks, digits and _ of any script; inside also the dots of Catalan and Japanese and the non-joiner of Persian. */
export const HASHTAG =
  /(?<![\p{L}\p{M}\p{N}_/&=)])[#＃]([\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_·・\u200c]*[\p{L}\p{M}\p{N}_])?)/gu;

export const SHORTCODE = /:([a-z0-9_]+):/gi;

const MAX_HASHTAG = 100;

/** A number alone is no hashtag. */
export function isHashtag(name: string): boolean {
  return /[\p{L}\p{M}_]/u.test(name) && name.length <= MAX_HASHTAG;
}

/** Of a match of MENTION: as it was typed, without the leading @. */
export function handleIn([, username, host]: RegExpMatchArray): string {
  return host ? `${username}@${host}` : username!;
}
