// From a service and what was typed or pasted to one canonical tip entry, or an error that never repeats the input.
import { isVerified, ownsHost, patternOf, requireService, servicesOfHost } from "./catalogue.ts";
import type { TipService } from "./catalogue-schema.ts";
import { checksumHolds } from "./checksums.ts";
import { handleInUrl, pageUrlOf } from "./page-links.ts";
import { looksLikePageUrl, readPageUrl } from "./page-url.ts";
import { appUriOf, readPaymentUri, schemeOf } from "./payment-uris.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { tipError } from "./tip-error.ts";

/** `link`: an https page anyone may click; `app`: a scheme for an "open app" button; `copy`: text to copy or scan. */
export type TipKind = "link" | "app" | "copy";

export interface TipEntry {
  /** An id of the catalogue. */
  service: string;
  /** Canonical: parsing it again with the same service gives the same entry. */
  handle: string;
  href: string | null;
  /** What people read: the host and path of a link, else the whole handle. */
  display: string;
  kind: TipKind;
}

export interface TipInput {
  /** Absent or null: recognised by the link's host or scheme. */
  service?: string | null | undefined;
  /** A name, number, address, or a pasted link. */
  handle: string;
}

export const MAX_HREF = 2048;
const CUSTOM = "custom-url";
/** The kinds whose handles may hold a colon; in others it makes a scheme, such as `mailto:` before an address. */
const COLON_KINDS = new Set(["uri", "payment-pointer", "qr-payload", "emv-qr", "account"]);
const WALLET_KINDS = new Set(["wallet", "lnurl", "offer", "iban"]);

/** Throws an `unprocessable` AppError whose `details.reason` is a TipErrorReason. */
export function parseEntry(input: TipInput): TipEntry {
  const text = cleanInput(input.handle);
  const service = input.service ? requireService(input.service) : undefined;
  refuseSecrets(text, service);
  if (/[\p{Cc}\p{Cf}"<>`\\]/u.test(text)) throw tipError("odd_characters");
  return service ? parseFor(service, text) : parseLink(text);
}

/** Contact lists and web pages wrap what is copied from them in invisible marks. */
function cleanInput(raw: string): string {
  const text = raw.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, "");
  if (text.length > MAX_HREF) throw tipError("too_long");
  if (text === "") throw tipError("wrong_format");
  return text;
}

/** An entry from a link or payment URI alone. */
function parseLink(text: string): TipEntry {
  if (looksLikePageUrl(text))
    return recognisePage(readPageUrl(text)) ?? parseFor(requireService(CUSTOM), text);
  if (schemeOf(text) === undefined) throw tipError("unrecognised");
  const { service, handle } = readPaymentUri(text);
  return parseFor(requireService(service), handle);
}

/** The entry of the service that owns the page's host, if the page is one that the service gives to its users. */
export function recognisePage(url: URL): TipEntry | undefined {
  for (const service of servicesOfHost(url.hostname)) {
    const entry = service.kind === "url" ? entryOfPage(service, url) : entryOfTemplate(service, url);
    if (entry) return entry;
  }
  return undefined;
}

function parseFor(service: TipService, text: string): TipEntry {
  if (service.kind === "url") return entryOfPage(service, readPageUrl(text)) ?? fail("wrong_format");
  const handle = canonicalHandle(service, text);
  if (handle !== undefined) return entryOf(service, handle);
  if (looksLikePageUrl(text)) return entryOfTemplate(service, readPageUrl(text)) ?? fail("wrong_format");
  if (schemeOf(text) === undefined) throw tipError("wrong_format");
  const content = readPaymentUri(text);
  const inner = content.service === service.id || isSameKind(service, content.service) ? content.handle : "";
  return entryOf(service, canonicalHandle(service, inner) ?? fail("wrong_format"));
}

/** A payto link to an IBAN serves each service that takes IBANs. */
function isSameKind(service: TipService, other: string): boolean {
  return service.kind === requireService(other).kind && service.kind === "iban";
}

/** As typed, then without a prefix such as "@", then without the blanks of a grouped number. */
function canonicalHandle(service: TipService, text: string): string | undefined {
  const { strip, lowercase } = service.input;
  const prefix = strip.find((candidate) => text.startsWith(candidate));
  const bare = prefix ? text.slice(prefix.length) : text;
  const forms = [bare, ...compactForms(service, bare)].map((form) => (lowercase ? form.toLowerCase() : form));
  const handle = forms.find((form) => patternOf(service).test(form));
  if (handle === undefined || (handle.includes(":") && !COLON_KINDS.has(service.kind))) return undefined;
  if (service.kind === "payment-pointer") return `https://${handle.replace(/^(?:\$|https:\/\/)/, "")}`;
  return /^(?:BC1|LNURL1|LNO1)/.test(handle) ? handle.toLowerCase() : handle;
}

function compactForms(service: TipService, text: string): string[] {
  if (WALLET_KINDS.has(service.kind)) {
    const joined = text.replace(/\s+/g, "");
    return [joined, service.kind === "iban" ? joined.toUpperCase() : joined];
  }
  if (/phone|account|iban/.test(service.kind)) return [text.replace(/[\s().-]+/g, "")];
  return [];
}

function entryOf(service: TipService, handle: string): TipEntry {
  if (!checksumHolds(service.id, handle)) throw tipError("wrong_checksum");
  if (service.kind === "payment-pointer") return linkEntry(service, handle, readPageUrl(handle).href);
  const page = isVerified(service) ? pageUrlOf(service, handle) : null;
  if (page) return linkEntry(service, handle, page);
  const href = isVerified(service) ? appUriOf(service, handle) : null;
  return { service: service.id, handle, href, display: handle, kind: href ? "app" : "copy" };
}

/** For services whose handle is the whole address. */
function entryOfPage(service: TipService, url: URL): TipEntry | undefined {
  const owned = service.hosts.length === 0 || ownsHost(service, url.hostname);
  return owned && patternOf(service).test(url.href) ? linkEntry(service, url.href, url.href) : undefined;
}

/**
 * For services whose address is built from a handle. Where nobody has confirmed the template, the owner's pasted link that
 * equals what it builds does, for this one entry; the link itself is then the handle.
 */
function entryOfTemplate(service: TipService, url: URL): TipEntry | undefined {
  const found = handleInUrl(service, url);
  const handle = found === undefined ? undefined : canonicalHandle(service, found);
  if (handle === undefined || !checksumHolds(service.id, handle)) return undefined;
  const page = pageUrlOf(service, handle);
  return page ? linkEntry(service, isVerified(service) ? handle : page, page) : undefined;
}

function linkEntry(service: TipService, handle: string, href: string): TipEntry {
  if (href.length > MAX_HREF) throw tipError("too_long");
  const display = href.replace(/^https:\/\/(?:www\.)?/, "").replace(/\/$/, "");
  return { service: service.id, handle, href, display, kind: "link" };
}

function fail(reason: "wrong_format"): never {
  throw tipError(reason);
}
