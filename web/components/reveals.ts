// What a payment tells the payee about the payer, as one sentence from the catalogue's codes.
import type { MessageKey, Translator } from "../i18n.ts";

const nothing = new Set([
  "nothing",
  "anonymous",
  "anonymous-by-default",
  "nothing-with-lightning",
  "address-only",
]);

/** Codes that say the same in other words. */
const aliases: Record<string, string> = {
  "anonymous-possible": "display-name-or-anonymous",
  "cpf-masked": "tax-number",
  cuit: "tax-number",
};

export function revealsSentence(tr: Translator, reveals: string[] | string | null, name: string): string {
  if (typeof reveals === "string" && reveals !== "") return reveals;
  const codes = Array.isArray(reveals) ? reveals : [];
  if (codes.includes("public-ledger-link")) return tr.t("reveals.ledger");
  if (codes.length > 0 && codes.every((code) => nothing.has(code) || code.startsWith("ip-to-")))
    return tr.t("reveals.nothing");
  const items = codes.map((code) => itemKey(tr, aliases[code] ?? code)).filter((key) => key !== null);
  if (items.length === 0) return tr.t("reveals.unknown");
  const list = new Intl.ListFormat(tr.locale, { type: "conjunction" }).format(items.map((key) => tr.t(key)));
  return tr.t("reveals.shows", { name, list });
}

function itemKey(tr: Translator, code: string): MessageKey | null {
  const key = `reveals.item.${code}`;
  return tr.has(key) ? key : null;
}
