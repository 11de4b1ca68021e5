import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashtagKey } from "#src/posts/hashtags/key.ts";
import { hashtagsIn, mentionsIn } from "#src/posts/render.ts";
import { sanitizePost } from "#src/posts/sanitize.ts";
import { readText } from "#src/posts/text/read-text.ts";
import { cpuOf } from "#test/support/cpu.ts";

const tagUrl = (name: string) => `https://here.test/tags/${encodeURIComponent(name)}`;
const alice = { url: "https://here.test/@alice", username: "alice" };
const markdown = (source: string) =>
  readText(source, "text/markdown").render(new Map([["alice", alice]]), tagUrl);

describe("Markdown", () => {
  it.each([
    ["**bold** and _soft_ and ~~gone~~", "<p><strong>bold</strong> and <em>soft</em> and <s>gone</s></p>"],
    ["one\ntwo\n\nthree", "<p>one<br />two</p><p>three</p>"],
    ["# A title\ntext", "<p><strong>A title</strong></p><p>text</p>"],
    ["- a\n- b\n\n1. c", "<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"],
    ["> said", "<blockquote><p>said</p></blockquote>"],
    ["```js\nlet a = 1 < 2;\n\nb\n```", "<pre><code>let a = 1 &lt; 2;\n\nb\n</code></pre>"],
    ["`x`", "<p><code>x</code></p>"],
    ["a line\n---", "<p>a line</p><hr />"],
    [":blob_cat_: a_b_c", "<p>:blob_cat_: a_b_c</p>"],
  ])("%j becomes HTML", (source, html) => expect(markdown(source)).toBe(html));

  it("links with words of their own, and bare addresses as in plain text, with all that stands in them", () => {
    const address = "https://example.org/a_b_c?utm_source=x&n=1";
    const html = markdown(`[here](${address}) ${address}`);
    expect(html.match(/href="https:\/\/example\.org\/a_b_c\?utm_source=x&amp;n=1"/g)).toHaveLength(2);
    expect(html).toContain(">here</a>");
    expect(html).toContain('<span class="invisible">https://</span>');
  });

  it("W1, W3: takes no HTML, no pictures, and no link that is not of the web", () => {
    const html = markdown(
      "<b onclick=x>raw</b> ![p](https://x.test/p.png) [a](javascript:alert(1)) [b](data:text/html,x) <vbscript:x>",
    );
    expect(html).not.toMatch(/<b |<img|href="(?!https:)/);
    expect(html).toContain("&lt;b onclick");
  });

  it("knows mentions and hashtags in its text, and leaves those in code and links alone", () => {
    const text = readText(
      "**@alice** #قهوة_عربية `#code @bob` [#no @no](https://x.test)\n```\n#fence @carol\n```",
      "text/markdown",
    );
    expect(text.handles).toEqual(["alice"]);
    expect(text.hashtags).toEqual(["قهوة_عربية"]);
    expect(markdown("@alice #tea")).toMatch(/class="u-url mention".*class="mention hashtag"/);
  });

  it("W1: is clean HTML whatever is typed: sanitising it again changes nothing", () => {
    const bits = fc.constantFrom(
      ..."*_`~>-#[]()!<@:\n\\& ",
      "@alice",
      "#tag",
      "https://x.test/",
      "```",
      "<script>",
      "\n\n",
      "  ",
      "a",
      "javascript:",
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 40 }), (parts) => {
        const html = markdown(parts.join(""));
        expect(sanitizePost(html)).toBe(html);
        expect(html).not.toMatch(/<script|href="javascript/i);
      }),
      { numRuns: 200 },
    );
  });

  it("takes the longest post in well under 100 ms, however it nests", async () => {
    for (const unit of ["> ", "- ", "[", "*a_", "`", "![](", "<a", "@a_", "#a"]) {
      const source = unit.repeat(Math.floor(5_000 / unit.length));
      expect(await cpuOf(() => markdown(source)), unit).toBeLessThan(250); // slow machines take longer
    }
  });
});

describe("hashtags", () => {
  it("are found in any script, with what belongs into their middle", () => {
    expect(hashtagsIn("#Tea #123 #2026年 a#b #قَهْوَة #می‌خواهم #हिन्दी #コーヒー・豆 ＃全角 #x.")).toEqual([
      "Tea",
      "2026年",
      "قَهْوَة",
      "می‌خواهم",
      "हिन्दी",
      "コーヒー・豆",
      "全角",
      "x",
    ]);
  });

  it.each([
    ["Café", "CAFÉ"],
    ["Café", "Café".normalize("NFD")],
    ["Ｔｅａ", "tea"],
    ["Straße", "STRASSE"],
    ["ΟΔΟΣ", "οδός".normalize("NFD").replace("\u0301", "")],
    ["قَهْوَة", "قهوه"],
    ["أخبار", "اخبار"],
    ["إيران", "ایران"],
    ["حكـــاية", "حكاية"],
    ["ﾊﾝｶｸ", "ハンカク"],
  ])("%s is the same tag as %s", (one, other) => expect(hashtagKey(one)).toBe(hashtagKey(other)));

  it("keep letters apart that make other words", () => {
    expect(hashtagKey("resume")).not.toBe(hashtagKey("résumé"));
    expect(hashtagKey("کتاب")).not.toBe(hashtagKey("كباب"));
  });
});

describe("mentions", () => {
  it("F26: end where letters begin that could fake a handle, and keep domains of any script", () => {
    expect(
      mentionsIn("@аlice @alicе @al\u200dice @al\u200dice@remote.test @alice\u202e@remote.test"),
    ).toEqual([]);
    expect(mentionsIn("@carol@remote.t\u200dest \u202e@alice @alice@nowhere")).toEqual([]);
    expect(mentionsIn("@aliceさん @alice، (@alice)")).toEqual(["alice"]);
    expect(mentionsIn("@carol@münchen.test, @dave@مثال.إختبار")).toEqual([
      "carol@münchen.test",
      "dave@مثال.إختبار",
    ]);
  });
});
