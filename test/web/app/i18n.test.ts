// The words: both languages say the same things, plurals agree, numerals follow the locale.
import { readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { createTranslator, type MessageKey } from "#web/i18n.ts";
import { chooseLanguage } from "#web/language.ts";
import ar from "#web/locales/ar.json" with { type: "json" };
import en from "#web/locales/en.json" with { type: "json" };

const english = createTranslator("en", "en", en);
const arabic = createTranslator("ar", "ar-EG", ar);

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

const LITERAL = 0;
const POUND = 7;

function parse(message: string): Element[] {
  return new IntlMessageFormat(message, "en").getAst();
}

function placeholders(message: string): string[] {
  const names = new Set<string>();
  const walk = (elements: Element[]) => {
    for (const element of elements) {
      if ("children" in element) walk(element.children);
      else if (![LITERAL, POUND].includes(element.type)) names.add((element as { value: string }).value);
      if ("options" in element) for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(parse(message));
  return [...names].toSorted();
}

describe("the messages", () => {
  it("have the same keys in both languages", () => {
    expect(Object.keys(ar).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  it.each(["en", "ar"])("stand once each in %s.json", (lang) => {
    const source = readFileSync(new URL(`../../../web/locales/${lang}.json`, import.meta.url), "utf8");
    const keys = [...source.matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it.each(Object.keys(en) as MessageKey[])("%s takes the same values in both languages", (key) => {
    expect(placeholders(ar[key])).toEqual(placeholders(en[key]));
  });

  it("have all six plural forms wherever Arabic counts", () => {
    const forms = ["few", "many", "one", "other", "two", "zero"];
    for (const [key, message] of Object.entries(ar)) {
      for (const element of parse(message)) {
        if (!("options" in element)) continue;
        expect([key, Object.keys(element.options).toSorted()]).toEqual([key, forms]);
      }
    }
  });

  it("carry no exclamation marks and no Arabic commands to a man", () => {
    for (const message of [...Object.values(en), ...Object.values(ar)]) expect(message).not.toMatch(/[!]/);
    const commands =
      /(^|[\s«])(اضغط|انقر|اكتب|اختر|أدخل|حاول|تابع|انسخ|افتح|استمع|سجّل|جرّب|انتظر|عد|خذ|خذه|أحضره?|أنشئ|استورد|أضف|أزل|نزّل|احذف|انقل|ألغِ|أبقِ|اذكره?|اطلبه?|أعد|غادر)(?=[\s.،]|$)/u;
    for (const message of Object.values(ar)) expect(message).not.toMatch(commands);
  });
});

describe("counting", () => {
  it.each([
    [0, "لا أحد يستمع بعد"],
    [1, "شخص واحد يستمع"],
    [2, "شخصان يستمعان"],
    [9, "٩ يستمعون"],
    [1204, "١٬٢٠٤ يستمعون"],
  ])("says %d listeners in Arabic", (count, said) => {
    expect(arabic.t("spaces.listening", { count })).toBe(said);
  });

  it.each([
    [3, "٣ ردود"],
    [11, "١١ ردًّا"],
    [100, "١٠٠ ردّ"],
  ])("says %d replies in Arabic", (count, said) => {
    expect(arabic.t("post.replies", { count })).toBe(said);
  });

  it("says one and many in English", () => {
    expect(english.t("post.replies", { count: 1 })).toBe("1 reply");
    expect(english.t("post.replies", { count: 1204 })).toBe("1,204 replies");
  });

  it("writes the digits of the reader's country", () => {
    expect(createTranslator("ar", "ar-MA", ar).number(12)).toBe("12");
    expect(arabic.number(12)).toBe("١٢");
  });
});

describe("rich messages", () => {
  it("keep values whole, as elements or as the text they are", () => {
    expect(english.rich("tips.tip_name", { name: "<img src=x>" })).toEqual(["Tip <img src=x>"]);
  });
});

describe("the choice of language", () => {
  const everything = { query: "ar", setting: "en", cookie: "en", acceptLanguage: "en", instance: "en" };

  it.each([
    ["the address", everything, "ar"],
    ["the reader's setting", { ...everything, query: null, setting: "ar" }, "ar"],
    ["the cookie", { cookie: "ar", acceptLanguage: "en", instance: "en" }, "ar"],
    ["the browser", { acceptLanguage: "fr, ar;q=0.8, en;q=0.5", instance: "en" }, "ar"],
    ["the server's own", { acceptLanguage: "fr", instance: "ar" }, "ar"],
    ["English, where nothing fits", { query: "xx", acceptLanguage: "*" }, "en"],
  ])("follows %s", (_from, hints, lang) => {
    expect(chooseLanguage(hints).lang).toBe(lang);
  });

  it("takes the country of the browser for numerals and dates", () => {
    expect(chooseLanguage({ acceptLanguage: "ar-MA,ar;q=0.9" }).locale).toBe("ar-MA");
    expect(chooseLanguage({ cookie: "ar", acceptLanguage: "en-GB" }).locale).toBe("ar-EG");
  });

  it("is not thrown by a broken header", () => {
    expect(chooseLanguage({ acceptLanguage: ";;q=,-,ar-;q=x" }).lang).toBe("en");
  });
});
