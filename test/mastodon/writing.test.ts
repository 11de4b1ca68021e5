import { describe, expect, it } from "vitest";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, clientWith, type Answer, type Client } from "#test/support/client.ts";

const write = async (client: Client, status: string, more: object = {}) => {
  const answer = await client.post("/api/v1/statuses", { status, ...more });
  expect(answer.status).toBe(200);
  return answer.body;
};
const ids = ({ body }: Answer) => body.map(({ id }: { id: string }) => id);

interface Cast {
  test: TestApp;
  alice: Client & { id: string };
  bob: Client & { id: string };
  anyone: Client;
}

async function cast(test: TestApp): Promise<Cast> {
  const [alice, bob] = [await test.person("alice"), await test.person("bob")];
  return {
    test,
    alice: { ...(await clientOf(test, alice)), id: alice.id },
    bob: { ...(await clientOf(test, bob)), id: bob.id },
    anyone: clientWith(test),
  };
}

describe("what is typed", () => {
  it("may be Markdown, is kept, and edits stay in the same kind", async () => {
    await using test = await createTestApp();
    const { alice } = await cast(test);
    const { id, content } = await write(alice, "**strong**\n\n- #tea", { content_type: "text/markdown" });
    expect(content).toMatch(
      /^<p><strong>strong<\/strong><\/p><ul><li><a href="https:\/\/here.test\/tags\/tea"/,
    );
    const source = { id, text: "**strong**\n\n- #tea", spoiler_text: "", content_type: "text/markdown" };
    expect((await alice.get(`/api/v1/statuses/${id}/source`)).body).toEqual(source);
    const edited = await alice.send("PUT", `/api/v1/statuses/${id}`, { status: "_soft_" });
    expect(edited.body.content).toBe("<p><em>soft</em></p>");
    const plain = { status: "_plain_", content_type: "text/plain" };
    expect((await alice.send("PUT", `/api/v1/statuses/${id}`, plain)).body.content).toBe("<p>_plain_</p>");
    const wrong = await alice.post("/api/v1/statuses", { status: "x", content_type: "text/html" });
    expect(wrong).toMatchObject({ status: 422, body: { details: { content_type: expect.any(String) } } });
  });

  it("follows what its author prefers", async () => {
    await using test = await createTestApp();
    const { alice } = await cast(test);
    const choice = { content_type: "text/markdown", visibility: "unlisted", sensitive: true };
    expect((await alice.send("PATCH", "/api/v1/preferences", choice)).status).toBe(200);
    expect((await alice.get("/api/v1/preferences")).body).toMatchObject({
      "posting:default:visibility": "unlisted",
      "posting:default:sensitive": true,
      "posting:default:content_type": "text/markdown",
    });
    const usual = await write(alice, "*x*");
    expect(usual).toMatchObject({ content: "<p><em>x</em></p>", visibility: "unlisted", sensitive: true });
    const named = { content_type: "text/plain", visibility: "public", sensitive: false };
    expect(await write(alice, "*x*", named)).toMatchObject({
      content: "<p>*x*</p>",
      visibility: "public",
      sensitive: false,
    });
    expect((await alice.send("PATCH", "/api/v1/preferences", { visibility: "all" })).status).toBe(422);
  });
});

describe("edits", () => {
  it("keep what was said before, for whoever sees the post", async () => {
    await using test = await createTestApp();
    const { alice, bob, anyone } = await cast(test);
    const { id, created_at } = await write(alice, "first");
    const path = `/api/v1/statuses/${id}`;
    test.clock.advance(60_000);
    await alice.send("PUT", path, { status: "second", spoiler_text: "cw" });
    test.clock.advance(60_000);
    const last = (await alice.send("PUT", path, { status: "third" })).body;
    const { body } = await anyone.get(`${path}/history`);
    expect(body).toMatchObject([
      { content: "<p>first</p>", spoiler_text: "", sensitive: false, created_at },
      { content: "<p>second</p>", spoiler_text: "cw", sensitive: true },
      { content: "<p>third</p>", created_at: last.edited_at, account: { acct: "alice" }, emojis: [] },
    ]);
    const hidden = await write(alice, "psst", { visibility: "private" });
    expect((await bob.get(`/api/v1/statuses/${hidden.id}/history`)).status).toBe(404);
    await alice.send("DELETE", path);
    expect((await alice.get(`${path}/history`)).status).toBe(404);
  });

  it("that change nothing are none", async () => {
    await using test = await createTestApp();
    const { alice, bob } = await cast(test);
    const { id } = await write(alice, "the same");
    await bob.post(`/api/v1/statuses/${id}/reblog`);
    const again = await alice.send("PUT", `/api/v1/statuses/${id}`, { status: "the same" });
    expect(again).toMatchObject({ status: 200, body: { edited_at: null } });
    expect((await alice.get(`/api/v1/statuses/${id}/history`)).body).toHaveLength(1);
    await test.app.drain();
    expect((await bob.get("/api/v1/notifications?types[]=update")).body).toEqual([]);
  });

  it("are told to those who boosted the post, the latest one only", async () => {
    await using test = await createTestApp();
    const { alice, bob } = await cast(test);
    const { id } = await write(alice, "one");
    await bob.post(`/api/v1/statuses/${id}/reblog`);
    for (const status of ["two", "three"]) {
      await alice.send("PUT", `/api/v1/statuses/${id}`, { status });
      await test.app.drain();
    }
    expect((await bob.get("/api/v1/notifications?types[]=update")).body).toMatchObject([
      { type: "update", account: { acct: "alice" }, status: { id, content: "<p>three</p>" } },
    ]);
    expect((await alice.get("/api/v1/notifications?types[]=update")).body).toEqual([]);
  });
});

describe("pins", () => {
  it("stand on the profile, the latest first, and are marked for their owner", async () => {
    await using test = await createTestApp();
    const { alice, bob, anyone } = await cast(test);
    const [one, two] = [await write(alice, "1"), await write(alice, "2", { visibility: "unlisted" })];
    for (const { id } of [one, two, one]) {
      test.clock.advance(1_000);
      expect(await alice.post(`/api/v1/statuses/${id}/pin`)).toMatchObject({
        status: 200,
        body: { pinned: true },
      });
    }
    const path = `/api/v1/accounts/${alice.id}/statuses?pinned=true`;
    expect(ids(await anyone.get(path))).toEqual([two.id, one.id]);
    expect((await bob.get(`/api/v1/statuses/${one.id}`)).body.pinned).toBe(false);
    expect((await alice.post(`/api/v1/statuses/${two.id}/unpin`)).body.pinned).toBe(false);
    await alice.send("DELETE", `/api/v1/statuses/${one.id}`);
    expect(ids(await anyone.get(path))).toEqual([]);
  });

  it("are at most five, of one's own, and open to everyone", async () => {
    await using test = await createTestApp();
    const { alice, bob } = await cast(test);
    const pin = async (client: Client, id: string) =>
      (await client.post(`/api/v1/statuses/${id}/pin`)).status;
    const post = await write(alice, "mine");
    expect(await pin(bob, post.id)).toBe(422);
    const boost = (await alice.post(`/api/v1/statuses/${(await write(bob, "his")).id}/reblog`)).body;
    for (const { id } of [boost, await write(alice, "x", { visibility: "private" })]) {
      expect(await pin(alice, id)).toBe(422);
    }
    for (let i = 0; i < 5; i++) expect(await pin(alice, (await write(alice, `${i}`)).id)).toBe(200);
    expect(await pin(alice, post.id)).toBe(422);
    expect((await alice.get(`/api/v1/accounts/${alice.id}/statuses?pinned=1`)).body).toHaveLength(5);
  });
});

describe("featured hashtags", () => {
  it("stand on the profile with their counts, in whatever spelling, once", async () => {
    await using test = await createTestApp();
    const { alice, anyone } = await cast(test);
    for (const text of ["#قهوة one", "#قَهْوَه two", "#tea"]) await write(alice, text);
    const suggested = (await alice.get("/api/v1/featured_tags/suggestions")).body;
    expect(suggested).toMatchObject([{ name: "قهوة" }, { name: "tea" }]);
    const made = await alice.post("/api/v1/featured_tags", { name: "#قهوة" });
    expect(made).toMatchObject({ status: 200, body: { name: "قهوة", statuses_count: "2" } });
    expect((await alice.post("/api/v1/featured_tags", { name: "قَهْوَه" })).body.id).toBe(made.body.id);
    expect((await anyone.get(`/api/v1/accounts/${alice.id}/featured_tags`)).body).toEqual([made.body]);
    const tagged = await anyone.get(`/api/v1/accounts/${alice.id}/statuses?tagged=قهوه`);
    expect(tagged.body).toHaveLength(2);
    expect((await alice.post("/api/v1/featured_tags", { name: "no tag" })).status).toBe(422);
    expect((await alice.send("DELETE", `/api/v1/featured_tags/${made.body.id}`)).body).toEqual({});
    expect((await alice.send("DELETE", `/api/v1/featured_tags/${made.body.id}`)).status).toBe(404);
    expect((await alice.get("/api/v1/featured_tags")).body).toEqual([]);
  });
});

describe("languages", () => {
  it("of public timelines are those that somebody reads, and what names none", async () => {
    await using test = await createTestApp();
    const { alice, bob, anyone } = await cast(test);
    for (const language of ["en", "ar", "pt-BR", null]) await write(alice, `in ${language}`, { language });
    const shown = async (client: Client) =>
      (await client.get("/api/v1/timelines/public")).body.map((post: { language: string }) => post.language);
    expect((await bob.send("PATCH", "/api/v1/preferences", { languages: ["ar", "pt"] })).status).toBe(200);
    expect(await shown(bob)).toEqual([null, "pt-BR", "ar"]);
    expect(await shown(anyone)).toEqual([null, "pt-BR", "ar", "en"]);
    await bob.send("PATCH", "/api/v1/preferences", { languages: [] });
    expect(await shown(bob)).toHaveLength(4);
    expect((await bob.send("PATCH", "/api/v1/preferences", { languages: ["%"] })).status).toBe(422);
  });
});

describe("threads", () => {
  it("are whole, each answer followed by its own; a deleted post says so to whom it was open", async () => {
    await using test = await createTestApp();
    const { alice, bob, anyone } = await cast(test);
    const reply = async (to: { id: string }, text: string) => write(bob, text, { in_reply_to_id: to.id });
    const root = await write(alice, "root");
    const [a, b] = [await reply(root, "a"), await reply(root, "b")];
    const a1 = await reply(a, "a1");
    const b1 = await reply(b, "b1");
    const a2 = await reply(a, "a2");
    const { body } = await anyone.get(`/api/v1/statuses/${root.id}/context`);
    const order = body.descendants.map(({ id }: { id: string }) => id);
    expect(order).toEqual([a.id, a1.id, a2.id, b.id, b1.id]);
    const secret = await write(alice, "x", { visibility: "private" });
    for (const { id } of [root, secret]) await alice.send("DELETE", `/api/v1/statuses/${id}`);
    const gone = await anyone.get(`/api/v1/statuses/${root.id}`);
    expect(gone).toMatchObject({ status: 404, body: { details: { id: "deleted" } } });
    expect((await anyone.get(`/api/v1/statuses/${secret.id}`)).body.details).toBeUndefined();
  });
});
