// Fetching documents of other servers, signed as the instance: what comes back must say of itself where it lives.
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import type { OutgoingResponse } from "#src/ports.ts";
import { signingKey } from "./keys.ts";
import { knock } from "./signature-specs.ts";
import { signWith } from "./signing.ts";
import { ACTIVITY_JSON, haveSameOrigin, isObject, LD_JSON, type Json } from "./vocab/json.ts";

export interface Document extends Json {
  id: string;
}

const ACCEPT = `${ACTIVITY_JSON}, ${LD_JSON}`;
const MEDIA_TYPES = [ACTIVITY_JSON, "application/ld+json"];

/**
 * The document of an object whose id is `uri`. One that gives another id is not it (F4).
 * @throws AppError not_found, gone, unavailable, unprocessable
 */
export async function fetchObject(app: App, uri: string): Promise<Document> {
  const document = await fetchDocument(app, uri);
  if (document.id !== uri) throw new AppError("unprocessable", `${uri} calls itself ${document.id}`);
  return document;
}

/**
 * The document behind any address: a page may lead to it, so its own id can differ, but then it is fetched anew from there
 * (CVE-2024-23832).
 * @throws AppError not_found, gone, unavailable, unprocessable
 */
export async function fetchDocument(app: App, address: string): Promise<Document> {
  const first = await request(app, address);
  if (isOf(first, address)) return first.document;
  const second = await request(app, first.document.id);
  if (isOf(second, first.document.id)) return second.document;
  throw new AppError("unprocessable", `${address} calls itself ${second.document.id}`);
}

interface Fetched {
  /** After redirects. */
  url: string;
  document: Document;
}

/** Redirects within the id's own server are its own business; a document that came from elsewhere is not believed. */
function isOf({ url, document }: Fetched, asked: string): boolean {
  return document.id === asked && haveSameOrigin(url, asked);
}

async function request(app: App, address: string): Promise<Fetched> {
  if (app.uris.isLocal(address)) throw new AppError("invalid", "This is an address of this server");
  const key = await signingKey(app, null);
  const url = withoutFragment(address);
  const response = await knock(app, URL.parse(url)?.host ?? "", (spec) =>
    app.outgoing.request(url, {
      accept: MEDIA_TYPES,
      headers: { accept: ACCEPT },
      sign: signWith(key, spec, app.clock.now()),
    }),
  );
  checkStatus(response);
  const document = response.json();
  if (!isObject(document) || typeof document["id"] !== "string" || !URL.canParse(document["id"])) {
    throw new AppError("unprocessable", `${address} is not a document with an id`);
  }
  return { url: response.url, document: document as Document };
}

function checkStatus({ status, url, mediaType, headers }: OutgoingResponse): void {
  if (status === 404) throw new AppError("not_found", `${url} is not there`);
  if (status === 410) throw new AppError("gone", `${url} is gone`);
  if (status !== 200) throw new AppError("unavailable", `${url} answered ${status}`);
  const isPlainLd =
    mediaType === "application/ld+json" && !headers.get("content-type")!.includes("activitystreams");
  if (isPlainLd) throw new AppError("unprocessable", `${url} is JSON-LD, but not of ActivityStreams`);
}

function withoutFragment(address: string): string {
  return address.split("#", 1)[0]!;
}
