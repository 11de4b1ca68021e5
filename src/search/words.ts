// Text as the words that are kept and looked for: cut in any script, folded, so that spelling and marks make no difference.

const LETTERS: Record<string, string> = {
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ٱ: "ا",
  ى: "ي",
  ی: "ي",
  ئ: "ي",
  ؤ: "و",
  ة: "ه",
  ک: "ك",
  ء: "",
  ł: "l",
  ø: "o",
  đ: "d",
  æ: "ae",
  œ: "oe",
  ı: "i",
  ς: "σ",
};
const FOLDED = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
/** And, so, with, like, for before the article; the article alone. */
const ARTICLE = /^(?:[وف]?[بك]?ال|[وف]?لل)(?=[\u0620-\u064a]{3})/;
/** Scripts without spaces between words, or with particles joined to them. */
const UNSPACED = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー々〆";
const UNSPACED_RUN = new RegExp(`[${UNSPACED}]+`, "gu");
const UNSPACED_ONE = new RegExp(`^[${UNSPACED}]$`, "u");
const MAX_WORD = 60;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** Each word once. */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  const plain = text.normalize("NFKC").replaceAll("_", " ");
  for (const [run] of plain.matchAll(UNSPACED_RUN)) for (const pair of pairsOf(run)) words.add(pair);
  const rest = plain.replace(UNSPACED_RUN, " ");
  for (const { segment, isWordLike } of segmenter.segment(rest)) {
    if (!isWordLike) continue;
    for (const word of fold(segment)) words.add(word);
  }
  return [...words];
}

/** Two neighbouring characters each, and the last: a word inside of a longer one is found too. */
function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, at) => character + (characters[at + 1] ?? ""));
}

/** One character of such a script: it stands for all pairs that begin with it. */
export function isOpen(word: string): boolean {
  return UNSPACED_ONE.test(word);
}

/** What is left of a word without case, marks, variants of letters and the Arabic article. */
function fold(word: string): string[] {
  const bare = word
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\p{M}\u0640\u200c\u200d]/gu, "")
    .replace(FOLDED, (letter) => LETTERS[letter]!)
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.codePointAt(0)! & 0xf));
  return bare
    .split(/[^\p{L}\p{N}]+/u)
    .map((part) => part.replace(ARTICLE, "").slice(0, MAX_WORD))
    .filter((part) => part !== "");
}
