// Amounts that the owner of an entry suggests: which services take them in a link, their check, and the links.
import { catalogue, isVerified, ownsHost } from "./catalogue.ts";
import type { TipService } from "./catalogue-schema.ts";
import { MAX_HREF } from "./parse-entry.ts";
import { schemeOf } from "./payment-uris.ts";
import type { SuggestedAmounts } from "./schema.ts";
import { tipError } from "./tip-error.ts";

export const MAX_AMOUNTS = 4;

/** Forms seen in the wild disagree, so a link with an amount may ask for another one. */
const WITHOUT_AMOUNTS = /^(?:revolut|monobank|razorpay)/;

/** Of a coin's smallest unit; money has as many decimals as ISO 4217 gives its currency. */
const COIN_DECIMALS: Record<string, number> = { BTC: 8, ETH: 18, XMR: 12 };
const WEI_DECIMALS = 18;

let currencies: Set<string> | undefined;

/** What an owner may suggest amounts in: codes, `*` for every currency, or nothing where links take no amount. */
export function amountCurrencies(service: TipService): readonly string[] {
  const takes = service.amountTemplate && isVerified(service) && !WITHOUT_AMOUNTS.test(service.id);
  return takes ? service.currencies : [];
}

/** The amounts as they are kept, or null for none. @throws a tip error */
export function parseAmounts(
  service: TipService,
  { currency, values }: SuggestedAmounts,
): SuggestedAmounts | null {
  if (values.length === 0) return null;
  const allowed = amountCurrencies(service);
  if (allowed.length === 0) throw tipError("no_amounts");
  const code = currency.trim().toUpperCase();
  if (!allowed.includes(code) && !(allowed.includes("*") && isCurrency(code)))
    throw tipError("wrong_currency");
  const plain = [...new Set(values.map((value) => plainAmount(value, decimalsOf(code))))];
  if (plain.length > MAX_AMOUNTS) throw tipError("too_many_amounts");
  return { currency: code, values: plain };
}

export interface AmountLink {
  value: string;
  currency: string;
  /** https, or the scheme of an app. */
  href: string;
}

/** A link for each amount; none where the service's links take no amount (any more). */
export function amountLinks(
  service: TipService | undefined,
  handle: string,
  amounts: SuggestedAmounts | null,
): AmountLink[] {
  if (!service || !amounts || amountCurrencies(service).length === 0) return [];
  const { currency, values } = amounts;
  return values.flatMap((value) => {
    const href = linkOf(service, handle, currency, value);
    return href === null ? [] : [{ value, currency, href }];
  });
}

function linkOf(service: TipService, handle: string, currency: string, value: string): string | null {
  const parts: Record<string, string> = {
    handle: service.kind === "wallet" || service.kind === "alias" ? handle : encodeURIComponent(handle),
    payee: encodeURIComponent(handle.split("@")[0] ?? ""),
    amount: value,
    amountWei: service.amountTemplate?.includes("{amountWei}") ? toWei(value) : "",
    currency,
  };
  const template = service.amountTemplate!.replace(/[&/](?:\w+=)?\{note\}/, "");
  const href = template.replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
  if (href.length > MAX_HREF || !isOurs(service, href)) return null;
  return href;
}

function isOurs(service: TipService, href: string): boolean {
  if (!href.startsWith("https://")) return catalogue().schemes.openAppButton.includes(schemeOf(href) ?? "");
  return ownsHost(service, new URL(href).hostname);
}

function isCurrency(code: string): boolean {
  currencies ??= new Set(Intl.supportedValuesOf("currency"));
  return currencies.has(code);
}

function decimalsOf(code: string): number {
  const coin = COIN_DECIMALS[code];
  if (coin !== undefined) return coin;
  const { maximumFractionDigits } = new Intl.NumberFormat("en", {
    style: "currency",
    currency: code,
  }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/** `5.00` is 5; a point for the decimals and nothing to group them. @throws a tip error */
function plainAmount(text: string, decimals: number): string {
  const [, whole = "", fraction = ""] = /^0*(\d{1,9})(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  const rest = fraction.replace(/0+$/, "");
  if (whole === "" || rest.length > decimals || (whole === "0" && rest === ""))
    throw tipError("wrong_amount");
  return rest === "" ? whole : `${whole}.${rest}`;
}

function toWei(value: string): string {
  const [whole = "0", fraction = ""] = value.split(".");
  return BigInt(whole + fraction.padEnd(WEI_DECIMALS, "0")).toString();
}
