// What a Linked Data signature signs is a graph, what we read is JSON: whoever passes a signed document on could write the same
// graph so that it reads otherwise, hide unsigned words in it that the graph leaves out, or make it costly to compare. So only a
// document is looked at whose every word has its usual meaning, and of which nothing falls out of the graph.
import { isObject, list, type Json } from "../vocab/json.ts";
import { isBundled, wordsOfStreams } from "./bundled-contexts.ts";

const MAX_BYTES = 64 * 1024;
const MAX_PARTS = 600;
const MAX_DEPTH = 8;
const MAX_TERMS = 64;

const STREAMS = "https://www.w3.org/ns/activitystreams#";
const PREFIXES: Record<string, string> = { as: STREAMS };

/** Words beyond ActivityStreams' own that are read, with what they must mean. */
const EXTENSIONS: Record<string, string> = {
  sensitive: `${STREAMS}sensitive`,
  Hashtag: `${STREAMS}Hashtag`,
  Emoji: "http://joinmastodon.org/ns#Emoji",
  focalPoint: "http://joinmastodon.org/ns#focalPoint",
  blurhash: "http://joinmastodon.org/ns#blurhash",
  votersCount: "http://joinmastodon.org/ns#votersCount",
  quoteUrl: `${STREAMS}quoteUrl`,
  quote: "https://w3id.org/fep/044f#quote",
};

/** Words of ActivityStreams whose values are ids: one that is no address falls out of the graph. */
const ID_WORDS = new Set(
  "actor object attributedTo to cc bto bcc audience target inReplyTo url href id context replies partOf first next items tag attachment icon image".split(
    " ",
  ),
);
const MAPS = new Set(["contentMap", "nameMap", "summaryMap"]);

/** Thrown inside only: the document may be right, but it can't be told. */
class Unclear extends Error {}

/** The document with the words that are signed and understood alone, or undefined where its meaning is not plain. */
export async function plainMeaning(document: Json): Promise<Json | undefined> {
  const { signature: _, proof: __, ...bare } = document;
  try {
    if (JSON.stringify(document).length > MAX_BYTES) return undefined;
    const reading = {
      words: await wordsOfStreams(),
      terms: termsOf(bare),
      ids: new Set<string>(),
      blank: new Set<string>(),
      parts: 0,
    };
    return { "@context": STREAMS.slice(0, -1), ...readObject(without(bare, "@context"), reading, 1) };
  } catch (error) {
    if (error instanceof Unclear) return undefined;
    throw error;
  }
}

interface Reading {
  words: ReadonlySet<string>;
  /** The words of the document's own context, with their full meaning. */
  terms: ReadonlyMap<string, string>;
  ids: Set<string>;
  blank: Set<string>;
  parts: number;
}

function without(object: Json, name: string): Json {
  const { [name]: _, ...rest } = object;
  return rest;
}

function termsOf(document: Json): Map<string, string> {
  const contexts = list(document["@context"]);
  const inline = contexts.filter(isObject).flatMap((context) => Object.entries(context));
  const isPlain = contexts.every((context) => isObject(context) || isBundled(context));
  if (!isPlain || contexts[0] !== STREAMS.slice(0, -1) || inline.length > MAX_TERMS) throw new Unclear();
  const given = new Map(inline.map(([term, definition]) => [term, meaningOf(definition)]));
  if (given.size !== inline.length) throw new Unclear();
  return new Map([...given].map(([term, meaning]) => [term, expand(meaning, given)]));
}

function meaningOf(definition: unknown): string {
  const { "@container": container = "@set", ...rest } = isObject(definition) ? definition : {};
  const isOdd = Object.keys(rest).some((key) => key !== "@id" && key !== "@type");
  const meaning = isObject(definition) ? definition["@id"] : definition;
  if (
    isOdd ||
    (container !== "@set" && container !== "@list") ||
    typeof meaning !== "string" ||
    meaning.startsWith("@")
  )
    throw new Unclear();
  return meaning;
}

function expand(meaning: string, given: ReadonlyMap<string, string>): string {
  const [, prefix = "", rest = ""] = /^([\w-]+):(?!\/\/)(.*)$/.exec(meaning) ?? [];
  const base = prefix === "" ? undefined : (given.get(prefix) ?? PREFIXES[prefix]);
  return base === undefined ? meaning : base + rest;
}

function readObject(object: Json, reading: Reading, depth: number): Json {
  if (depth > MAX_DEPTH || ++reading.parts > MAX_PARTS) throw new Unclear();
  noteIdentity(object, reading);
  const read: Json = {};
  for (const [name, value] of Object.entries(object)) {
    if (name.startsWith("@") || name.includes(":")) throw new Unclear();
    if (isRead(name, reading)) read[name] = readValue(name, value, reading, depth);
    else countUnread(value, reading, depth);
  }
  return read;
}

/** A thing is described in one place; things without an id differ, as telling equal ones apart costs time without bounds. */
function noteIdentity(object: Json, { ids, blank }: Reading): void {
  const { id } = object;
  const isNamed = typeof id === "string";
  if ((id !== undefined && !isNamed) || (isNamed && !isAddress(id))) throw new Unclear();
  const own = Object.entries(object).map(([name, value]) => [name, list(value).some(isObject) ? {} : value]);
  const [seen, key] = isNamed ? [ids, id] : [blank, JSON.stringify(own)];
  if (seen.has(key)) throw new Unclear();
  seen.add(key);
}

/** A word of ActivityStreams that the document's own context leaves alone, or one that we know with its right meaning. */
function isRead(name: string, { words, terms }: Reading): boolean {
  const meaning = terms.get(name);
  if (words.has(name)) {
    if (meaning !== undefined && meaning !== STREAMS + name) throw new Unclear();
    return true;
  }
  return meaning !== undefined && EXTENSIONS[name] === meaning;
}

function readValue(name: string, value: unknown, reading: Reading, depth: number): unknown {
  if (name === "type") return checkTypes(value, reading);
  if (MAPS.has(name)) return checkMap(value);
  if (Array.isArray(value)) return value.map((item) => readItem(name, item, reading, depth));
  return readItem(name, value, reading, depth);
}

function readItem(name: string, item: unknown, reading: Reading, depth: number): unknown {
  if (++reading.parts > MAX_PARTS || Array.isArray(item)) throw new Unclear();
  if (isObject(item)) return readObject(item, reading, depth + 1);
  if (typeof item === "string" && ID_WORDS.has(name) && !isAddress(item)) throw new Unclear();
  return item;
}

/** Unread words must still be cheap to hash. */
function countUnread(value: unknown, reading: Reading, depth: number): void {
  for (const item of list(value)) {
    if (Array.isArray(item)) throw new Unclear();
    if (isObject(item)) readObject(item, reading, depth + 1);
    else if (++reading.parts > MAX_PARTS) throw new Unclear();
  }
}

function checkTypes(value: unknown, { words, terms }: Reading): unknown {
  for (const type of list(value)) {
    const isKnown = typeof type === "string" && (words.has(type) || EXTENSIONS[type] === terms.get(type));
    if (!isKnown) throw new Unclear();
  }
  return value;
}

function checkMap(value: unknown): unknown {
  const isPlain =
    isObject(value) &&
    Object.entries(value).every(
      ([language, text]) => /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(language) && typeof text === "string",
    );
  if (!isPlain) throw new Unclear();
  return value;
}

function isAddress(text: string): boolean {
  return text === "as:Public" || (/^https?:\/\/[^\s<>"{}|\\^`]+$/.test(text) && URL.canParse(text));
}
