// Which link of a post gets a preview: the first that is neither a mention, nor a hashtag, nor the address of what is quoted.

const MAX_URL = 2_000;

/** Of sanitised HTML; without its fragment, so that two of them are one page. */
export function cardUrlOf(html: string): string | null {
  const own = html.replace(/<(p|span) class="quote-inline">[\s\S]*?<\/\1>/g, "");
  for (const [, attributes] of own.matchAll(/<a ([^>]*)>/g)) {
    const url = isReference(attributes!) ? undefined : addressIn(attributes!);
    if (url !== undefined) return url;
  }
  return null;
}

function isReference(attributes: string): boolean {
  return (
    /\bclass="[^"]*\b(?:mention|hashtag|u-url)\b/.test(attributes) ||
    /\brel="(?:[^"]* )?tag\b/.test(attributes)
  );
}

function addressIn(attributes: string): string | undefined {
  const [, escaped] = /\bhref="([^"]*)"/.exec(attributes) ?? [];
  const url = escaped === undefined ? null : URL.parse(unescape(escaped));
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  url.hash = "";
  return url.href.length <= MAX_URL ? url.href : undefined;
}

/** What our sanitiser and our own renderer escape. */
function unescape(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text.replace(/&(?:#(\d{1,6})|(amp|lt|gt|quot));/g, (_all, code: string | undefined, name: string) =>
    code === undefined ? named[name]! : String.fromCodePoint(Number(code)),
  );
}
