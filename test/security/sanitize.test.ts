import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashtagsIn, mentionsIn, renderPost } from "#src/posts/render.ts";
import { plainText, sanitizeMarkup, sanitizePost } from "#src/posts/sanitize.ts";

const nothing = new Map();
const tagUrl = (name: string) => `https://here.test/tags/${encodeURIComponent(name)}`;

describe("W1: HTML of others", () => {
  it.each([
    "<script>alert(1)</script>",
    "<form action=//evil><input></form>",
    '<img src=x onerror="alert(1)">',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<p style="position:fixed;inset:0">over everything</p>',
    '<a href="https://a.test" onclick="alert(1)" class="btn-primary">x</a>',
  ])("loses what is not text: %s", (html) => {
    const once = sanitizePost(html);
    expect(once).not.toMatch(/<(script|form|input|img|svg|math|style)|on\w+=|style=|btn-primary/i);
    expect(sanitizePost(once)).toBe(once);
  });

  it("is stable under a second sanitising, whatever it was", () => {
    const bits = fc.constantFrom(
      "<p>",
      "</p>",
      "<a href='https://x.test'>",
      "</a>",
      "<b",
      ">",
      "&lt;",
      "&",
      '"',
      "x",
      "<!--",
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 30 }), (parts) => {
        const once = sanitizePost(parts.join(""));
        expect(sanitizePost(once)).toBe(once);
      }),
    );
  });

  it("reads what is plain without a parser, to the same letters", () => {
    const bits = fc.oneof(
      fc.constantFrom(
        "<p>",
        "</p>",
        "<p>x</p>",
        "<br>",
        "<br/>",
        "<br />",
        "<BR>",
        "<p >",
        "<br\t/>",
        "</br>",
        "<p/>",
      ),
      fc.constantFrom(
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "&amp",
        "&#39;",
        "&nbsp;",
        "&",
        ">",
        "<",
        "<!-- -->",
      ),
      fc.constantFrom("\0", "\r\n", "\u00a0", "\ufeff", "\ud800", "\u2028", "script>", "lt;", "'\"`=/"),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    const paragraph = fc.array(bits, { maxLength: 3 }).map((parts) => `<p>${parts.join("")}</p>`);
    fc.assert(
      fc.property(fc.array(fc.oneof(bits, paragraph), { maxLength: 6 }), (parts) => {
        const html = parts.join("");
        expect(sanitizePost(html)).toBe(sanitizeMarkup(html));
      }),
      { numRuns: 1_000 },
    );
  });

  it("gives names without markup and without characters that turn the writing", () => {
    expect(plainText("<b>Ali</b> &lt;x&gt; \u202eevil\u202c")).toBe("Ali <x> evil");
  });
});

describe("W4: looks", () => {
  it.each([
    '<p style="position:fixed;inset:0;z-index:9" class="overlay">x</p>',
    '<span class="btn ink mention dialog" style="color:red">x</span>',
    '<p class="post night quote-inline">x</p>',
    '<a href="https://x.test/" class="skip u-url" id="main" tabindex="1">x</a>',
    '<blockquote class="sheet">x</blockquote><pre class="toast"><code class="language-js live">x</code></pre>',
  ])("of our own pages are not for posts: %s", (html) => {
    const clean = sanitizePost(html);
    expect(clean).not.toMatch(
      /style=|id=|tabindex|position|overlay|btn|ink|dialog|post |night|skip|sheet|toast|live/,
    );
    expect(sanitizePost(clean)).toBe(clean);
  });

  it("that carry a meaning stay", () => {
    const kept = ["mention", "hashtag", "invisible", "ellipsis", "u-url", "h-card", "quote-inline"];
    for (const name of kept)
      expect(sanitizePost(`<span class="${name} evil">x</span>`)).toBe(`<span class="${name}">x</span>`);
  });
});

describe("W3: links", () => {
  it.each([
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "&#106;avascript:alert(1)",
  ])("%s is dropped", (href) => expect(sanitizePost(`<a href="${href}">x</a>`)).not.toContain("href"));

  it("give nothing away about who follows them", () => {
    expect(sanitizePost('<a href="https://x.test/" rel="me opener">x</a>')).toContain(
      'rel="me nofollow noopener noreferrer"',
    );
  });
});

describe("what a person types", () => {
  it("is escaped", () => {
    expect(renderPost('<img src=x onerror="a">', nothing, tagUrl)).not.toContain("<img");
  });

  it("becomes links, hashtags of any script and paragraphs", () => {
    const html = renderPost("أهلًا #قهوة_عربية\nhttps://example.org/a?b=1&c=2.\n\nثانيًا", nothing, tagUrl);
    expect(html).toMatch(
      /^<p>أهلًا <a [^>]*>#<span>قهوة_عربية<\/span><\/a><br><a href="https:\/\/example.org\/a\?b=1&#38;c=2"/,
    );
    expect(html).toMatch(/<p>ثانيًا<\/p>$/);
    expect(sanitizePost(html).replace(/<[^>]+>/g, "")).toBe(
      html.replace(/<[^>]+>/g, "").replaceAll("&#38;", "&amp;"),
    );
  });

  it("mentions people here and elsewhere, not parts of addresses", () => {
    expect(mentionsIn("@alice and @carol@remote.test, mail me@example.org or https://x.test/@bob")).toEqual([
      "alice",
      "carol@remote.test",
    ]);
  });

  it("has hashtags with a letter in them, each once", () => {
    expect(hashtagsIn("#Tea #tea #123 #2026年 a#b")).toEqual(["Tea", "2026年"]);
  });
});
