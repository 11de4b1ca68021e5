// Reads a pasted or federated link as the https address of a public page, and nothing else.
import { isLookalikeHost } from "./lookalike-hosts.ts";
import { tipError } from "./tip-error.ts";

const HIDDEN_DOMAINS = /(?:^|\.)(?:localhost|local|internal|lan|home|corp|intranet|arpa)$/;

/** Whether a text is meant as a link: it names a scheme of the web, or starts like `ko-fi.com/`. */
export function looksLikePageUrl(text: string): boolean {
  return /^https?:/i.test(text) || /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]|$)/i.test(text);
}

/** Throws a tip error for another scheme, credentials, a port, an address that is no public name, a lookalike. */
export function readPageUrl(text: string): URL {
  // The URL parser drops line breaks and tabs, and would so make another address of the text.
  if (/[\s\p{Cc}\p{Cf}]/u.test(text)) throw tipError("odd_characters");
  const withScheme = /^https?:\/\//i.test(text) ? text.replace(/^https?/i, "https") : `https://${text}`;
  const authority = withScheme.slice("https://".length).split(/[/?#]/)[0] ?? "";
  const url = URL.parse(withScheme);
  if (!looksLikePageUrl(text) || !url || url.protocol !== "https:") throw tipError("wrong_scheme");
  // The raw text counts too: the parser takes "\" for "/", and drops an empty user name or port.
  if (/[\\@:]/.test(authority) || url.port || url.username) throw tipError("wrong_host");
  if (!isPublicName(url.hostname)) throw tipError("wrong_host");
  if (isLookalikeHost(url.hostname)) throw tipError("lookalike_host");
  return url;
}

function isPublicName(hostname: string): boolean {
  const isName = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/.test(hostname);
  return isName && hostname.length <= 253 && !HIDDEN_DOMAINS.test(hostname);
}
