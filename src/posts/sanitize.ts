// HTML of other servers and of our own renderer: only what a post needs, with links that give nothing away (W1, W3, W4).
import sanitizeHtml from "sanitize-html";

const CLASSES = ["mention", "hashtag", "invisible", "ellipsis", "u-url", "h-card", "quote-inline"];

const MAX_PASSES = 5;

const options: sanitizeHtml.IOptions = {
  allowedTags: [
    "p",
    "br",
    "span",
    "a",
    "del",
    "s",
    "pre",
    "blockquote",
    "code",
    "b",
    "strong",
    "u",
    "i",
    "em",
    "ul",
    "ol",
    "li",
    "ruby",
    "rt",
    "rp",
    "hr",
    "sub",
    "sup",
  ],
  allowedAttributes: {
    a: ["href", "class", "rel", "target", "translate"],
    span: ["class", "translate"],
    ol: ["start", "reversed"],
    li: ["value"],
    p: ["class", "dir", "lang"],
  },
  allowedClasses: { a: CLASSES, span: CLASSES, p: ["quote-inline"] },
  allowedSchemes: ["https", "http"],
  allowProtocolRelative: false,
  transformTags: {
    a: (tagName, attribs) => ({
      tagName,
      attribs: { ...attribs, rel: relOf(attribs["rel"]), target: "_blank" },
    }),
    h1: "strong",
    h2: "strong",
    h3: "strong",
    h4: "strong",
    h5: "strong",
    h6: "strong",
  },
  // A link without an address that may be followed is plain text.
  exclusiveFilter: (frame) => frame.tag === "a" && frame.attribs["href"] === undefined && frame.text === "",
  nestingLimit: 50,
};

/**
 * Stable: sanitising twice gives the same. One pass is not always enough, as markup that is repaired (a paragraph in a
 * paragraph) can read differently the next time.
 */
export function sanitizePost(html: string): string {
  return isPlain(html) ? html.replace(/<br ?\/?>/g, "<br />") : sanitizeMarkup(html);
}

/** Of anything at all: what is plain comes out the same, but at the cost of a parser. */
export function sanitizeMarkup(html: string): string {
  let before = html;
  let clean = sanitizeHtml(html, options);
  for (let pass = 0; clean !== before && pass < MAX_PASSES; pass++) {
    before = clean;
    clean = sanitizeHtml(clean, options);
  }
  return clean;
}

/** Nothing in it reads differently to a parser. */
const PLAIN_PIECE = /[^<>&]+|&(?:amp|lt|gt);|<br ?\/?>|<\/?p>/y;

/** Text in paragraphs with breaks, as most posts of most servers are: paragraphs that are closed and stand in no other. */
function isPlain(html: string): boolean {
  let isOpen = false;
  PLAIN_PIECE.lastIndex = 0;
  while (PLAIN_PIECE.lastIndex < html.length) {
    const piece = PLAIN_PIECE.exec(html)?.[0];
    if (piece === undefined) return false;
    if (piece !== "<p>" && piece !== "</p>") continue;
    if (isOpen === (piece === "<p>")) return false;
    isOpen = !isOpen;
  }
  return !isOpen;
}

/** For names, field names and titles: text alone, without markup and without characters that turn the direction of writing. */
export function plainText(html: string): string {
  const text = sanitizeHtml(html, { allowedTags: [], allowedAttributes: {} });
  return stripBidi(decodeEntities(text)).trim();
}

/** Removes bidi overrides, embeddings and isolates: in a name they could make another name of it. */
export function stripBidi(text: string): string {
  return text.replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "");
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** What sanitize-html leaves escaped in text. */
function decodeEntities(text: string): string {
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}

function relOf(given: string | undefined): string {
  const kept = (given ?? "").split(/\s+/).filter((word) => ["me", "tag", "payment"].includes(word));
  return [...kept, "nofollow", "noopener", "noreferrer"].join(" ");
}
