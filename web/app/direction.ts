// The direction of what somebody writes: that of its first word, past the handles that it greets.

/** Handles and addresses are Latin in whatever language they stand. */
const NOT_WORDS = /https?:\/\/\S+|@[\p{L}\p{N}_.@-]+/gu;
const LETTER = /\p{L}/u;
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const MENTION = /<a (?=[^>]*class="(?:[^"]* )?mention[" ])(?![^>]*class="[^"]*hashtag)/g;

/** Of a plain text; where it has no word yet, that of its language. */
export function directionOf(text: string, language: string | undefined): "ltr" | "rtl" {
  const [letter] = LETTER.exec(text.replace(NOT_WORDS, " ")) ?? [];
  if (letter !== undefined) return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
  return RIGHT_TO_LEFT.test(nameInItself(language)) ? "rtl" : "ltr";
}

/** Sanitised HTML whose `dir="auto"` passes over the handles in it: what has a direction of its own does not count. */
export function mentionsAside(html: string): string {
  return html.replace(MENTION, '<a dir="ltr" ');
}

function nameInItself(language: string | undefined): string {
  try {
    return new Intl.DisplayNames([language ?? "en"], { type: "language" }).of(language ?? "en") ?? "";
  } catch {
    return ""; // no language tag
  }
}
