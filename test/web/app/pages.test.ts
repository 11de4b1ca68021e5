// The pages as the server makes them: whole without scripts, in the reader's language, from the public API alone.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createWeb } from "#web/server.ts";
import { loadAssets } from "#web/server/assets.ts";
import type { SpaceState } from "#web/app/entities/space-summary.ts";
import { alice, origin, space, status, tip } from "../support/entities.ts";
import { createFixtureApi } from "../support/fixture-api.ts";
import { createWebFixture } from "../support/web-fixture.ts";

const asAlice = { cookie: "hakawati_session=alice" };
/** What the server looks for in a build. */
const ENTRIES = [
  "app/main.tsx",
  "app/passkey-door.ts",
  "app/push/worker.ts",
  "style.css",
  "icons.svg",
  "favicon.svg",
  ...["figtree-latin", "markazi-text-latin", "vazirmatn-arabic", "markazi-text-arabic"].map(
    (face) => `${face}-wght-normal.woff2`,
  ),
];
const everyPage = [
  "/",
  "/spaces",
  "/spaces/s1",
  "/about",
  "/@alice",
  "/@carol@remote.test",
  "/@alice/1",
  "/@alice/tips",
  "/sign-in",
  "/setup?token=good",
];

describe("every page", () => {
  it.each(everyPage)("%s stands in both languages, with its direction", async (path) => {
    const web = createWebFixture();
    const english = await web.get(path, { "accept-language": "en" });
    const arabic = await web.get(path, { "accept-language": "ar" });
    expect([english.status, arabic.status]).toEqual([200, 200]);
    expect(english.html).toMatch(/<html lang="en" dir="ltr"/);
    expect(arabic.html).toMatch(/<html lang="ar" dir="rtl"/);
    expect(arabic.html).toContain("/assets/arabic.woff2");
    expect(english.html).not.toContain("/assets/arabic.woff2");
  });

  it.each([...everyPage, "/nowhere"])(
    "%s has one h1, a title, and no style attribute or inline script",
    async (path) => {
      const { html } = await createWebFixture().get(path);
      expect(html.match(/<h1[ >]/g)).toHaveLength(1);
      expect(html).toMatch(/<title>[^<]+ · Qissa<\/title>/);
      expect(html).not.toMatch(/<[^>]+\sstyle=/);
      expect(html).not.toMatch(/<[^>]+\son[a-z]+=/);
      for (const [, attributes] of html.matchAll(/<script([^>]*)>/g)) {
        expect(attributes).toMatch(/src="\/assets\/(main|passkey-door)\.js"|type="application\/json"/);
      }
    },
  );

  it.each(everyPage)("%s asks the API, and nothing else", async (path) => {
    const web = createWebFixture();
    await web.get(path);
    expect(web.api.asked).toContain("GET /api/v2/instance");
    for (const asked of web.api.asked) expect(asked).toMatch(/^GET \/api\/v[12]\//);
  });

  it("loads its pictures from here alone", async () => {
    const web = createWebFixture((api) => {
      api.get("/api/v1/accounts/lookup", (c) => c.json({ ...alice, avatar: "https://tracker.test/a.png" }));
    });
    expect((await web.get("/@alice")).html).not.toContain('src="https://tracker.test');
  });
});

describe("the first page", () => {
  it("welcomes who is not signed in with what is live and what was told", async () => {
    const { html } = await createWebFixture().get("/");
    expect(html).toContain("Pull up a chair.");
    expect(html).toContain("Stories after midnight");
    expect(html).toContain("ruined three pots of coffee");
    expect(html).toContain('href="/sign-in"');
  });

  it("is the home timeline of who is signed in", async () => {
    const web = createWebFixture();
    const { html } = await web.get("/", asAlice);
    expect(html).toContain('aria-label="Write"');
    expect(web.api.asked).toContain("GET /api/v1/timelines/home?limit=20");
  });

  it("shows above home who is live of the people one follows, and no others", async () => {
    const web = createWebFixture((api) => {
      api.get("/api/v1/spaces", (c) =>
        c.json(
          c.req.query("following") === "true"
            ? [space("s7", { title: "Of a friend" })]
            : [space("s8", { title: "Of a stranger" })],
        ),
      );
    });
    const { html } = await web.get("/", asAlice);
    expect(html).toContain("Of a friend");
    expect(html).not.toContain("Of a stranger");
  });

  it("treats a worn-out cookie as nobody", async () => {
    const { status, html } = await createWebFixture().get("/", { cookie: "hakawati_session=old" });
    expect(status).toBe(200);
    expect(html).toContain("Pull up a chair.");
  });
});

describe("the directory of Spaces", () => {
  it("leads on to what does not fit, in each section's own order", async () => {
    const many = (state: SpaceState) =>
      Array.from({ length: 20 }, (_none, at) => space(`${state}${at}`, { state }));
    const web = createWebFixture((api) => {
      api.get("/api/v1/spaces", (c) => c.json(many(c.req.query("state") as SpaceState)));
    });
    const links = async (path: string) =>
      [...(await web.get(path)).html.matchAll(/href="(\/spaces\?state[^"]*)"/g)].map(([, href]) =>
        href!.replaceAll("&amp;", "&"),
      );
    const [live, scheduled, ended] = await links("/spaces?language=ar");
    expect(live).toBe("/spaces?state=live&max_id=live19&language=ar");
    expect(scheduled).toBe("/spaces?state=scheduled&offset=20&language=ar");
    expect(ended).toBe("/spaces?state=ended&max_id=ended19&language=ar");
    expect(await links(scheduled!)).toEqual(["/spaces?state=scheduled&offset=40&language=ar"]);
    expect(web.api.asked).toContain("GET /api/v1/spaces?state=scheduled&language=ar&offset=20");
    await links(ended!);
    expect(web.api.asked).toContain("GET /api/v1/spaces?state=ended&language=ar&max_id=ended19");
  });
});

describe("a tip jar", () => {
  it("can be read and used without scripts", async () => {
    const { html } = await createWebFixture().get("/@alice/tips");
    expect(html).toContain(
      '<a class="btn tip" href="https://ko-fi.com/alice" target="_blank" rel="payment nofollow noopener noreferrer" referrerpolicy="no-referrer"',
    );
    expect(html).toContain('<bdi class="at" dir="ltr">paypal.me/alice</bdi>');
    expect(html).toMatch(/<svg class="qr"[^>]*><path fill="currentColor" d="M1 1h7v1H1z/);
    expect(html).toContain("Shows ليلى حدّاد: your full name and your bank.");
  });

  it("shows an address whole, in fours", async () => {
    const { html } = await createWebFixture().get("/@alice/tips");
    const grouped = /<p class="grouped" [^>]*>(.*?)<\/p>/.exec(html)![1]!;
    expect(grouped.replace(/<[^>]+>/g, "")).toBe("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    expect(grouped.startsWith("<span><b>bc1q</b></span>")).toBe(true);
  });

  it("says for three days that it changed", async () => {
    const { html } = await createWebFixture().get("/@alice/tips");
    expect(html).toContain("<b>This jar changed 21 hours ago.</b>");
    const web = createWebFixture((api) => {
      const old = {
        ...alice.tip_jar,
        changed_recently: false,
        changed_at: new Date(Date.now() - 73 * 3_600_000).toISOString(),
      };
      api.get("/api/v1/accounts/lookup", (c) => c.json({ ...alice, tip_jar: old }));
    });
    expect((await web.get("/@alice/tips")).html).not.toContain("This jar changed");
  });

  it("warns for three days after its owner's sign-in was reset, though the jar itself is old", async () => {
    const web = createWebFixture((api) => {
      const old = { ...alice.tip_jar, changed_at: "2020-01-01T00:00:00.000Z" };
      api.get("/api/v1/accounts/lookup", (c) => c.json({ ...alice, tip_jar: old }));
    });
    const { html } = await web.get("/@alice/tips");
    expect(html).toContain("signs in changed in the last three days.</b>");
    expect(html).not.toContain("This jar changed");
  });

  it("leads from the warning to the history, which stands open then", async () => {
    const web = createWebFixture();
    const closed = (await web.get("/@alice/tips")).html;
    expect(closed).toContain('href="/@alice/tips?history#history"');
    expect(closed).toMatch(/<details class="tip-history" id="history">/);
    const { html } = await web.get("/@alice/tips?history");
    expect(html).toMatch(/<details class="tip-history" id="history" open>/);
    expect(html).toContain("<bdi>Bitcoin</bdi> added");
    expect(html).toContain("<bdi>Ko-fi</bdi> removed");
  });

  it.each([
    ["ar-EG,ar;q=0.8", ["instapay", "kofi", "paypal"]],
    ["ar", ["instapay", "kofi", "paypal"]],
    ["de-DE,de;q=0.9", ["kofi", "paypal"]],
    ["en-US,not_a_tag,en-1", ["kofi", "paypal"]],
  ])("puts first what is used where the reader's tags (%s) are from", async (accept, first) => {
    const { html } = await createWebFixture().get("/@alice/tips?lang=en", { "accept-language": accept });
    const likely = html.slice(html.indexOf("Likely to work for you"), html.indexOf("From a wallet"));
    const names: Record<string, string> = {
      instapay: "InstaPay (Egypt)",
      kofi: "Ko-fi",
      paypal: "PayPal.Me",
    };
    const order = [...likely.matchAll(/<span class="strong"><bdi>(.*?)<\/bdi>/g)].map(([, name]) => name);
    expect(order).toEqual(first.map((id) => names[id]));
  });

  it("offers the amounts that the owner suggests, as links", async () => {
    const { html } = await createWebFixture().get("/@alice/tips");
    expect(html).toMatch(
      /<a class="num" href="https:\/\/paypal\.me\/alice\/5USD" target="_blank" rel="payment nofollow noopener noreferrer" referrerpolicy="no-referrer" aria-label="\$5 with PayPal\.Me">/,
    );
  });

  it("says that a payment cannot be taken back, once", async () => {
    const entries = [
      tip("bizum", { handle: "+34612345678", reveals: ["phone"], undo: "never" }),
      tip("bitcoin", { handle: "bc1q", reveals: ["public-ledger-link"], undo: "never" }),
    ];
    const web = createWebFixture((api) => {
      api.get("/api/v1/accounts/lookup", (c) => c.json({ ...alice, tip_jar: { ...alice.tip_jar, entries } }));
    });
    expect((await web.get("/@alice/tips")).html.match(/annot be taken back\./g)).toHaveLength(2);
  });

  it("points to itself and to wallets from the head of the document", async () => {
    const href = "https://wallet.example/alice";
    const entries = [tip("web-monetization", { handle: href, href })];
    const web = createWebFixture((api) => {
      api.get("/api/v1/accounts/lookup", (c) => c.json({ ...alice, tip_jar: { ...alice.tip_jar, entries } }));
    });
    for (const path of ["/@alice", "/@alice/tips"]) {
      const { html } = await web.get(path);
      expect(html).toContain(`<link rel="monetization" href="${href}"`);
      expect(html).toContain('<link rel="payment" href="/@alice/tips" title="Tip ');
    }
    expect((await createWebFixture().get("/@bob")).html).not.toContain('rel="payment"');
  });

  it("T11: names the host before the reader leaves for a page that the catalogue does not know", async () => {
    const href = "https://donate.example.org/alice";
    const entries = [tip("custom-url", { handle: href, href, interstitial: true })];
    const web = createWebFixture((api) => {
      api.get("/api/v1/accounts/lookup", (c) => c.json({ ...alice, tip_jar: { ...alice.tip_jar, entries } }));
    });
    const jar = await web.get("/@alice/tips");
    expect(jar.html).toContain('href="/@alice/tips?leave=tip-custom-url"');
    expect(jar.html).not.toContain(`href="${href}"`);
    const { html, headers } = await web.get("/@alice/tips?leave=tip-custom-url");
    expect(html).toContain('<bdi class="at" dir="ltr">donate.example.org</bdi>');
    expect(html).toMatch(
      /href="https:\/\/donate\.example\.org\/alice" target="_blank" rel="payment nofollow noopener noreferrer" referrerpolicy="no-referrer"/,
    );
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("names the host before the reader leaves for what another server says", async () => {
    const web = createWebFixture();
    const jar = await web.get("/@carol@remote.test/tips");
    expect(jar.html).toContain('href="/@carol@remote.test/tips?leave=tip-liberapay"');
    expect(jar.html).not.toContain('href="https://liberapay.com/carol"');
    const leaving = await web.get("/@carol@remote.test/tips?leave=tip-liberapay");
    expect(leaving.html).toContain('<bdi class="at" dir="ltr">liberapay.com</bdi>');
    expect(leaving.html).toContain('href="https://liberapay.com/carol" target="_blank"');
  });

  it("makes no link of a scheme that is none of ours", async () => {
    const evil = [
      "javascript:alert(1)",
      "data:text/html,x",
      "intent://x",
      "tel:+1",
      "http://ko-fi.com/alice",
    ];
    const entries = evil.map((href, at) => ({ ...alice.tip_jar!.entries[0]!, id: `evil-${at}`, href }));
    const web = createWebFixture((api) => {
      api.get("/api/v1/accounts/lookup", (c) => c.json({ ...alice, tip_jar: { ...alice.tip_jar, entries } }));
    });
    const { html } = await web.get("/@alice/tips");
    for (const href of evil) expect(html).not.toContain(`href="${href}`);
  });
});

describe("a profile", () => {
  it("of somebody here points to the feed", async () => {
    const feed = '<link rel="alternate" type="application/rss+xml" href="/@alice.rss"';
    expect((await createWebFixture().get("/@alice")).html).toContain(feed);
    expect((await createWebFixture().get("/@carol@remote.test")).html).not.toContain("rss+xml");
  });

  it("lists what is mirrored from the jar in the jar alone, and as a field where the jar is not shown", async () => {
    const fields = [
      { name: "Book", value: "Ferrymen", verified_at: null },
      { name: "Mirrored", value: "ko-fi.com/alice", verified_at: null, tip: true },
    ];
    const shown = async (account: object) => {
      const web = createWebFixture((api) => {
        api.get("/api/v1/accounts/lookup", (c) => c.json(account));
      });
      return (await web.get("/@alice")).html.match(/<dt>.*?<\/dt>/g);
    };
    expect(await shown({ ...alice, fields })).toEqual(["<dt><bdi>Book</bdi></dt>"]);
    expect(await shown({ ...alice, fields, tip_jar: null })).toHaveLength(2);
  });
});

describe("what others wrote", () => {
  const bad = `<script>alert(1)</script>"><img src=x onerror=alert(1)>`;

  it("W1: is text wherever it is not sanitised HTML: names, fields, content warnings, alt text, titles, topics", async () => {
    const account = {
      ...alice,
      display_name: bad,
      fields: [{ name: bad, value: "plain", verified_at: null }],
    };
    const post = status("1", account, "<p>fine</p>", { spoiler_text: bad });
    const picture = {
      id: "m1",
      type: "image" as const,
      url: `${origin}/1.png`,
      preview_url: `${origin}/1.png`,
      description: bad,
    };
    const pictured = status("2", account, "<p>fine</p>", { media_attachments: [picture] });
    const web = createWebFixture((api) => {
      api.get("/api/v1/accounts/lookup", (c) => c.json(account));
      api.get("/api/v1/accounts/:id/statuses", (c) => c.json([post, pictured]));
      api.get("/api/v1/spaces/:id", (c) =>
        c.json({
          ...status,
          title: bad,
          host: account,
          started_by: account,
          speakers: [],
          topics: [bad],
          state: "live",
          url: "",
          listeners_count: 0,
          language: "x'",
          id: "s1",
        }),
      );
    });
    for (const path of ["/@alice", "/spaces/s1"]) {
      const { html } = await web.get(path);
      expect(html).not.toContain("<script>alert");
      expect(html).not.toContain("<img src=x");
      expect(html).toContain("&lt;script>alert");
    }
    const { html } = await web.get("/@alice");
    const escaped = "&lt;script>alert(1)&lt;/script>&quot;>&lt;img src=x onerror=alert(1)>";
    for (const before of [
      "<dt><bdi>",
      'class="strong small" lang="en">',
      'alt="',
      '<p class="small" dir="auto">',
    ]) {
      expect([before, html.includes(before + escaped)]).toEqual([before, true]);
    }
  });

  it("can't turn the line around with hidden marks", async () => {
    const web = createWebFixture((api) => {
      api.get("/api/v1/accounts/lookup", (c) => c.json({ ...alice, display_name: "ali\u202Egnp.ec" }));
    });
    expect((await web.get("/@alice")).html).toContain("<bdi>aligNP.ec</bdi>".toLowerCase());
  });
});

describe("what is not there", () => {
  it.each([
    ["/nowhere", 404, "That story has ended"],
    ["/@nobody", 404, "That story has ended"],
    ["/@alice/none", 404, "That story has ended"],
    ["/@%E0%A4%A", 404, "That story has ended"],
  ])("%s is answered %d, and what to do next", async (path, code, words) => {
    const { status, html } = await createWebFixture().get(path);
    expect(status).toBe(code);
    expect(html).toContain(words);
    expect(html).toContain('href="/"');
  });

  it.each([
    [403, 403, "This is not for everyone"],
    [429, 429, "One moment, please"],
    [503, 500, "The page did not come"],
  ])("an API that answers %d is a page of status %d", async (from, to, words) => {
    const web = createWebFixture((api) => {
      api.get("/api/v1/accounts/lookup", (c) => c.json({ error: "x" }, from as 403));
    });
    const { status, html } = await web.get("/@alice");
    expect(status).toBe(to);
    expect(html).toContain(words);
  });

  it("has a sentence left when even the instance can't be asked", async () => {
    const web = createWebFixture((api) => {
      api.get("/api/v2/instance", (c) => c.text("broken", 500));
    });
    const { status, html } = await web.get("/");
    expect(status).toBe(500);
    expect(html).toContain("The page did not come");
    expect(html).not.toMatch(/\n\s+at /);
  });

  it("leads to the true author of a post", async () => {
    const { status, headers } = await createWebFixture().get("/@bob/1");
    expect([status, headers.get("location")]).toEqual([302, "/@alice/1"]);
  });
});

it("leads to the source of what runs, as the licence asks", async () => {
  const { html } = await createWebFixture().get("/about", { "accept-language": "en" });
  expect(html).toContain('<a class="link" href="https://code.test/cafe">Source</a>');
});

describe("the headers", () => {
  it("let a page load from here alone", async () => {
    const { headers } = await createWebFixture().get("/");
    const policy = headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("connect-src 'self' wss://qissa.test");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  });

  it("let an app's consent page answer the app, and never cut off its popup", async () => {
    const { headers } = await createWebFixture().get("/oauth/authorize?client_id=toot", asAlice);
    expect(headers.get("content-security-policy")).not.toContain("form-action");
    expect(headers.get("cross-origin-opener-policy")).toBeNull();
    expect(headers.get("cross-origin-resource-policy")).toBeNull();
  });

  it("give the worker of notifications a lasting address, and let it load nothing", async () => {
    const { status, headers } = await createWebFixture().get("/push-worker.js");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("text/javascript");
    expect(headers.get("cache-control")).toBe("no-cache");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("keep built files for ever, and know no others", async () => {
    const web = createWebFixture();
    const style = await web.get("/assets/style.css");
    expect(style.headers.get("cache-control")).toContain("immutable");
    expect((await web.get("/assets/..%2F..%2Fpackage.json")).status).toBe(404);
  });

  it("go on being served as they were when a build replaces them, and what came later is not there", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hakawati-build-"));
    const write = async (hash: string) => {
      await rm(join(folder, "assets"), { recursive: true, force: true });
      await mkdir(join(folder, "assets"));
      await mkdir(join(folder, ".vite"), { recursive: true });
      const names = ENTRIES.map((end) => [end, end.replace(/.*\//, "")] as const);
      const built = names.map(
        ([end, name]) => [end, { file: `assets/${hash}-${name.replace(/tsx?$/, "js")}` }] as const,
      );
      for (const [, { file }] of built) await writeFile(join(folder, file), hash);
      await writeFile(join(folder, ".vite/manifest.json"), JSON.stringify(Object.fromEntries(built)));
    };
    await write("old");
    const web = createWeb<null>({ config: { origin } }, createFixtureApi().call, () => loaded);
    const loaded = loadAssets(folder);
    await write("new");
    const get = (path: string) => web.fetch(new Request(origin + path), { peer: null });
    for (const _twice of [1, 2]) expect(await (await get("/assets/old-main.js")).text()).toBe("old");
    expect((await get("/assets/new-main.js")).status).toBe(404);
    expect((await get("/assets/older-main.js")).status).toBe(404);
    await rm(folder, { recursive: true });
  });
});
