// A tip jar in ActivityStreams: PropertyValue fields and FEP-0ea0 payment Links, written and read as plain JSON-LD.
import { requireService } from "#src/tips/catalogue.ts";
import { mirroredFields, type MirroredEntry } from "#src/tips/mirrored-fields.ts";
import { paytoUriOf } from "#src/tips/payment-uris.ts";
import { readAttachments, type ReadTips, type RemoteAttachment } from "#src/tips/read-attachments.ts";

/** Of a field's HTML; Mastodon keeps 2,047 characters of its text. */
const MAX_VALUE = 10_000;

export interface FederatedEntry extends MirroredEntry {
  service: string;
}

export interface PropertyValueJson {
  type: "PropertyValue";
  name: string;
  value: string;
}

export interface PaymentLinkJson {
  type: "Link";
  name: string;
  href: string;
  rel: string[];
  mediaType?: string;
}

/**
 * For an actor's `attachment`, after its own fields: PropertyValues for everyone, then a Link of the same name for each
 * entry (readers of FEP-fb2a show such a pair once).
 */
export function toTipAttachments(
  entries: FederatedEntry[],
  tipsPage: string,
): (PropertyValueJson | PaymentLinkJson)[] {
  const fields = mirroredFields(entries, tipsPage).map((field): PropertyValueJson => ({
    type: "PropertyValue",
    ...field,
  }));
  return [...fields, ...entries.map((entry) => toPaymentLink(entry, tipsPage))];
}

/** Also stands on objects: the host's entries on the Event of a Space. */
export function toPaymentLink(entry: FederatedEntry, tipsPage: string): PaymentLinkJson {
  const href = entry.href ?? paytoUriOf(requireService(entry.service), entry.handle);
  // Where there is no URI (a phone number, an InstaPay address) the jar's own page is the address, and says which entry.
  const ownPage = `${tipsPage}#${entry.service}:${encodeURIComponent(entry.handle)}`;
  const link: PaymentLinkJson = { type: "Link", name: entry.name, href: href ?? ownPage, rel: ["payment"] };
  return link.href.startsWith("https://") ? { ...link, mediaType: "text/html" } : link;
}

/** The Web Monetization wallet of the jar (webmonetization.org), for the actor's `monetization`. */
export function toMonetization(entries: FederatedEntry[]): string | undefined {
  return entries.find(({ service }) => service === "web-monetization")?.href ?? undefined;
}

export interface TipsOfActor extends ReadTips {
  /** The actor's fields that are not part of the jar, with their HTML as it came. */
  fields: { name: string; value: string }[];
}

/** `actor` is the document as it came, before any JSON-LD library drops what it does not know. Never throws. */
export function fromActor(actor: Record<string, unknown>): TipsOfActor {
  const parts = list(actor.attachment).filter(isRecord);
  const fields = parts.filter(isField).map((part) => ({ part, read: readField(part) }));
  const links = parts.filter(isPaymentLink).map((part): RemoteAttachment => {
    return { type: "link", name: text(part.name), href: hrefOf(part) ?? "" };
  });
  const result = readAttachments(
    [...links, ...readMonetization(actor), ...readSupport(actor), ...fields.map(({ read }) => read)],
    `${hrefOf(actor.url) ?? text(actor.id)}/tips`,
  );
  const rest = fields.filter(({ read }) => !result.taken.has(read)).map(({ part }) => part);
  return { ...result, fields: rest.map(({ name, value }) => ({ name: text(name), value: text(value) })) };
}

function isField(part: Record<string, unknown>): boolean {
  return list(part.type).some((type) => /(?:^|[:#/])PropertyValue$/.test(text(type)));
}

function isPaymentLink(part: Record<string, unknown>): boolean {
  const rel = list(part.rel).flatMap((word) => text(word).split(/\s+/));
  return list(part.type).includes("Link") && rel.includes("payment");
}

function readField(part: Record<string, unknown>): RemoteAttachment {
  const value = text(part.value).slice(0, MAX_VALUE);
  return { type: "field", name: plainText(text(part.name)), text: plainText(value), hrefs: linksIn(value) };
}

function readMonetization(actor: Record<string, unknown>): RemoteAttachment[] {
  const property = actor.monetization ?? actor["https://webmonetization.org/ns#monetization"];
  return list(property).flatMap((value) => {
    const href = hrefOf(value);
    return href ? [{ type: "monetization" as const, href }] : [];
  });
}

/** PeerTube 6: a channel's or video's Markdown. */
function readSupport({ support }: Record<string, unknown>): RemoteAttachment[] {
  return typeof support === "string" && support ? [{ type: "support", text: support }] : [];
}

/** The attributes of `<a>` in any order and quoting; what comes out is validated like any pasted link. */
function linksIn(html: string): string[] {
  const matches = html.matchAll(/<a\s[^<>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi);
  return [...matches].map(([, double, single]) => decodeEntities(double ?? single ?? "")).slice(0, 5);
}

function plainText(html: string): string {
  return decodeEntities(html.replace(/<[^<>]*>/g, "")).trim();
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function decodeEntities(html: string): string {
  return html.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

/** A URL given as a string, or as a Link or object with `href` or `id`; the first one of a list. */
function hrefOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(hrefOf).find((href) => href !== undefined);
  return isRecord(value) ? [value.href, value.id].find((href) => typeof href === "string") : undefined;
}

/** Fedify and others write a list of one as the thing itself. */
function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
