// What a payment tells the payee about the payer, as one sentence from the catalogue's codes.
import type { Translator } from "../i18n.ts";

const nothing = new Set([
  "nothing",
  "anonymous",
  "anonymous-by-default",
  "nothing-with-lightning",
  "address-only",
  "address-hidden",
  "incoming-payment-id",
]);

/** Codes that say the same in other words. */
const aliases: Record<string, string> = {
  "anonymous-possible": "display-name-or-anonymous",
  "cpf-masked": "tax-number",
  cuit: "tax-number",
  name: "realname",
  "realname-partial": "realname-masked",
  avatar: "photo",
  ipa: "vpa",
  alias: "handle",
  city: "town",
  "wallet-number": "account",
  "merchant-name": "business-name",
  merchant: "business-name",
  "merchant-account": "business-name",
  "handle-at-domain": "address",
  "server-url": "address",
  "wallet-url": "address",
  offer: "address",
  url: "address",
};

export function revealsSentence(tr: Translator, reveals: string[] | string | null, name: string): string {
  if (typeof reveals === "string" && reveals !== "") return reveals;
  const codes = Array.isArray(reveals) ? reveals : [];
  if (codes.includes("public-ledger-link")) return tr.t("reveals.ledger");
  if (codes.length > 0 && codes.every(isNothing)) return tr.t("reveals.nothing");
  const list = revealsList(tr, codes);
  return list === null ? tr.t("reveals.unknown") : tr.t("reveals.shows", { name, list });
}

/** The codes in words, as a list; null where none of them says anything. */
export function revealsList(tr: Translator, codes: string[]): string | null {
  const items = codes.flatMap((code) => {
    const key = `reveals.item.${aliases[code] ?? code}`;
    return tr.has(key) ? [tr.t(key)] : [];
  });
  if (items.length === 0) return null;
  return new Intl.ListFormat(tr.locale, { type: "conjunction" }).format(new Set(items));
}

/** Nothing that the payee, or whoever opens the entry, learns. */
export function isNothing(code: string): boolean {
  return nothing.has(code) || code.startsWith("ip-to-");
}
