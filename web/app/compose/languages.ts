// Languages that people write and speak in, named in the language of the page.

/** The most written ones of the net and of our readers; a post's own is added where it is another. */
const common = "ar en fr es de it pt nl tr fa ur hi bn id ms ru uk pl el he sw ha am so ku zh ja ko".split(
  " ",
);

export function spokenLanguages(locale: string, chosen: string): string[] {
  const codes = common.includes(chosen) ? common : [chosen, ...common];
  const collator = new Intl.Collator(locale);
  return codes.toSorted((a, b) => collator.compare(languageName(locale, a), languageName(locale, b)));
}

export function languageName(locale: string, code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(code) ?? code;
  } catch {
    return code; // servers elsewhere may send what is no language tag
  }
}
