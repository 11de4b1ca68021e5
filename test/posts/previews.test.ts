import { describe, expect, it, vi } from "vitest";
import { follow } from "#src/graph/follow.ts";
import { cardUrlOf } from "#src/posts/previews/card-url.ts";
import { readPage } from "#src/posts/previews/read-page.ts";
import { startSpace } from "#src/spaces/start-space.ts";
import { sendTo, Stranger } from "#test/federation/stranger.ts";
import { clientOf, type Client } from "#test/support/client.ts";
import { joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";

const PAGE = `<!doctype html><html lang="ar"><head><title>ignored</title>
<meta property="og:title" content="قهوة &amp; حكايات"><meta property="og:description" content="A <b>story</b>
 of   coffee"><meta property="og:image" content="/cup.jpg"><meta property="og:image:width" content="1200">
<meta property="og:site_name" content="The Café"><meta name="author" content="Layla">
<meta property="article:published_time" content="2026-01-02T03:04:05Z"></head><body><title>x</title>`;

describe("which link gets a preview", () => {
  it.each([
    ['<a href="https://x.test/a?utm_source=1&amp;b=2#part">x</a>', "https://x.test/a?utm_source=1&b=2"],
    [
      '<a href="https://x.test/@bob" class="u-url mention">@bob</a> <a href="https://y.test/">y</a>',
      "https://y.test/",
    ],
    ['<a href="https://x.test/tags/a" class="mention hashtag" rel="tag">#a</a>', null],
    ['<p class="quote-inline">RE: <a href="https://x.test/q">q</a></p><p>words</p>', null],
    ["<p>no link</p>", null],
  ])("of %s: %s", (html, url) => expect(cardUrlOf(html)).toBe(url));
});

describe("what a page says of itself", () => {
  it("is its OpenGraph words, as text", () => {
    expect(readPage(PAGE, "https://pages.test/story/1")).toEqual({
      title: "قهوة & حكايات",
      description: "A story of coffee",
      imageUrl: "https://pages.test/cup.jpg",
      imageAlt: "",
      width: 1200,
      height: 0,
      author: "Layla",
      provider: "The Café",
      language: "ar",
      publishedAt: new Date("2026-01-02T03:04:05Z"),
    });
  });

  it("W1: never becomes markup, and an image of another scheme is none", () => {
    const evil = `<title>&lt;script&gt;alert(1)&lt;/script&gt;Title \u202eevil</title>
      <meta property="og:image" content="javascript:alert(1)"><meta name=description content='<img src=x onerror=alert(1)>'>`;
    expect(readPage(evil, "https://x.test/")).toMatchObject({
      title: "Title evil",
      description: "",
      imageUrl: null,
    });
    expect(readPage("<p>no title</p>", "https://x.test/")).toBeUndefined();
    expect(readPage(`<title>${"a".repeat(9_999)}</title>`, "https://x.test/")?.title).toHaveLength(300);
  });
});

interface Scene extends AsyncDisposable {
  here: TestInstance;
  pages: Stranger;
  alice: Client & { id: string };
  write(status: string): Promise<string>;
  cardOf(id: string): Promise<Record<string, unknown> | null>;
}

async function scene(): Promise<Scene> {
  const network = new TestNetwork();
  const here = await joinNetwork(network, "here.test");
  const pages = await Stranger.join(network, "pages.test");
  const person = await here.person("alice");
  const alice = { ...(await clientOf(here, person)), id: person.id };
  return {
    here,
    pages,
    alice,
    write: async (status) => (await alice.post("/api/v1/statuses", { status })).body.id,
    async cardOf(id) {
      await here.app.drain();
      return (await alice.get(`/api/v1/statuses/${id}`)).body.card;
    },
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      await pages[Symbol.asyncDispose]();
      await network.close();
    },
  };
}

describe("a post with a link", () => {
  it("shows what the page says of itself, also in another charset", async () => {
    await using at = await scene();
    at.pages.serve("/story", PAGE, { type: "text/html; charset=utf-8" });
    const id = await at.write("Read https://pages.test/story#top");
    expect(await at.cardOf(id)).toMatchObject({
      url: "https://pages.test/story",
      title: "قهوة & حكايات",
      description: "A story of coffee",
      type: "link",
      author_name: "Layla",
      provider_name: "The Café",
      image: expect.stringMatching(/^https:\/\/here\.test\/media\/remote\/preview\//),
      width: 1200,
      html: "",
      embed_url: "",
    });
    expect(at.pages.asked).toEqual(["/story"]);
  });

  it("asks a page once for however many posts link to it, and again when it is old", async () => {
    await using at = await scene();
    at.pages.serve("/story", PAGE, { type: "text/html" });
    const ids = await Promise.all(
      [...Array(25).keys()].map((n) => at.write(`${n} https://pages.test/story`)),
    );
    for (const id of [ids[0]!, ids[24]!]) expect(await at.cardOf(id)).not.toBeNull();
    expect(at.pages.asked).toEqual(["/story"]);
    at.here.clock.advance(15 * 24 * 3_600_000);
    await at.write("again https://pages.test/story");
    await at.here.app.drain();
    expect(at.pages.asked).toHaveLength(2);
  });

  it("has no preview of what is no small HTML page, and does not insist", async () => {
    await using at = await scene();
    at.pages.serve("/data", { title: "x" }, { type: "application/json" });
    at.pages.serve("/large", `<title>x</title>${" ".repeat(1024 * 1024)}`, { type: "text/html" });
    at.pages.serve("/broken", PAGE, { type: "text/html", status: 500 });
    for (const path of ["/data", "/large", "/broken", "/missing"]) {
      const id = await at.write(`https://pages.test${path}`);
      expect(await at.cardOf(id), path).toBeNull();
      await at.write(`again https://pages.test${path}`);
    }
    await at.here.app.drain();
    expect(at.pages.asked).toHaveLength(4);
  });

  it("follows its words when they are edited", async () => {
    await using at = await scene();
    at.pages.serve("/story", PAGE, { type: "text/html" });
    const id = await at.write("https://pages.test/story");
    expect(await at.cardOf(id)).not.toBeNull();
    await at.alice.send("PUT", `/api/v1/statuses/${id}`, { status: "no link" });
    expect(await at.cardOf(id)).toBeNull();
  });

  it("that leads to a Space or a post of this server needs no request, and shows no more than anyone may see", async () => {
    await using at = await scene();
    const space = await startSpace(at.here.app, at.alice.id, { title: "Coffee and code" });
    expect(await at.cardOf(await at.write(`Listen: ${space.url}`))).toMatchObject({
      url: space.url,
      title: "Coffee and code",
      author_name: "alice",
      provider_name: "here.test",
    });
    const post = (await at.alice.post("/api/v1/statuses", { status: "an older story" })).body;
    expect(await at.cardOf(await at.write(post.url))).toMatchObject({
      title: "alice",
      description: "an older story",
    });
    const hidden = (await at.alice.post("/api/v1/statuses", { status: "secret", visibility: "private" }))
      .body;
    expect(await at.cardOf(await at.write(hidden.url))).toBeNull();
    expect(at.pages.asked).toEqual([]);
  });

  it("from elsewhere waits a moment of its own before the page is asked", async () => {
    using _random = vi.spyOn(Math, "random").mockReturnValue(0.5);
    await using at = await scene();
    const carol = at.pages.actor("carol");
    const carolId = (await at.here.app.remote.findAccount("carol@pages.test"))!;
    await follow(at.here.app, at.alice.id, carolId);
    await sendTo(at.here, carol, {
      id: `${carol.uri}#accept`,
      type: "Accept",
      object: { type: "Follow", actor: `https://here.test/users/alice`, object: carol.uri },
    });
    at.pages.serve("/story", PAGE, { type: "text/html" });
    const uri = "https://pages.test/notes/1";
    const content = '<a href="https://pages.test/story">s</a>';
    const to = ["https://www.w3.org/ns/activitystreams#Public"];
    const note = {
      id: uri,
      type: "Note",
      attributedTo: carol.uri,
      to,
      content,
      published: new Date().toISOString(),
    };
    await sendTo(at.here, carol, { id: `${uri}#create`, type: "Create", object: note });
    expect(at.pages.asked).not.toContain("/story");
    at.here.clock.advance(61_000);
    await at.here.app.drain();
    const [status] = (await at.alice.get("/api/v1/timelines/home")).body;
    expect(status).toMatchObject({ uri, card: { title: "قهوة & حكايات" } });
  });
});
