// What a payment shows of the payer, and what an entry shows of its owner, in a few words that both languages can name.
import { findService } from "./catalogue.ts";

export type Reveal =
  | "name"
  | "masked_name"
  | "chosen_name"
  | "email"
  | "postal_address"
  | "phone"
  | "bank_account"
  | "handle"
  | "photo"
  | "place"
  | "business"
  | "public_ledger"
  | "public_feed"
  | "ip_address"
  | "card_country"
  | "nothing"
  | "unknown";

export interface Reveals {
  /** What the owner learns of whoever pays. */
  payer: Reveal[];
  /** What anybody who opens the entry learns of the owner. */
  owner: Reveal[];
  /** Whether a payment can be taken back: `never`, `sometimes` (chargebacks, refunds by the service), `unknown`. */
  undo: "never" | "sometimes" | "unknown";
}

const NOTHING_KNOWN: Reveals = { payer: ["unknown"], owner: ["unknown"], undo: "unknown" };

/** The catalogue's words, by how they begin; the first that fits counts. */
const WORDS: [RegExp, Reveal][] = [
  [/^(realname-masked|realname-partial|cpf-masked|phone-masked)/, "masked_name"],
  [/^(public-ledger|full-transaction-history)/, "public_ledger"],
  [/^public-transaction-feed/, "public_feed"],
  [/^(business|merchant)/, "business"],
  [/^(realname|name$)/, "name"],
  [/^(display-name|nickname|anonymous-possible)/, "chosen_name"],
  [/^email/, "email"],
  [/^postal-address/, "postal_address"],
  [/^phone/, "phone"],
  [/^(bank|iban|account$|cuit|wallet-number)/, "bank_account"],
  [/^(photo|avatar)/, "photo"],
  [/^(town|city)/, "place"],
  [/^card-country/, "card_country"],
  [/^ip-to/, "ip_address"],
  [/^(nothing|anonymous|incoming-payment-id|address-hidden)/, "nothing"],
  [
    /^(handle|alias|ipa|vpa|fediverse|server-url|wallet-url|url|offer|box-name|collected-total|address)/,
    "handle",
  ],
];

export function revealsOf(serviceId: string): Reveals {
  const service = findService(serviceId);
  if (!service) return NOTHING_KNOWN;
  return {
    payer: revealsIn(service.privacy.payerToPayee),
    owner: revealsIn(service.privacy.payeePublic),
    undo: undoOf(service.reversible),
  };
}

function revealsIn(words: string[]): Reveal[] {
  const found = new Set(words.map((word) => WORDS.find(([start]) => start.test(word))?.[1] ?? "unknown"));
  // "Nothing" beside something else would be a lie.
  if (found.size > 1) found.delete("nothing");
  return found.size > 0 ? [...found] : ["unknown"];
}

function undoOf(word: string): Reveals["undo"] {
  if (word === "unknown") return "unknown";
  return word.startsWith("irreversible") ? "never" : "sometimes";
}
