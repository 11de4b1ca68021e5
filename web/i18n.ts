// Speaks to people: ICU messages, numerals and dates of one language, the same in the server and in the browser.
import { IntlMessageFormat } from "intl-messageformat";
import type { ComponentChild } from "preact";
import type en from "./locales/en.json";

export const languages = ["en", "ar"] as const;
export type Language = (typeof languages)[number];
export type MessageKey = keyof typeof en;
export type Messages = Record<MessageKey, string>;

type Chunk = (children: ComponentChild[]) => ComponentChild;
export type PlainValues = Record<string, string | number | Date>;
export type RichValues = Record<string, ComponentChild | Date | Chunk>;

export interface Translator {
  lang: Language;
  /** The full tag that numerals and dates follow, such as ar-EG or ar-MA. */
  locale: string;
  dir: "ltr" | "rtl";
  t(key: MessageKey, values?: PlainValues): string;
  has(key: string): key is MessageKey;
  /** Like t, but values may be elements, and <b>…</b> in a message becomes one. */
  rich(key: MessageKey, values?: RichValues): ComponentChild[];
  number(value: number, options?: Intl.NumberFormatOptions): string;
  date(value: Date, options: Intl.DateTimeFormatOptions): string;
}

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language);
}

export function createTranslator(lang: Language, locale: string, messages: Messages): Translator {
  const formats = new Map<MessageKey, IntlMessageFormat>();
  const format = (key: MessageKey): IntlMessageFormat => {
    const known = formats.get(key);
    if (known) return known;
    const made = new IntlMessageFormat(messages[key], locale);
    formats.set(key, made);
    return made;
  };
  return {
    lang,
    locale,
    dir: lang === "ar" ? "rtl" : "ltr",
    has: (key): key is MessageKey => Object.hasOwn(messages, key),
    t: (key, values) => String(format(key).format(values)),
    rich: (key, values) => richParts(format(key), values),
    number: (value, options) => new Intl.NumberFormat(locale, options).format(value),
    date: (value, options) => new Intl.DateTimeFormat(locale, options).format(value),
  };
}

function richParts(format: IntlMessageFormat, values: RichValues | undefined): ComponentChild[] {
  const result = format.format<ComponentChild>(values as Record<string, ComponentChild>);
  return Array.isArray(result) ? result : [result];
}
