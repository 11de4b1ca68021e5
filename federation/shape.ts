// The shape of what strangers send: JSON bounded in depth and number of parts before it is parsed, and contexts that give the
// usual words no other meaning.
import { AppError } from "#src/errors.ts";
import { isObject, list, type Json } from "./vocab/json.ts";

/** Real activities are about 8 deep. */
const MAX_DEPTH = 32;
/** Objects, lists and their parts: a post with 100 mentions has about 1,000. */
const MAX_PARTS = 10_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
/** Brackets and braces differ in this bit alone, on either side. */
const CASE = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/** @throws AppError invalid, too_large */
export function parseBounded(body: Uint8Array<ArrayBuffer>): Json {
  checkBounds(body);
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new AppError("invalid", "The body is not JSON", { cause });
  }
  if (!isObject(document)) throw new AppError("invalid", "The body must be a JSON object");
  return document;
}

/** One pass over the bytes: parsing first would build what is then refused. */
function checkBounds(body: Uint8Array): void {
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]!;
    if (byte === QUOTE) at = endOfString(body, at);
    else if ((byte | CASE) === OPENING) {
      parts++;
      if (++depth > MAX_DEPTH) throw new AppError("invalid", "The body is nested too deeply");
    } else if ((byte | CASE) === CLOSING) depth--;
    else if (byte === COMMA && ++parts > MAX_PARTS)
      throw new AppError("too_large", "The body has too many parts");
  }
}

function endOfString(body: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}

const STREAMS = "https://www.w3.org/ns/activitystreams#";
/** The words that our checks rely on. */
const WORDS = [
  "actor",
  "object",
  "attributedTo",
  "to",
  "cc",
  "bto",
  "bcc",
  "audience",
  "target",
  "inReplyTo",
  "tag",
];
const KEYWORDS: Record<string, string> = { id: "@id", type: "@type" };
const REFUSED = ["@graph", "@included", "@reverse", "@nest"];

/**
 * We read plain JSON, others read JSON-LD: a document that says different things to both is refused (F13, F14).
 * @throws AppError unauthenticated
 */
export function checkContext(document: Json): void {
  if (REFUSED.some((keyword) => keyword in document)) throw refusal();
  for (const context of list(document["@context"]).filter(isObject)) {
    for (const [term, definition] of Object.entries(context)) checkTerm(term, meaningOf(definition));
  }
}

function checkTerm(term: string, meaning: string): void {
  if (term in KEYWORDS && meaning !== KEYWORDS[term]) throw refusal();
  if (WORDS.includes(term) && meaning !== `as:${term}` && meaning !== STREAMS + term) throw refusal();
  const word = meaning.replace(/^as:/, "").replace(STREAMS, "");
  const isAlias = word !== meaning && WORDS.includes(word) && word !== term;
  const isKeyword = (meaning === "@id" || meaning === "@type") && KEYWORDS[term] !== meaning;
  if (isAlias || isKeyword || REFUSED.includes(meaning)) throw refusal();
}

function meaningOf(definition: unknown): string {
  if (isObject(definition)) {
    if ("@reverse" in definition) return "@reverse";
    return typeof definition["@id"] === "string" ? definition["@id"] : "";
  }
  return typeof definition === "string" ? definition : "";
}

function refusal(): AppError {
  return new AppError("unauthenticated", "The context gives the words of ActivityStreams another meaning");
}
