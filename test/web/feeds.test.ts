// What other programs read of somebody: the feed of posts, and the tip jar as a funding manifest.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { updateProfile } from "#src/accounts/update-profile.ts";
import { silenceAccount } from "#src/moderation/silence-account.ts";
import { createPost } from "#src/posts/create-post.ts";
import { restoreAccount } from "#src/moderation/restore-account.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { cookieOf } from "#test/support/client.ts";

let test: TestApp;
let alice: Account;

beforeAll(async () => {
  test = await createTestApp();
  alice = await test.person("alice");
  await updateProfile(test.app, alice.id, { name: "Alice & <sons>", bio: "Stories\nof \u0007 the river" });
  const entries = [
    { service: "kofi", handle: "alice", name: "Coffee & more" },
    { service: "paypal", handle: "alice", amounts: { currency: "EUR", values: ["5", "2.50"] } },
    {
      service: "bitcoin",
      handle: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
      amounts: { currency: "BTC", values: ["0.001"] },
    },
    { service: "lightning", handle: "alice@wallet.example", visibility: "signed_in" as const },
  ];
  await setTipJar(test.app, alice.id, { adult: true, enabled: true, entries });
  const post = (text: string, visibility: "public" | "unlisted" | "followers" | "direct", more = {}) =>
    createPost(test.app, { accountId: alice.id, text, visibility, ...more });
  await post("Hello ]]> <b> &amp; #river", "public");
  await post("for few eyes: unlisted", "unlisted");
  await post("for few eyes: followers", "followers");
  await post("for few eyes: direct", "direct");
  await post("The end of the book", "public", { spoiler: "Spoilers" });
});

afterAll(async () => test[Symbol.asyncDispose]());

async function get(path: string, headers: Record<string, string> = {}) {
  const answer = await test.request(path, { headers });
  return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
}

describe("GET /@alice.rss", () => {
  it("has the public posts and the ways to tip, as well-formed XML", async () => {
    const { status, type, text } = await get("/@alice.rss");
    expect([status, type]).toEqual([200, "application/rss+xml; charset=utf-8"]);
    expect(text).toContain("<title>Alice &#38; &#60;sons&#62; (@alice@here.test)</title>");
    expect(text).toContain("<description>Stories of the river</description>");
    expect(text).toContain('<podcast:funding url="https://here.test/@alice/tips">Tip jar</podcast:funding>');
    expect(text).toContain(
      '<podcast:funding url="https://ko-fi.com/alice">Coffee &#38; more</podcast:funding>',
    );
    expect(text).not.toContain("bitcoin:");
    expect(text.match(/<item>/g)).toHaveLength(2);
    expect(text).toContain("<title>Spoilers</title>");
    expect(text).toContain("<category>river</category>");
    expect(text).toMatch(/<link>https:\/\/here\.test\/@alice\/[0-9A-Z]{26}<\/link>/);
    expect(text).toMatch(/<pubDate>\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT<\/pubDate>/);
    expect(text).not.toContain("\u0007");
    expect(text).not.toMatch(/&(?!#\d+;)/);
    const open = [...text.matchAll(/<([a-z:A-Z]+)(?=[\s>])[^>]*[^/>?]?>/g)].filter(
      ([tag]) => !/\/>$|^<\?/.test(tag),
    );
    expect(open).toHaveLength([...text.matchAll(/<\/[a-zA-Z:]+>/g)].length);
  });

  it("F22: never has a post that is not public, not even for its author", async () => {
    const cookie = await cookieOf(test, "alice");
    for (const headers of [undefined, { cookie }]) {
      expect((await get("/@alice.rss", headers)).text).not.toContain("for few eyes");
    }
    expect((await get("/@alice/funding.json", { cookie })).text).not.toContain("wallet.example");
  });

  it("is not there for nobody", async () => {
    expect((await get("/@nobody.rss")).status).toBe(404);
  });
});

describe("GET /@alice/funding.json", () => {
  it("is a manifest of floss.fund's v1.0.0, which its own address proves", async () => {
    const { status, type, text } = await get("/@alice/funding.json");
    expect([status, type]).toEqual([200, "application/json"]);
    const { version, entity, projects, funding } = JSON.parse(text);
    expect(version).toBe("v1.0.0");
    expect(entity).toMatchObject({
      type: "individual",
      role: "owner",
      name: "Alice & <sons>",
      email: "alice@here.test",
      webpageUrl: { url: "https://here.test/@alice" },
    });
    expect(projects).toEqual([]);
    expect(funding.channels).toEqual([
      {
        guid: "kofi-1",
        type: "payment-provider",
        address: "https://ko-fi.com/alice",
        description: "Coffee & more",
      },
      {
        guid: "paypal-2",
        type: "payment-provider",
        address: "https://paypal.me/alice",
        description: "PayPal.Me",
      },
      {
        guid: "bitcoin-3",
        type: "payment-provider",
        address: "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        description: expect.stringContaining("Bitcoin"),
      },
    ]);
    expect(funding.plans).toMatchObject([
      { guid: "any-amount", amount: 0, channels: ["kofi-1", "paypal-2", "bitcoin-3"] },
      { guid: "paypal-2-1", amount: 5, currency: "EUR", frequency: "one-time", channels: ["paypal-2"] },
      { guid: "paypal-2-2", amount: 2.5 },
    ]);
    expect(funding.history).toEqual([]);
    for (const { guid } of [...funding.channels, ...funding.plans])
      expect(guid).toMatch(/^[a-z0-9][a-z0-9-]{1,30}[a-z0-9]$/);
  });

  it("goes with the jar", async () => {
    await silenceAccount(test.app, alice.id, null);
    expect((await get("/@alice/funding.json")).status).toBe(404);
    expect((await get("/@alice.rss")).text).not.toContain("podcast:funding url");
    await restoreAccount(test.app, alice.id, null);
    expect((await get("/@alice/funding.json")).status).toBe(200);
    expect((await get("/@nobody/funding.json")).status).toBe(404);
  });
});
