// What a payment reveals, in words: every code of the catalogue has some, in both languages.
import { describe, expect, it } from "vitest";
import { catalogue } from "#src/tips/catalogue.ts";
import { isNothing, revealsList, revealsSentence } from "#web/components/reveals.ts";
import { createTranslator, type Language } from "#web/i18n.ts";
import ar from "#web/locales/ar.json" with { type: "json" };
import en from "#web/locales/en.json" with { type: "json" };

const translators = {
  en: createTranslator("en", "en", en),
  ar: createTranslator("ar", "ar-EG", ar),
};
const { services } = catalogue();
/** Of the payer: the sentences for these are whole by themselves. */
const WHOLE = ["unknown", "public-ledger-link"];

describe.each(["en", "ar"] satisfies Language[])("in %s", (lang) => {
  const tr = translators[lang];

  it("puts into words what the payee learns, and what everyone learns of the owner", () => {
    for (const { id, privacy } of services) {
      const codes = [...privacy.payerToPayee, ...privacy.payeePublic];
      for (const code of codes.filter((one) => !isNothing(one) && !WHOLE.includes(one)))
        expect(revealsList(tr, [code]), `${id} ${code}`).not.toBeNull();
    }
  });

  it("says nothing, everything or that it is not known where that is so", () => {
    expect(revealsSentence(tr, ["nothing", "ip-to-lnurl-server-unless-proxied"], "Alice")).toBe(
      tr.t("reveals.nothing"),
    );
    expect(revealsSentence(tr, ["public-ledger-link"], "Alice")).toBe(tr.t("reveals.ledger"));
    expect(revealsSentence(tr, ["unknown"], "Alice")).toBe(tr.t("reveals.unknown"));
  });
});

it("names each thing once", () => {
  expect(revealsSentence(translators.en, ["cuit", "cpf-masked", "phone"], "Alice")).toBe(
    "Shows Alice: part of your tax number and your phone number.",
  );
});
