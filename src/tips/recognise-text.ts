// Finds the tip entry in plain text that somebody wrote into a profile: a wallet, a Lightning address, a named service.
import { AppError } from "../errors.ts";
import { catalogue, patternOf, requireService } from "./catalogue.ts";
import { looksLikePageUrl, readPageUrl } from "./page-url.ts";
import { parseEntry, recognisePage, type TipEntry, type TipInput } from "./parse-entry.ts";
import { schemeOf } from "./payment-uris.ts";

/** Addresses that their checksum tells apart. Order counts where an alphabet is shared: "3…" is Bitcoin, unless named. */
const WALLETS = [
  "bitcoin",
  "ethereum",
  "monero",
  "litecoin",
  "dogecoin",
  "dash",
  "zcash",
  "cardano",
  "xrp",
  "stellar",
  "nano",
  "ton",
  "usdt-tron",
  "bitcoin-sp",
  "lnurlp",
];
const MIN_WALLET = 26;
/** A Lightning address looks like e-mail, so only a hint beside it makes it one. */
const LIGHTNING_HINT = /⚡|lightning|\bzaps?\b|lud-?16|لايتننغ|برق/iu;

let names: Map<string, string> | undefined;

/** As parseEntry, but undefined where there is no entry: other people's texts are not our users' mistakes. */
export function tryEntry(input: TipInput): TipEntry | undefined {
  try {
    return parseEntry(input);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** The entry of a page that a service of the catalogue gives to its users; undefined for every other page. */
export function tryKnownPage(text: string): TipEntry | undefined {
  if (!looksLikePageUrl(text)) return undefined;
  try {
    return recognisePage(readPageUrl(text));
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** The entry in a text, with the label that stands beside it as a hint. */
export function recogniseText(text: string, label: string): TipEntry | undefined {
  const bare = text.replace(/^⚡️?\s*/u, "").trim();
  const page = tryKnownPage(bare);
  if (page) return page;
  const isUri = schemeOf(bare) !== undefined && !/^https?:/i.test(bare);
  const named = namedService(label);
  return (
    (isUri ? tryEntry({ handle: bare }) : undefined) ??
    (named ? tryEntry({ service: named, handle: bare }) : undefined) ??
    recogniseWallet(bare) ??
    (LIGHTNING_HINT.test(`${label} ${text}`) ? tryEntry({ service: "lightning", handle: bare }) : undefined)
  );
}

/** An address of a coin whose checksum holds. */
export function recogniseWallet(text: string): TipEntry | undefined {
  if (text.length < MIN_WALLET || /\s/.test(text)) return undefined;
  for (const service of WALLETS) {
    const entry = patternOf(requireService(service)).test(text)
      ? tryEntry({ service, handle: text })
      : undefined;
    if (entry) return entry;
  }
  return undefined;
}

/** The service that a label names exactly, in either language. */
function namedService(label: string): string | undefined {
  names ??= new Map(
    catalogue().services.flatMap(({ id, name, nameAr }) =>
      [name, nameAr ?? name].map((word) => [word.toLowerCase(), id] as const),
    ),
  );
  return names.get(label.trim().toLowerCase());
}
