// The tags of a page with their attributes, read in one pass: half a megabyte of anything takes milliseconds, where a parser
// that builds and mends the tree can be kept busy for seconds.

export interface OpenTag {
  /** In lower case, as its attributes' names. */
  name: string;
  attributes: Map<string, string>;
}

const NAME = /[a-z][a-z0-9-]*/iy;
const ATTRIBUTE = /[\s/]*(?:([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?|["'=])/y;
/** What stands inside them is no markup. */
const RAW = new Set(["script", "style", "textarea", "title", "noscript", "iframe", "template", "xmp"]);

export function* openTags(html: string): Generator<OpenTag> {
  for (const tag of tagsOf(html)) if (!tag.closes) yield tag;
}

export interface Tag extends OpenTag {
  /** `</a>`; it has no attributes. */
  closes: boolean;
  /** Where it stands in the text: of `<`, and behind `>`. */
  start: number;
  end: number;
}

/** With the closing tags, but for those of elements that hold no markup. */
export function* tagsOf(html: string): Generator<Tag> {
  const lower = html.toLowerCase();
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at)) {
    if (html.startsWith("<!--", at)) {
      at = after(html, "-->", at + 4);
      continue;
    }
    const closes = html[at + 1] === "/";
    const from = at + (closes ? 2 : 1);
    NAME.lastIndex = from;
    const name = NAME.exec(html)?.[0].toLowerCase();
    if (name === undefined) {
      at++;
      continue;
    }
    const { attributes, end } = readAttributes(html, from + name.length);
    const start = at;
    yield { name, attributes, closes, start, end: html[end] === ">" ? end + 1 : end };
    at = RAW.has(name) && !closes ? after(lower, `</${name}`, end) : end;
  }
}

/** The first of two attributes of one name counts, as in browsers. */
function readAttributes(html: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  let end = from;
  ATTRIBUTE.lastIndex = from;
  for (let found = ATTRIBUTE.exec(html); found; found = ATTRIBUTE.exec(html)) {
    end = ATTRIBUTE.lastIndex;
    const [, name, double, single, bare] = found;
    const key = name?.toLowerCase();
    if (key !== undefined && !attributes.has(key))
      attributes.set(key, decode(double ?? single ?? bare ?? ""));
  }
  return { attributes, end };
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

/** The references that addresses are written with. */
function decode(value: string): string {
  return value
    .replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi, (whole, hex: string | undefined, decimal: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replaceAll("&amp;", "&");
}
