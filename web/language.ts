// Chooses the language and locale of a page from what the reader set, asked for or sends along.
import { isLanguage, type Language } from "./i18n.ts";

export interface LanguageHints {
  /** `?lang=` of this request: a deliberate choice, so it beats everything. */
  query?: string | null | undefined;
  /** What the signed-in person set. */
  setting?: string | null | undefined;
  cookie?: string | null | undefined;
  acceptLanguage?: string | null | undefined;
  instance?: string | null | undefined;
}

export interface LanguageChoice {
  lang: Language;
  locale: string;
}

/** Arabic without a country writes ٠١٢ as the design does; CLDR's plain "ar" would not. */
const fullest: Record<Language, string> = { en: "en", ar: "ar-EG" };

export function chooseLanguage(hints: LanguageHints): LanguageChoice {
  const accepted = acceptedTags(hints.acceptLanguage);
  const wishes = [hints.query, hints.setting, hints.cookie, ...accepted, hints.instance];
  const lang = wishes.map(languageOf).find((one) => one !== null) ?? "en";
  const regional = accepted.find((tag) => languageOf(tag) === lang && tag.includes("-"));
  return { lang, locale: supported(regional) ?? fullest[lang] };
}

function languageOf(tag: string | null | undefined): Language | null {
  const base = tag?.trim().toLowerCase().split("-")[0];
  return isLanguage(base) ? base : null;
}

/** Tags of an Accept-Language header, most wanted first (RFC 9110, 12.5.4). */
export function acceptedTags(header: string | null | undefined): string[] {
  return (header ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";").map((piece) => piece.trim());
      const quality = parameters.find((parameter) => parameter.startsWith("q="));
      return { tag, quality: quality ? Number(quality.slice(2)) : 1 };
    })
    .filter(({ tag, quality }) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(tag) && quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

function supported(tag: string | undefined): string | undefined {
  return tag && Intl.NumberFormat.supportedLocalesOf([tag])[0];
}
