// Hosts that only look like a payment service: foreign letters, swapped digits, a known name in front of another domain.
import { domainToUnicode } from "node:url";
import { knownHosts } from "./catalogue.ts";

/** Letters of other scripts that are drawn like Latin ones (a subset of Unicode's confusables). */
const LOOKALIKES = new Map(
  Object.entries({
    a: "аɑαａ",
    b: "ЬƄ",
    c: "сϲⅽ",
    d: "ԁɗⅾ",
    e: "еҽε",
    g: "ɡց",
    h: "һհ",
    i: "іıɩι",
    j: "јϳ",
    k: "кκ",
    l: "ӏⅼɭ",
    m: "мⅿ",
    n: "ոпη",
    o: "оοօσ",
    p: "рρ",
    q: "ԛգ",
    r: "гᴦ",
    s: "ѕꜱ",
    t: "тτ",
    u: "υսц",
    v: "ѵνⅴ",
    w: "ԝѡω",
    x: "хχⅹ",
    y: "уγү",
    z: "ᴢ",
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

let known: { hosts: Set<string>; skeletons: Map<string, string> } | undefined;

/** `hostname` as the URL parser gives it: lower case, punycode. */
export function isLookalikeHost(hostname: string): boolean {
  const { hosts, skeletons } = knownIndex();
  if (isOfKnownHost(hostname, hosts)) return false;
  const unicode = hostname.includes("xn--") ? domainToUnicode(hostname) : hostname;
  const labels = unicode.split(".");
  if (labels.some((label) => mixesScripts(label) || isDrawnLatin(label))) return true;
  return (
    labels.some((_, i) => skeletons.has(skeleton(labels.slice(i).join(".")))) || hidesKnownHost(labels, hosts)
  );
}

function isOfKnownHost(hostname: string, hosts: Set<string>): boolean {
  const labels = hostname.split(".");
  return labels.some((_, i) => hosts.has(labels.slice(i).join(".")));
}

/** `paypal.me.evil.tld`: a known host, whole, in front of the domain that counts. */
function hidesKnownHost(labels: string[], hosts: Set<string>): boolean {
  for (let start = 0; start < labels.length; start++) {
    for (let end = start + 2; end < labels.length; end++) {
      if (hosts.has(labels.slice(start, end).join("."))) return true;
    }
  }
  return false;
}

function mixesScripts(label: string): boolean {
  return (
    /\p{Script=Latin}/u.test(label) && /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u.test(label)
  );
}

/** A label without a Latin letter that reads as Latin, like `раураӏ`. */
function isDrawnLatin(label: string): boolean {
  const letters = [...label.normalize("NFKC")].filter((char) => /\p{L}/u.test(char));
  return letters.length > 0 && letters.every((char) => char > "\x7f" && LOOKALIKES.has(char));
}

/** The same text for hosts that look the same. */
function skeleton(host: string): string {
  const plain = [...host.normalize("NFKD").replace(/\p{M}/gu, "")];
  const latin = plain.map((char) => LOOKALIKES.get(char) ?? char).join("");
  return latin.replaceAll("0", "o").replaceAll("1", "l").replaceAll("rn", "m").replaceAll("vv", "w");
}

function knownIndex() {
  if (known) return known;
  const hosts = knownHosts();
  known = { hosts: new Set(hosts), skeletons: new Map(hosts.map((host) => [skeleton(host), host])) };
  return known;
}
