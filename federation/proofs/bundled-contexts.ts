// JSON-LD contexts that come with the program. No other is ever loaded, and none from the network.
import { getDocumentLoader } from "@fedify/fedify/runtime";
import { AppError } from "#src/errors.ts";
import { isObject, list, type Json } from "../vocab/json.ts";

const STREAMS = "https://www.w3.org/ns/activitystreams";

/** Those that give no word of ActivityStreams another meaning. */
const BUNDLED = new Set([
  STREAMS,
  "https://w3id.org/security/v1",
  "https://w3id.org/security/data-integrity/v1",
  "https://w3id.org/security/data-integrity/v2",
]);
/** What a Linked Data signature says of itself, and what our own actors use: loaded, but no proof that a meaning is plain. */
const ALSO_LOADED = new Set([
  "https://w3id.org/identity/v1",
  "https://www.w3.org/ns/did/v1",
  "https://w3id.org/security/multikey/v1",
]);

const fedifys = getDocumentLoader();

export function isBundled(url: unknown): boolean {
  return typeof url === "string" && BUNDLED.has(url);
}

export async function loadBundled(url: string) {
  if (!isBundled(url) && !ALSO_LOADED.has(url))
    throw new AppError("forbidden", `${url} is not a context that is loaded`);
  return fedifys(url);
}

let words: Promise<ReadonlySet<string>> | undefined;

/** The words of ActivityStreams' own context. */
export function wordsOfStreams(): Promise<ReadonlySet<string>> {
  words ??= loadBundled(STREAMS).then(({ document }) => {
    const contexts = list((document as Json)["@context"]).filter(isObject);
    return new Set(contexts.flatMap((context) => Object.keys(context)));
  });
  return words;
}
