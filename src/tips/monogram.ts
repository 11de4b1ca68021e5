// Two or three letters that stand for a service, as no trademark's art is shipped or fetched.
import { findService } from "./catalogue.ts";

/** Where the initials would not be what people know. */
const KNOWN: Record<string, string> = {
  paypal: "PP",
  "paypal-link": "PP",
  kofi: "Ko",
  bitcoin: "BTC",
  "bitcoin-sp": "SP",
  lightning: "LN",
  lnurlp: "LN",
  bolt12: "LN",
  ethereum: "ETH",
  "usdc-base": "USDC",
  "usdt-tron": "USDT",
  monero: "XMR",
  litecoin: "LTC",
  dogecoin: "DOGE",
  bitcoincash: "BCH",
  zcash: "ZEC",
  cardano: "ADA",
  solana: "SOL",
  stellar: "XLM",
  iban: "IBAN",
  sepa: "SEPA",
  "instapay-eg": "IP",
  "instapay-ipa": "IP",
  zaincash: "ZC",
  "custom-url": "↗",
};

/** One to four characters. */
export function monogramOf(serviceId: string): string {
  const known = KNOWN[serviceId];
  if (known) return known;
  const words = (findService(serviceId)?.name ?? serviceId).match(/[\p{L}\p{N}]+/gu) ?? ["?"];
  const [first = "?", second = ""] = words;
  if (/^[A-Z0-9]{2,4}$/.test(first)) return first;
  const initials = second ? first.slice(0, 1) + second.slice(0, 1) : first.slice(0, 2);
  return initials.slice(0, 1).toUpperCase() + initials.slice(1);
}
