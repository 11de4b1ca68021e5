// What makes two spellings of a hashtag one tag: width, case, and the marks and letter forms that Arabic writers leave out at will.

/** Vowel signs, Quranic marks, the dagger alef, the stretching stroke, and Persian's non-joiner. */
const ARABIC_MARKS = /[\u200c\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640]/g;

const ARABIC_FORMS: Record<string, string> = {
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ٱ: "ا",
  ة: "ه",
  ى: "ي",
  ی: "ي",
  ک: "ك",
};
const ARABIC_LETTERS = new RegExp(`[${Object.keys(ARABIC_FORMS).join("")}]`, "g");

/** Of a name without #. NFKC; case folded by way of the upper case, so that ß is ss and a final sigma a sigma. */
export function hashtagKey(name: string): string {
  const folded = name.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("ς", "σ").normalize("NFKC");
  return folded.replace(ARABIC_MARKS, "").replace(ARABIC_LETTERS, (letter) => ARABIC_FORMS[letter]!);
}

/** In the order given, the first spelling of each. */
export function uniqueHashtags(names: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const name of names) {
    const key = hashtagKey(name);
    if (key !== "" && !found.has(key)) found.set(key, name.normalize("NFC"));
  }
  return [...found.values()];
}
