// The samples of FEDERATION.md, and where a document that is really sent differs from one: names, kinds and fixed words are compared,
// ids, dates and what people write are not.
import { readFileSync } from "node:fs";
import { join } from "node:path";

type Json = Record<string, unknown>;

const guide = readFileSync(join(import.meta.dirname, "../../FEDERATION.md"), "utf8");

export const SAMPLES = [...guide.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(
  ([, sample = ""]) => JSON.parse(sample) as Json,
);

/** Words that mean something to programs. */
const FIXED = [
  "type",
  "mediaType",
  "rel",
  "cryptosuite",
  "proofPurpose",
  "joinMode",
  "status",
  "eventStatus",
  "liveStatus",
  "whoListens",
  "whoSpeaks",
  "@type",
  "@container",
];

/** Paths at which the sample says what is not sent; a sample may say less, and null of what may be there. */
export function untrue(sample: unknown, real: unknown, path = ""): string[] {
  if (sample === null) return [];
  if (Array.isArray(sample)) {
    if (!Array.isArray(real)) return [`${path} is no list`];
    const isThere = (item: unknown) => real.some((one) => untrue(item, one, path).length === 0);
    return sample.flatMap((item, at) => (isThere(item) ? [] : [`${path}[${at}]`]));
  }
  if (isObject(sample)) {
    if (!isObject(real)) return [`${path} is no object`];
    return Object.entries(sample).flatMap(([name, value]) =>
      name in real ? untrue(value, real[name], `${path}.${name}`) : [`${path}.${name} is not there`],
    );
  }
  const isSame = likeness(sample, path) === likeness(real, path);
  return isSame ? [] : [`${path}: ${JSON.stringify(sample)} is ${JSON.stringify(real)}`];
}

/** Names that are sent and that the sample keeps to itself. */
export function unsaid(sample: Json, real: Json): string[] {
  return Object.keys(real).filter((name) => real[name] !== undefined && !(name in sample));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function likeness(value: unknown, path: string): string {
  if (typeof value !== "string") return typeof value;
  const isWord = path.includes("@context") || FIXED.includes(/\.([^.[]+)(?:\[\d+\])?$/.exec(path)?.[1] ?? "");
  if (isWord) return value;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return "a time";
  const url = /^https:\/\/([^/]+)(\/.*)?$/.exec(value);
  if (url)
    return /^(?:example\.org|here\.test)$/.test(url[1]!) ? placeOf(url[2] ?? "/") : "an address elsewhere";
  const [tag] = /^<[^>]+>/.exec(value) ?? [];
  return tag ? tag.replace(/href="[^"]*"/, "href") : "words";
}

/** An address of ours without its ids. */
function placeOf(path: string): string {
  return path.replace(/01[0-9A-Z]{24}|01J…/g, "ID").replace(/^\/(media|emojis)\/.*/, "/$1/");
}
