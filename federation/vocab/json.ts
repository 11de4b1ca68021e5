// Reading ActivityStreams as plain JSON. Strangers' documents never go through JSON-LD: expanding a nested one stalls the
// process for seconds, and a context could give words a meaning that our checks did not look at. Mastodon, GoToSocial, Misskey
// and Akkoma write compact documents with the usual words, whose lists of one may be the thing itself.

import { PLAIN_ORIGIN } from "#src/uris.ts";

export type Json = Record<string, unknown>;

const PUBLIC_NAMES = new Set(["https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"]);

export const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
export const ACTIVITY_STREAMS = "https://www.w3.org/ns/activitystreams";
export const ACTIVITY_JSON = "application/activity+json";
export const LD_JSON = `application/ld+json; profile="${ACTIVITY_STREAMS}"`;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export function text(value: unknown, maxLength = 1_000): string {
  return typeof value === "string" ? value.slice(0, maxLength) : "";
}

/** The id of something given by its id or as an object. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return isObject(value) && typeof value["id"] === "string" ? value["id"] : undefined;
}

export function idsOf(value: unknown): string[] {
  return list(value).flatMap((item) => idOf(item) ?? []);
}

export function hasType(value: Json, ...types: string[]): boolean {
  return list(value["type"]).some((type) => typeof type === "string" && types.includes(type));
}

export function isPublic(uri: string): boolean {
  return PUBLIC_NAMES.has(uri);
}

/** An address that a browser or this server may open: of a string, a Link or an object with `url`; the best of a list. */
export function webUrl(value: unknown, mediaType?: string): string | undefined {
  const links = list(value).filter((item) => typeof item === "string" || isObject(item));
  const fitting = links.find((link) => isObject(link) && link["mediaType"] === mediaType);
  const link = fitting ?? links[0];
  const address = isObject(link) ? (link["href"] ?? link["url"]) : link;
  return typeof address === "string" && isWebUrl(address) ? address : undefined;
}

export function isWebUrl(address: string): boolean {
  if (address.length > 2_048) return false;
  if (PLAIN_ORIGIN.test(address)) return true;
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password;
}

export function haveSameOrigin(a: string, b: string): boolean {
  const plain = PLAIN_ORIGIN.exec(a)?.[0];
  if (plain !== undefined && b.startsWith(plain)) return true;
  const origin = URL.parse(a)?.origin;
  return origin !== undefined && origin !== "null" && origin === URL.parse(b)?.origin;
}

/** With the port, in lower case. @throws TypeError where the address is none */
export function hostOf(address: string): string {
  return PLAIN_ORIGIN.exec(address)?.[1] ?? new URL(address).host;
}

/** `Invalid Date` where there is none that can be read. */
export function dateOf(value: unknown): Date {
  return new Date(typeof value === "string" ? value : Number.NaN);
}
