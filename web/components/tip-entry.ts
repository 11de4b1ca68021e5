// What a tip entry is for the page that shows it: how it is used, how it is called, and whether its host is known.
import type { TipEntry } from "../app/entities/tips.ts";
import { plainName } from "../app/names.ts";
import type { Translator } from "../i18n.ts";

/** Schemes that may open another app; everything else but https is shown as text only. */
const appSchemes = new Set(
  (
    "bitcoin lightning ethereum monero litecoin dogecoin bitcoincash dash zcash solana nano upi taler web+cardano " +
    "web+stellar ton"
  )
    .split(" ")
    .map((scheme) => `${scheme}:`),
);

/** Texts that only an app's scanner understands: WeChat's and EMVCo's (Pix, QRIS, PromptPay …). */
export function isScanned(text: string): boolean {
  return /^(?:wxp:\/\/|000201)/.test(text);
}

export type TipAction = "open" | "wallet" | "copy";

export function tipAction(entry: TipEntry): TipAction {
  const scheme = entry.href === null ? null : URL.parse(entry.href)?.protocol;
  if (scheme === "https:") return "open";
  return scheme && appSchemes.has(scheme) ? "wallet" : "copy";
}

export function serviceName(tr: Translator, entry: TipEntry): string {
  return plainName(entry.names?.[tr.lang] || entry.name);
}

/** Nobody here vouches for what was read from another server, either. */
export function isUnknownHost(entry: TipEntry): boolean {
  return entry.interstitial || entry.source !== "owner";
}

/** What people read and compare: the address of a page without its scheme, else the handle. */
export function shownHandle(entry: TipEntry): string {
  const page = tipAction(entry) === "open" ? entry.href : null;
  return plainName((page ?? entry.handle).replace(/^https:\/\/(?:www\.)?|\/$/g, ""));
}
