// Quotes: FEP-044f with its requests and stamps, and the older words that others write and read.
import type { RemoteQuote } from "#src/posts/quotes/receive-quote.ts";
import { escapeHtml } from "#src/posts/sanitize.ts";
import type { QuoteGroup, QuotePolicy } from "#src/posts/schema.ts";
import {
  ACTIVITY_STREAMS,
  hasType,
  idOf,
  idsOf,
  isObject,
  isPublic,
  isWebUrl,
  LD_JSON,
  list,
  PUBLIC,
  text,
  type Json,
} from "./json.ts";

const FEP = "https://w3id.org/fep/044f#";
const GTS = "https://gotosocial.org/ns#";
const MISSKEY_QUOTE = "https://misskey-hub.net/ns#_misskey_quote";
const LEGACY_WORDS = ["quoteUri", "quoteUrl", "quoteURL", "_misskey_quote"];

const reference = (id: string) => ({ "@id": id, "@type": "@id" });

export const QUOTE_TERMS = {
  quote: reference(`${FEP}quote`),
  quoteAuthorization: reference(`${FEP}quoteAuthorization`),
  quoteUrl: "as:quoteUrl",
  quoteUri: "http://fedibird.com/ns#quoteUri",
  _misskey_quote: MISSKEY_QUOTE,
  interactionPolicy: reference(`${GTS}interactionPolicy`),
  canQuote: reference(`${GTS}canQuote`),
  automaticApproval: reference(`${GTS}automaticApproval`),
  manualApproval: reference(`${GTS}manualApproval`),
};

export const REQUEST_TERMS = { QuoteRequest: `${FEP}QuoteRequest` };

export const STAMP_TERMS = {
  QuoteAuthorization: `${FEP}QuoteAuthorization`,
  interactingObject: reference(`${GTS}interactingObject`),
  interactionTarget: reference(`${GTS}interactionTarget`),
};

export const STAMP_CONTEXT = [ACTIVITY_STREAMS, STAMP_TERMS];

export interface QuoteParts {
  uri: string;
  /** The page of what is quoted. */
  url: string;
  approvalUri: string | null;
}

/** The terms of a Note that quotes; `tag` and `content` are joined with its own. */
export function quoteTerms({ uri, approvalUri }: QuoteParts): Json {
  return {
    quote: uri,
    quoteUrl: uri,
    quoteUri: uri,
    _misskey_quote: uri,
    ...(approvalUri ? { quoteAuthorization: approvalUri } : {}),
  };
}

/** FEP-e232, in the way that Misskey's kin read it. */
export function quoteLink({ uri }: QuoteParts): Json {
  return { type: "Link", mediaType: LD_JSON, rel: MISSKEY_QUOTE, name: `RE: ${uri}`, href: uri };
}

/** For servers that know no quotes; those that do take the paragraph away. */
export function quoteFallback({ url }: QuoteParts): string {
  const address = escapeHtml(url);
  return `<p class="quote-inline">RE: <a href="${address}">${address}</a></p>`;
}

export function policyTerms(policy: QuotePolicy, author: string, followers: string): Json {
  const approved = policy.automatic.flatMap((group) => uriOf(group, followers));
  // An empty list means the same as none at all, so nobody else is said by naming the author.
  return {
    interactionPolicy: { canQuote: { automaticApproval: approved.length > 0 ? approved : [author] } },
  };
}

function uriOf(group: QuoteGroup, followers: string): string[] {
  if (group === "public") return [PUBLIC];
  return group === "followers" ? [followers] : [];
}

/** Null where the post says nothing of quotes. */
export function quotePolicyOf(note: Json, author: string, followersUri: string | null): QuotePolicy | null {
  const policy = note["interactionPolicy"];
  if (!isObject(policy)) return null;
  const rule = isObject(policy["canQuote"]) ? policy["canQuote"] : {};
  // GoToSocial's first words for it were always and approvalRequired.
  const automatic = rule["automaticApproval"] ?? rule["always"];
  const manual = rule["manualApproval"] ?? rule["approvalRequired"];
  const groups = (value: unknown) => groupsOf(value, author, followersUri);
  return { automatic: groups(automatic), manual: groups(manual) };
}

function groupsOf(value: unknown, author: string, followersUri: string | null): QuoteGroup[] {
  const groups = idsOf(value)
    .filter((uri) => uri !== author)
    .map((uri): QuoteGroup => {
      if (isPublic(uri)) return "public";
      if (uri === followersUri) return "followers";
      return uri.startsWith(`${author}/following`) ? "following" : "unsupported_policy";
    });
  return [...new Set(groups)];
}

/** What a Note quotes, in whichever words. */
export function quoteOf(note: Json): RemoteQuote | null {
  const modern = idOf(note["quote"]);
  const legacy = [...LEGACY_WORDS.map((word) => idOf(note[word])), ...list(note["tag"]).map(linkedQuote)];
  const uri = modern ?? legacy.find((one) => one !== undefined);
  if (uri === undefined || !isWebUrl(uri) || uri === note["id"]) return null;
  const approvalUri = idOf(note["quoteAuthorization"]);
  return {
    uri,
    approvalUri: approvalUri !== undefined && isWebUrl(approvalUri) ? approvalUri : null,
    isLegacy: modern === undefined,
  };
}

/** A FEP-e232 link that says it is a quote, by its relation or by the "RE:" of its name. */
export function isQuoteLink(tag: Json): boolean {
  if (!hasType(tag, "Link") || !/^application\/(?:ld|activity)\+json/.test(text(tag["mediaType"])))
    return false;
  const isRelated = list(tag["rel"]).some((rel) => typeof rel === "string" && rel.includes("_misskey_quote"));
  return isRelated || (tag["rel"] === undefined && /^RE:/i.test(text(tag["name"])));
}

function linkedQuote(tag: unknown): string | undefined {
  return isObject(tag) && isQuoteLink(tag) ? idOf(tag["href"]) : undefined;
}

/** Sanitised HTML without the words that repeat the quote for servers without quotes. */
export function withoutFallback(html: string, uri: string): string {
  return withoutPlainFallback(withoutMarkedFallback(html), uri);
}

/** Misskey's older way: "RE:" and the address at the end. */
function withoutPlainFallback(html: string, uri: string): string {
  const pattern =
    /(?:<br ?\/?>|\s)*RE:\s*(<\/span>)?\s*<a [^>]*href="([^"]*)"[^>]*>[^<]*<\/a>((?:<\/span>|<\/p>|\s)*)$/;
  return html.replace(pattern, (all, closing: string | undefined, href: string, rest: string) =>
    href === escapeHtml(uri) || href === uri ? (closing ?? "") + rest : all,
  );
}

function withoutMarkedFallback(html: string): string {
  const start = /<(p|span)\b[^>]*\bclass="[^"]*\bquote-inline\b[^"]*"[^>]*>/.exec(html);
  if (!start) return html;
  const end = endOf(html, start[1]!, start.index + start[0].length);
  return end === undefined
    ? html
    : withoutMarkedFallback(html.slice(0, start.index) + html.slice(end)).trim();
}

/** Behind the tag that closes the element whose content begins at `from`. */
function endOf(html: string, tag: string, from: number): number | undefined {
  const tags = new RegExp(`<(/?)${tag}\\b[^>]*>`, "g");
  tags.lastIndex = from;
  let depth = 1;
  for (let match = tags.exec(html); match; match = tags.exec(html)) {
    depth += match[1] ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  return undefined;
}

export interface StampParts {
  id: string;
  /** The author of what is quoted. */
  author: string;
  quotingUri: string;
  quotedUri: string;
}

export function toStamp({ id, author, quotingUri, quotedUri }: StampParts): Json {
  return {
    id,
    type: "QuoteAuthorization",
    attributedTo: author,
    interactingObject: quotingUri,
    interactionTarget: quotedUri,
  };
}

/** Whether a document is the stamp of its author for just this quote. */
export function isStampFor(
  document: Json,
  { author, quotingUri, quotedUri }: Omit<StampParts, "id">,
): boolean {
  return (
    hasType(document, "QuoteAuthorization", `${FEP}QuoteAuthorization`) &&
    idOf(document["attributedTo"]) === author &&
    idOf(document["interactingObject"]) === quotingUri &&
    idOf(document["interactionTarget"]) === quotedUri
  );
}

export interface RequestParts {
  id: string;
  actor: string;
  quotedUri: string;
  /** The post that quotes, whole or by its id. */
  instrument: Json | string;
}

export function toQuoteRequest({ id, actor, quotedUri, instrument }: RequestParts): Json {
  return { id, type: "QuoteRequest", actor, object: quotedUri, instrument };
}
