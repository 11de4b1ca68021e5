import { describe, expect, it } from "vitest";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, clientWith } from "#test/support/client.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";

/** https://docs.joinmastodon.org/entities/Account/, what clients decode without asking whether it is there. */
const ACCOUNT = {
  id: expect.any(String),
  username: expect.any(String),
  acct: expect.any(String),
  display_name: expect.any(String),
  locked: expect.any(Boolean),
  bot: expect.any(Boolean),
  group: expect.any(Boolean),
  discoverable: expect.any(Boolean),
  created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/),
  note: expect.any(String),
  url: expect.stringMatching(/^https:/),
  uri: expect.stringMatching(/^https:/),
  avatar: expect.stringMatching(/^https:/),
  avatar_static: expect.stringMatching(/^https:/),
  header: expect.stringMatching(/^https:/),
  header_static: expect.stringMatching(/^https:/),
  followers_count: expect.any(Number),
  following_count: expect.any(Number),
  statuses_count: expect.any(Number),
  emojis: [],
  fields: expect.any(Array),
};

async function cast(test: TestApp) {
  const [alice, bob] = [await test.person("alice"), await test.person("bob")];
  return { alice, bob, asAlice: await clientOf(test, alice), asBob: await clientOf(test, bob) };
}

describe("/api/v1/accounts", () => {
  it("verify_credentials answers the person, with the texts as typed", async () => {
    await using test = await createTestApp();
    const { asAlice } = await cast(test);
    const { body } = await asAlice.get("/api/v1/accounts/verify_credentials");
    expect(body).toMatchObject({
      ...ACCOUNT,
      username: "alice",
      acct: "alice",
      url: "https://here.test/@alice",
      last_status_at: null,
      source: {
        privacy: "public",
        sensitive: false,
        language: null,
        note: "",
        fields: [],
        follow_requests_count: 0,
      },
      role: { id: "user", permissions: "0" },
    });
  });

  it("update_credentials takes JSON, forms and multipart, and escapes what it shows", async () => {
    await using test = await createTestApp();
    const { asAlice } = await cast(test);
    const json = {
      display_name: "Alice <3",
      note: "I am <b>alice</b>\nsee https://alice.test",
      locked: true,
    };
    const updated = await asAlice.send("PATCH", "/api/v1/accounts/update_credentials", json);
    expect(updated.body).toMatchObject({
      display_name: "Alice <3",
      locked: true,
      source: { note: json.note },
    });
    expect(updated.body.note).toContain("I am &#60;b&#62;alice&#60;/b&#62;<br>see <a href=");
    const form = new FormData();
    form.set("fields_attributes[0][name]", "Site");
    form.set("fields_attributes[0][value]", "https://alice.test/me");
    form.set("fields_attributes[1][name]", "");
    form.set("fields_attributes[1][value]", "");
    form.set("locked", "false");
    const response = await test.request("/api/v1/accounts/update_credentials", {
      method: "PATCH",
      headers: { authorization: `Bearer ${asAlice.token}` },
      body: form,
    });
    const body = (await response.json()) as { fields: { value: string }[]; source: object };
    expect(body).toMatchObject({
      locked: false,
      display_name: "Alice <3",
      fields: [{ name: "Site", verified_at: null }],
      source: { fields: [{ name: "Site", value: "https://alice.test/me" }] },
    });
    expect(body.fields[0]!.value).toMatch(/^<a href="https:&#47;|^<a href="https:\/\/alice\.test\/me"/);
    expect(body.fields[0]!.value.replace(/<[^>]+>/g, "")).toBe("https://alice.test/me");
  });

  it("says what is wrong with a profile, and by whom", async () => {
    await using test = await createTestApp();
    const { asAlice } = await cast(test);
    const answer = await asAlice.send("PATCH", "/api/v1/accounts/update_credentials", {
      display_name: "x".repeat(101),
    });
    expect(answer).toMatchObject({ status: 422, body: { error: expect.stringContaining("name") } });
  });

  it("lookup finds people in any case, with and without this server's domain", async () => {
    await using test = await createTestApp();
    const { alice } = await cast(test);
    for (const acct of ["alice", "@ALICE", "alice@here.test"]) {
      const { status, body } = await clientWith(test).get(`/api/v1/accounts/lookup?acct=${acct}`);
      expect([status, body.id]).toEqual([200, alice.id]);
    }
    expect((await clientWith(test).get("/api/v1/accounts/lookup?acct=nobody")).status).toBe(404);
    expect((await clientWith(test).get("/api/v1/accounts/lookup")).status).toBe(422);
  });

  it("shows the tip jar and mirrors it in fields, but not in what the owner edits", async () => {
    await using test = await createTestApp();
    const { alice, asAlice } = await cast(test);
    await setTipJar(test.app, alice.id, {
      enabled: true,
      adult: true,
      entries: [{ service: "kofi", handle: "alice" }],
    });
    const { body } = await clientWith(test).get(`/api/v1/accounts/${alice.id}`);
    expect(body).toMatchObject({
      ...ACCOUNT,
      tip_jar: { enabled: true, entries: [{ service: "kofi", href: "https://ko-fi.com/alice" }] },
      fields: [{ value: expect.stringContaining("https://ko-fi.com/alice") }, { name: "Tip jar" }],
    });
    const me = await asAlice.get("/api/v1/accounts/verify_credentials");
    expect(me.body).toMatchObject({ fields: { length: 2 }, source: { fields: [] } });
  });

  it("follow, unfollow, block and unblock answer the relationship", async () => {
    await using test = await createTestApp();
    const { alice, bob, asAlice, asBob } = await cast(test);
    const relate = async (verb: string) => (await asAlice.post(`/api/v1/accounts/${bob.id}/${verb}`)).body;
    expect(await relate("follow")).toMatchObject({ id: bob.id, following: true, showing_reblogs: true });
    const back = await asBob.get(`/api/v1/accounts/relationships?id[]=${alice.id}&id[]=${bob.id}`);
    expect(back.body).toMatchObject([{ id: alice.id, followed_by: true, following: false }, { id: bob.id }]);
    expect((await asBob.get(`/api/v1/accounts/relationships?id=${alice.id}`)).body).toHaveLength(1);
    const followers = await clientWith(test).get(`/api/v1/accounts/${bob.id}/followers`);
    expect(followers.body).toMatchObject([{ id: alice.id, following_count: 1 }]);
    const following = await clientWith(test).get(`/api/v1/accounts/${alice.id}/following`);
    expect(following.body).toMatchObject([{ id: bob.id, followers_count: 1 }]);
    expect(await relate("unfollow")).toMatchObject({ following: false });
    expect(await relate("block")).toMatchObject({ blocking: true });
    expect((await asAlice.get("/api/v1/blocks")).body).toMatchObject([{ id: bob.id }]);
    expect((await asBob.post(`/api/v1/accounts/${alice.id}/follow`)).status).toBe(403);
    expect(await relate("unblock")).toMatchObject({ blocking: false });
  });

  it("lets several senders through at once whose news waits apart, and leaves unknown ones aside", async () => {
    await using test = await createTestApp();
    const asAlice = await clientOf(test, await test.person("alice"));
    const bob = await test.person("bob");
    await asAlice.send("PATCH", "/api/v2/notifications/policy", { for_not_following: "filter" });
    await (await clientOf(test, bob)).post("/api/v1/statuses", { status: "@alice hello" });
    await test.app.drain();
    expect((await asAlice.get("/api/v1/notifications/requests")).body).toMatchObject([{ id: bob.id }]);
    const { status } = await asAlice.post("/api/v1/notifications/requests/accept", {
      id: ["nobody", bob.id],
    });
    expect(status).toBe(200);
    expect((await asAlice.get("/api/v1/notifications/requests")).body).toEqual([]);
    expect((await asAlice.get("/api/v1/notifications")).body).toMatchObject([{ account: { id: bob.id } }]);
  });

  it("a locked account answers requests", async () => {
    await using test = await createTestApp();
    const { alice, bob, asAlice, asBob } = await cast(test);
    await asBob.send("PATCH", "/api/v1/accounts/update_credentials", { locked: true });
    const asked = await asAlice.post(`/api/v1/accounts/${bob.id}/follow`);
    expect(asked.body).toMatchObject({ following: false, requested: true });
    expect((await asBob.get("/api/v1/follow_requests")).body).toMatchObject([{ id: alice.id }]);
    const me = await asBob.get("/api/v1/accounts/verify_credentials");
    expect(me.body.source.follow_requests_count).toBe(1);
    const yes = await asBob.post(`/api/v1/follow_requests/${alice.id}/authorize`);
    expect(yes.body).toMatchObject({ id: alice.id, followed_by: true });
    const no = await asBob.post(`/api/v1/follow_requests/${alice.id}/reject`);
    expect(no.body).toMatchObject({ followed_by: false });
  });

  it("pages followers by the Link header", async () => {
    await using test = await createTestApp();
    const bob = await test.person("bob");
    for (const name of ["one", "two", "three"]) {
      await (await clientOf(test, await test.person(name))).post(`/api/v1/accounts/${bob.id}/follow`);
    }
    const seen: string[] = [];
    let next: string | undefined = `/api/v1/accounts/${bob.id}/followers?limit=2`;
    while (next) {
      const { headers, body } = await clientWith(test).get(next);
      seen.push(...body.map(({ username }: { username: string }) => username));
      next = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
    }
    expect(seen).toEqual(["three", "two", "one"]);
  });

  it("statuses are filtered by what the client asks for", async () => {
    await using test = await createTestApp();
    const { alice, asAlice, asBob } = await cast(test);
    const { body: first } = await asAlice.post("/api/v1/statuses", { status: "one" });
    const { body: other } = await asBob.post("/api/v1/statuses", { status: "by bob" });
    const reply = { status: "an answer", in_reply_to_id: other.id };
    await asAlice.post("/api/v1/statuses", reply);
    const own = { status: "a thread", in_reply_to_id: first.id };
    const { body: thread } = await asAlice.post("/api/v1/statuses", own);
    const path = `/api/v1/accounts/${alice.id}/statuses`;
    expect((await clientWith(test).get(path)).body).toHaveLength(3);
    const top = await clientWith(test).get(`${path}?exclude_replies=true`);
    expect(top.body.map(({ id }: { id: string }) => id)).toEqual([thread.id, first.id]);
    expect((await clientWith(test).get(`${path}?only_media=1`)).body).toEqual([]);
    expect((await clientWith(test).get(`${path}?pinned=true`)).body).toEqual([]);
  });
});

describe("search", () => {
  it("finds by the beginning of a handle or a name, the exact one first", async () => {
    await using test = await createTestApp();
    const { asAlice } = await cast(test);
    await test.person("alice_2");
    const found = await asAlice.get("/api/v2/search?q=alic&type=accounts");
    expect(found.body).toMatchObject({ accounts: { length: 2 }, statuses: [], hashtags: [] });
    const exact = await asAlice.get("/api/v1/accounts/search?q=@alice@here.test");
    expect(exact.body[0]).toMatchObject({ username: "alice" });
    expect((await asAlice.get("/api/v2/search?q=%25")).body.accounts).toEqual([]);
  });

  it("asks other servers where the client says so and somebody is signed in", async () => {
    await using test = await createTestApp();
    const { bob, asAlice } = await cast(test);
    const asked: string[] = [];
    test.app.remote = {
      findAccount: async (handle) => (asked.push(handle), bob.id),
      findAccountByUri: async (uri) => (asked.push(uri), bob.id),
      rereadAccount: async () => undefined,
      findPostByUri: async () => undefined,
      refreshPoll: async () => {},
    };
    const resolved = await asAlice.get("/api/v2/search?q=@carol@remote.test&resolve=true");
    expect(resolved.body.accounts).toMatchObject([{ id: bob.id }]);
    await asAlice.get("/api/v2/search?q=https://remote.test/@carol&resolve=true");
    await asAlice.get("/api/v2/search?q=@dave@remote.test");
    expect(asked).toEqual(["carol@remote.test", "https://remote.test/@carol"]);
    const anyone = await clientWith(test).get("/api/v2/search?q=@carol@remote.test&resolve=true");
    expect(anyone.status).toBe(401);
  });

  it("finds a post by its address", async () => {
    await using test = await createTestApp();
    const { asAlice } = await cast(test);
    const { body } = await asAlice.post("/api/v1/statuses", { status: "find me" });
    const found = await asAlice.get(`/api/v2/search?q=${encodeURIComponent(body.uri)}&resolve=true`);
    expect(found.body.statuses).toMatchObject([{ id: body.id }]);
  });
});
