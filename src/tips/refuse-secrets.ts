// Refuses what nobody should publish: recovery words, private and extended keys, card numbers, single-use invoices.
import { catalogue } from "./catalogue.ts";
import type { TipService } from "./catalogue-schema.ts";
import { tipError } from "./tip-error.ts";

/** Services whose own numbers may look like a card's. */
const NUMBER_KINDS = /account|phone|iban|pix-key|emv-qr/;

/** Keys that the catalogue's list does not name: PEM, Stellar seeds, NIP-49, and what keeps wallets in JSON. */
const MORE_SECRETS = [
  /-----BEGIN/,
  /^S[A-Z2-7]{55}$/,
  /^ncryptsec1/i,
  /"(?:crypto|mnemonic|privateKey|secretKey)"\s*:/i,
];

/** Twelve words of three letters and the blanks between them. */
const MIN_WORDS = 12 * 3 + 11;

let patterns: { id: string; pattern: RegExp }[] | undefined;

/** Throws before anything is stored or logged. A text counts with and without the scheme in front of it. */
export function refuseSecrets(text: string, service: TipService | undefined): void {
  const forms = [text, text.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/)?/i, "")];
  for (const form of forms) {
    const hit = refusal(form, service);
    if (hit === "bolt11") throw tipError("single_use");
    if (hit) throw tipError("secret");
  }
}

function refusal(text: string, service: TipService | undefined): string | undefined {
  patterns ??= catalogue().refuse.patterns.map(({ id, pattern }) => ({
    id,
    pattern: new RegExp(pattern, "u"),
  }));
  if (MORE_SECRETS.some((pattern) => pattern.test(text))) return "secret";
  const hit = patterns.find(({ id, pattern }) =>
    pattern.test(id === "seed-words" ? wordsOf(text) : anyCase(id, text)),
  );
  if (hit?.id === "card-number" && !isCard(text, service)) return undefined;
  return hit?.id;
}

/** Base58 keys mean something else in another case; bech32 and invoices do not. */
function anyCase(id: string, text: string): string {
  return id === "nsec" || id === "bolt11" ? text.toLowerCase() : text;
}

/** Recovery words as people note them: numbered, separated by commas, in capitals. A page's address is not a list. */
function wordsOf(text: string): string {
  if (text.length < MIN_WORDS || text.includes("/")) return "";
  return text
    .toLowerCase()
    .replace(/[^a-z]+/g, " ")
    .trim();
}

function isCard(text: string, service: TipService | undefined): boolean {
  if (service && NUMBER_KINDS.test(service.kind)) return false;
  const digits = [...text.replace(/\D/g, "")].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, i) => total + (i % 2 ? (digit * 2) % 9 || (digit && 9) : digit),
    0,
  );
  return sum % 10 === 0;
}
