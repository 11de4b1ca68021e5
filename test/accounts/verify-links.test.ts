import { createServer, type RequestListener } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openTags } from "#src/accounts/open-tags.ts";
import { getAccount } from "#src/accounts/queries.ts";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import { updateProfile } from "#src/accounts/update-profile.ts";
import { acceptFollow } from "#src/graph/answer-follow.ts";
import { follow } from "#src/graph/follow.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { CAROL } from "#test/support/carol.ts";
import { clientOf, clientWith } from "#test/support/client.ts";
import { TestNetwork } from "#test/support/pair.ts";

const DAY_MS = 24 * 3_600_000;

/** blog.test, which answers what the test says, and an app that can reach it. */
async function createWorld() {
  await using stack = new AsyncDisposableStack();
  const network = new TestNetwork();
  stack.defer(() => network.close());
  const site: { answer: RequestListener } = { answer: (_request, response) => response.end() };
  const server = createServer((request, response) => site.answer(request, response)).listen(0, "127.0.0.1");
  stack.defer(() => void server.close());
  await once(server, "listening");
  network.lead("blog.test", (server.address() as AddressInfo).port);
  const test = stack.use(await createTestApp({ network }));
  const owned = stack.move();
  return { test, site, network, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const page = (html: string, type = "text/html; charset=utf-8", status = 200): RequestListener => {
  return (_request, response) => response.writeHead(status, { "content-type": type }).end(html);
};
const LINK = '<a rel="nofollow me" href="https://here.test/@alice">me</a>';

const verifiedOf = async (test: TestApp, id: string) => {
  const { body } = await clientWith(test).get(`/api/v1/accounts/${id}`);
  return body.fields.map(({ verified_at }: { verified_at: string | null }) => verified_at !== null);
};

describe("links in profile fields", () => {
  it("are verified where the page links back, for as long as it does", async () => {
    await using world = await createWorld();
    const { test, site, network } = world;
    const { id } = await test.person("alice");
    site.answer = page(`<p>My blog</p>${LINK}`);
    const values = [
      "https://blog.test/",
      "see https://blog.test/",
      "https://user@blog.test/",
      "http://blog.test/",
    ];
    const fields = values.map((value) => ({ name: "Blog", value }));
    await updateProfile(test.app, id, { fields });
    await test.app.drain();
    expect(await verifiedOf(test, id)).toEqual([true, false, false, false]);
    const { body } = await clientWith(test).get(`/api/v1/accounts/${id}`);
    expect(body.fields[0].value).toMatch(/^<a [^>]*rel="me nofollow/);

    await updateProfile(test.app, id, { fields: [{ name: "Home", value: "https://blog.test/" }] });
    expect(await verifiedOf(test, id)).toEqual([true]); // another word for the same page
    network.cut("blog.test");
    test.clock.advance(DAY_MS);
    await test.app.schedule.runAll();
    await test.app.drain();
    expect(await verifiedOf(test, id)).toEqual([true]); // away for a day is not gone
    test.clock.advance(14 * DAY_MS);
    await test.app.schedule.runAll();
    await test.app.drain();
    expect(await verifiedOf(test, id)).toEqual([false]);
  });

  it("of people elsewhere are verified by this server once someone here follows them, and while they stay", async () => {
    await using world = await createWorld();
    const { test, site } = world;
    const { app } = test;
    let asked = 0;
    const body = '<a rel="me" href="https://remote.test/@carol">me</a>';
    site.answer = (request, response) => {
      asked++;
      page(request.url === "/mine" ? body : "<p>Nobody</p>")(request, response);
    };
    const link = (path: string, words = `https://blog.test${path}`) =>
      `<a href="https://blog.test${path}" rel="me nofollow">${words}</a>`;
    const values = [
      link("/mine", '<span class="invisible">https://</span><span>blog.test/mine</span>'),
      `<p>${link("/mine")}</p>`,
      "https://blog.test/mine",
      link("/mine", "https://blog.test/other"),
      `see ${link("/mine")}`,
      link("/other"),
    ];
    const receive = (fields: string[]) =>
      app.store.tx((tx) =>
        receiveAccount(app, tx, { ...CAROL, fields: fields.map((value) => ({ name: "Blog", value })) }),
      );
    const { id } = await receive(values);
    await app.drain();
    expect([asked, (await verifiedOf(test, id)).includes(true)]).toEqual([0, false]);
    const alice = await test.person("alice");
    await follow(app, alice.id, id);
    await acceptFollow(app, alice.id, id);
    await app.drain();
    expect(await verifiedOf(test, id)).toEqual([true, true, true, false, false, false]);
    expect(asked).toBe(2); // each page once
    await receive(values.toReversed().slice(0, 4));
    expect((await verifiedOf(test, id)).slice(0, 4)).toEqual([false, false, false, true]);
    site.answer = page("<p>Sold</p>");
    test.clock.advance(20 * DAY_MS);
    await receive(values.slice(0, 3));
    await app.drain();
    expect(await verifiedOf(test, id)).toEqual([false, false, false]);
    expect((await getAccount(app.store.read, id)).fields[0]).toEqual({ name: "Blog", value: values[0] });
  });

  it("lose the mark when the page no longer links back", async () => {
    await using world = await createWorld();
    const { test, site } = world;
    const alice = await test.person("alice");
    site.answer = page(
      `<head><link rel=me href=/profile><link rel=me href=https://here.test/users/alice></head>`,
    );
    const client = await clientOf(test, alice);
    const form = { fields_attributes: [{ name: "Blog", value: "https://blog.test/" }] };
    const changed = await client.send("PATCH", "/api/v1/accounts/update_credentials", form);
    expect(changed.body.source.fields).toEqual([
      { name: "Blog", value: "https://blog.test/", verified_at: null },
    ]);
    await test.app.drain();
    expect(await verifiedOf(test, alice.id)).toEqual([true]);
    site.answer = page("<p>Sold</p>");
    test.clock.advance(DAY_MS);
    await test.app.schedule.runAll();
    await test.app.drain();
    expect(await verifiedOf(test, alice.id)).toEqual([false]);
  });

  it.each([
    ["a link without rel", page('<a href="https://here.test/@alice">me</a>')],
    ["somebody else's profile", page('<a rel="me" href="https://here.test/@bob">me</a>')],
    ["a link in a comment", page(`<!-- ${LINK} -->`)],
    ["a link in a script", page(`<script>var x = '${LINK}'</script>`)],
    ["another media type", page(LINK, "text/plain")],
    ["a page of an error", page(LINK, "text/html", 404)],
    ["too long a page", page("x".repeat(600_000) + LINK)],
    [
      "a redirect elsewhere",
      (_request, response) => response.writeHead(302, { location: "https://here.test/" }).end(),
    ],
  ] as [string, RequestListener][])("are not verified by %s", async (_what, answer) => {
    await using world = await createWorld();
    const { test, site } = world;
    const { id } = await test.person("alice");
    site.answer = answer;
    await updateProfile(test.app, id, { fields: [{ name: "Blog", value: "https://blog.test/" }] });
    await test.app.drain();
    expect(await verifiedOf(test, id)).toEqual([false]);
  });
});

describe("the tags of a page", () => {
  it("are read as browsers read them", () => {
    const html = `<!doctype html><A REL='me x' href="https://x.test/&#64;a&amp;b" href=2>< a><b<c d/><title><i></title><x-y z>`;
    const tags = [...openTags(html)].map(({ name, attributes }) => [name, Object.fromEntries(attributes)]);
    expect(tags).toEqual([
      ["a", { rel: "me x", href: "https://x.test/@a&b" }],
      ["b", { "<c": "", d: "" }],
      ["title", {}],
      ["x-y", { z: "" }],
    ]);
  });

  it("take little time whatever is in them", () => {
    const parts = [
      "<a ",
      '"',
      "'",
      "=",
      "<!--",
      "-->",
      "<script>",
      "</",
      ">",
      "x",
      " ",
      "<div>",
      'a="',
      "&#x",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 6 }), (words) => {
        const text = words.join("");
        const html = text.repeat(Math.ceil((512 * 1024) / text.length));
        const before = process.cpuUsage();
        for (const _ of openTags(html));
        expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
      }),
      { numRuns: 30 },
    );
  });
});
