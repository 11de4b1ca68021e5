// Payment URIs of apps and wallets (bitcoin:, lightning:, upi:, payto: …): built from a handle, and read back to one.
import { catalogue } from "./catalogue.ts";
import type { TipService } from "./catalogue-schema.ts";
import { tipError } from "./tip-error.ts";

export interface UriContent {
  service: string;
  handle: string;
}

/** The URI that a button may open in an app, or null where the scheme is for copying only. */
export function appUriOf(service: TipService, handle: string): string | null {
  if (!service.uriTemplate) return null;
  const uri = fill(service.uriTemplate, handle);
  return catalogue().schemes.openAppButton.includes(schemeOf(uri) ?? "") ? uri : null;
}

/** The RFC 8905 URI of an account, for other servers; nobody's browser knows what to do with it. */
export function paytoUriOf(service: TipService, handle: string): string | null {
  if (service.kind === "uri" && handle.startsWith("payto:")) return handle;
  return service.payto ? fill(service.payto.replace("?receiver-name={payee}", ""), handle) : null;
}

export function schemeOf(text: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
}

/** UPI apps want a payee's name beside the address: its first part, until a bank shows the real one. */
function fill(template: string, handle: string): string {
  const payee = encodeURIComponent(handle.split("@")[0] ?? "");
  return template.replaceAll("{handle}", () => handle).replaceAll("{payee}", () => payee);
}

/** Throws a tip error for a scheme that is never offered, or a URI that asks for more than a plain payment. */
export function readPaymentUri(text: string): UriContent {
  const scheme = schemeOf(text);
  const read = scheme === undefined ? undefined : READERS[scheme];
  const { schemes } = catalogue();
  if (!read || !scheme || ![...schemes.openAppButton, ...schemes.copyOrQrOnly].includes(scheme)) {
    throw tipError("wrong_scheme");
  }
  const [path = "", query = ""] = text.slice(scheme.length + 1).split(/\?(.*)/s);
  const content = read(decode(path), new URLSearchParams(query), text);
  if (!content) throw tipError("wrong_format");
  return content;
}

type Reader = (path: string, query: URLSearchParams, whole: string) => UriContent | undefined;

/** Coins whose URI is the address and options, which we drop: amounts and labels are the payer's. */
const plain =
  (service: string): Reader =>
  (path) => ({ service, handle: path });

const READERS: Record<string, Reader> = {
  bitcoin: readBitcoin,
  lightning: (path) => ({ service: path.includes("@") ? "lightning" : "lnurlp", handle: path.toLowerCase() }),
  ethereum: readEthereum,
  monero: plain("monero"),
  litecoin: plain("litecoin"),
  dogecoin: plain("dogecoin"),
  bitcoincash: plain("bitcoincash"),
  dash: plain("dash"),
  zcash: plain("zcash"),
  solana: plain("solana"),
  nano: plain("nano"),
  "web+cardano": plain("cardano"),
  upi: (path, query) => (path === "//pay" ? named("upi", query.get("pa")) : undefined),
  "web+stellar": (path, query) => (path === "pay" ? named("stellar", query.get("destination")) : undefined),
  ton: (path) => (path.startsWith("//transfer/") ? { service: "ton", handle: path.slice(11) } : undefined),
  taler: (_path, _query, whole) => ({ service: "taler", handle: whole }),
  wxp: (_path, _query, whole) => ({ service: "wechat", handle: whole }),
  payto: readPayto,
};

function named(service: string, handle: string | null): UriContent | undefined {
  return handle ? { service, handle } : undefined;
}

/** BIP-21: `req-` marks options that a wallet must understand, so dropping one would change what is paid. */
function readBitcoin(path: string, query: URLSearchParams): UriContent | undefined {
  if ([...query.keys()].some((key) => key.toLowerCase().startsWith("req-"))) return undefined;
  if (path) return { service: "bitcoin", handle: path };
  return named("bitcoin-sp", query.get("sp")) ?? named("bolt12", query.get("lno"));
}

/** ERC-681: a bare transfer on the main chain, or a transfer of the one token in the catalogue. */
function readEthereum(path: string, query: URLSearchParams): UriContent | undefined {
  const target = path.replace(/^pay-/, "");
  const token = catalogue()
    .services.find(({ id }) => id === "usdc-base")
    ?.uriTemplate?.split("?")[0];
  if (`ethereum:${target}`.toLowerCase() === token?.toLowerCase())
    return named("usdc-base", query.get("address"));
  const bare = /^([^@/]+)(?:@1)?$/.exec(target)?.[1];
  return bare ? { service: bare.endsWith(".eth") ? "ens" : "ethereum", handle: bare } : undefined;
}

const PAYTO_SERVICES: Record<string, string> = { iban: "iban", upi: "upi", bitcoin: "bitcoin", pix: "pix" };

function readPayto(path: string, _query: URLSearchParams, whole: string): UriContent {
  const [, , target = "", ...rest] = path.split("/");
  const service = PAYTO_SERVICES[target];
  return service ? { service, handle: rest.at(-1) ?? "" } : { service: "payto", handle: whole };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw tipError("wrong_format");
  }
}
