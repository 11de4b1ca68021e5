// Custom emoji in names and texts: pictures in the place of names, and nothing else.
import { describe, expect, it } from "vitest";
import { directionOf } from "#web/app/direction.ts";
import { emojifyHtml, emojiParts } from "#web/app/emojify.ts";
import { firstDraft } from "#web/app/compose/compose-state.ts";
import { withEmoji } from "#web/app/compose/send-draft.ts";
import { toInstant, toLocal } from "#web/app/compose/schedule-field.tsx";
import { alice, origin, status } from "../support/entities.ts";
import { createWebFixture } from "../support/web-fixture.ts";

const emoji = (shortcode: string, url = `${origin}/emojis/${shortcode}.png`) => ({
  shortcode,
  url,
  static_url: url,
  visible_in_picker: true,
});

describe("custom emoji", () => {
  it("stand in the text of HTML, never in its tags, and others stay words", () => {
    const html = '<p title=":cup:"><a href="https://x.test/:cup:">:cup: :pot:</a></p>';
    const shown = emojifyHtml(html, [emoji("cup")], origin);
    expect(shown.match(/<img class="emoji"/g)).toHaveLength(1);
    expect(shown).toContain('<p title=":cup:"><a href="https://x.test/:cup:"><img');
    expect(shown).toContain("> :pot:</a>");
    expect(emojiParts("a :cup: b", [emoji("cup")], origin)).toMatchObject(["a ", { shortcode: "cup" }, " b"]);
  });

  it("W2: load nothing from other servers, and no address breaks out of its attribute", () => {
    expect(emojifyHtml(":cup:", [emoji("cup", "https://tracker.test/x.png")], origin)).toBe(":cup:");
    const odd = emoji("cup", `${origin}/"onerror="alert(1)`);
    expect(emojifyHtml(":cup:", [odd], origin)).not.toContain('"onerror');
  });

  it("are put where the cursor is, apart from words", () => {
    expect(withEmoji("ab", "cup", 1, 1)).toBe("a :cup: b");
    expect(withEmoji("a  b", "cup", 2, 2)).toBe("a :cup: b");
    expect(withEmoji("", "cup", 0, 0)).toBe(":cup: ");
  });
});

describe("a post on a page", () => {
  const card = {
    url: "https://pages.test/story",
    title: "قهوة",
    description: "<b>words</b>",
    author_name: "Layla",
    provider_name: "The Café",
    image: "https://tracker.test/cup.jpg",
    width: 1200,
    height: 630,
  };
  const post = {
    ...status("77", alice, "<p>:cup: hello</p>"),
    language: "ar",
    emojis: [emoji("cup")],
    card,
    edited_at: "2026-01-02T03:04:05.000Z",
    account: { ...alice, display_name: "Alice :cup:", emojis: [emoji("cup")] },
  };
  const page = () =>
    createWebFixture((api) => {
      api.get("/api/v1/statuses/77", (c) => c.json(post));
      api.get("/api/v1/statuses/78", (c) =>
        c.json({ error: "This post was deleted", details: { id: "deleted" } }, 404),
      );
      api.get("/api/v1/accounts/:id/featured_tags", (c) =>
        c.json([{ id: "1", name: "قهوة", url: "", statuses_count: "3" }]),
      );
    });

  it("has its language, its emoji, its card and the time of its edit", async () => {
    const { html } = await page().get("/@alice/77");
    expect(html).toMatch(/class="text html" lang="ar" dir="auto"/);
    expect(html.match(/<img class="emoji"[^>]* alt=":cup:"/g)!.length).toBeGreaterThanOrEqual(2);
    expect(html).toMatch(
      /class="linkcard" href="https:\/\/pages\.test\/story" rel="nofollow noopener noreferrer"/,
    );
    expect(html).toContain("&lt;b>words&lt;/b>");
    expect(html).not.toContain('src="https://tracker');
    expect(html).toMatch(/class="xs muted edited">edited/);
  });

  it.each([
    ["@omar وأنا أيضًا", "en", "rtl"],
    ["@omar@here.test https://a.test/b شكرًا", "en", "rtl"],
    ["@ليلى thank you", "ar", "ltr"],
    ["@omar ", "ar", "rtl"],
    ["@omar ", "he", "rtl"],
    ["@omar ", "en", "ltr"],
    ["٣ קפה", "en", "rtl"],
    ["☕", "no tag!", "ltr"],
  ])("runs as its words do, past the handles that it greets: %s", (text, language, direction) => {
    expect(directionOf(text, language)).toBe(direction);
  });

  it("lets no handle decide which way it runs, and hashtags and links do", async () => {
    const content =
      '<p><span class="h-card"><a href="https://a.test/@omar" class="u-url mention">@<span>omar</span></a></span> ' +
      'وأنا <a href="https://a.test/tags/tea" class="mention hashtag">#<span>tea</span></a> <a href="https://b.test/">b</a></p>';
    const web = createWebFixture((api) =>
      api.get("/api/v1/statuses/79", (c) => c.json(status("79", alice, content))),
    );
    const { html } = await web.get("/@alice/79");
    expect(html).toContain('<a dir="ltr" href="https://a.test/@omar" class="u-url mention">');
    expect(html.match(/<a dir="ltr" href/g)).toHaveLength(1);
  });

  it("says that it was deleted, in both languages", async () => {
    const web = page();
    const [en, ar] = [
      await web.get("/@alice/78", { "accept-language": "en" }),
      await web.get("/@alice/78", { "accept-language": "ar" }),
    ];
    expect([en.status, ar.status]).toEqual([410, 410]);
    expect(en.html).toContain("This post was deleted");
    expect(ar.html).toContain("حُذف هذا المنشور");
  });

  it("stands first on the profile where it is pinned, under the hashtags of its author", async () => {
    const web = createWebFixture((api) => {
      api.get("/api/v1/accounts/:id/statuses", (c) =>
        c.json(c.req.query("pinned") ? [status("9", alice, "<p>the pinned one</p>")] : []),
      );
      api.get("/api/v1/accounts/:id/featured_tags", (c) =>
        c.json([{ id: "1", name: "قهوة", url: "", statuses_count: "3" }]),
      );
    });
    const { html } = await web.get("/@alice");
    expect(html).toMatch(/href="\/tags\/%D9%82%D9%87%D9%88%D8%A9"[\s\S]*Pinned[\s\S]*the pinned one/);
  });
});

describe("a draft", () => {
  it("begins as its author writes by default, and an edit as the post was typed", () => {
    const me = {
      ...alice,
      source: { language: "ar", privacy: "unlisted", content_type: "text/markdown" },
    } as const;
    expect(firstDraft("en", me, undefined, undefined)).toMatchObject({
      language: "ar",
      visibility: "unlisted",
      format: "text/markdown",
    });
    const edited = { ...status("1", alice, "<p>x</p>"), visibility: "private" } as const;
    const source = { id: "1", text: "typed", spoiler_text: "cw", content_type: "text/plain" };
    expect(firstDraft("en", me, undefined, { status: edited, source })).toMatchObject({
      text: "typed",
      hasWarning: true,
      warning: "cw",
      visibility: "private",
      format: "text/plain",
    });
  });

  it("for later has a time of this device's clock, at least five minutes ahead", () => {
    const now = Date.now();
    const local = (minutes: number) => toLocal(new Date(now + minutes * 60_000));
    expect(new Date(toInstant(local(60), now)!).getTime()).toBe(
      Math.floor((now + 3_600_000) / 60_000) * 60_000,
    );
    expect(toInstant(local(3), now)).toBeNull();
    expect(toInstant("", now)).toBeNull();
  });
});
