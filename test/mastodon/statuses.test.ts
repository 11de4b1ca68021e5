import Database from "better-sqlite3";
import { describe, expect, it, vi } from "vitest";
import type { Store } from "#src/db/store.ts";
import { createTestApp } from "#test/support/app.ts";
import { clientOf, clientWith, type Client } from "#test/support/client.ts";

/** https://docs.joinmastodon.org/entities/Status/ */
const STATUS = {
  id: expect.any(String),
  uri: expect.stringMatching(/^https:/),
  url: expect.stringMatching(/^https:/),
  created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  edited_at: null,
  account: expect.objectContaining({ id: expect.any(String), acct: expect.any(String) }),
  content: expect.any(String),
  visibility: "public",
  sensitive: false,
  spoiler_text: "",
  media_attachments: [],
  application: { name: "Test", website: null },
  mentions: [],
  tags: [],
  emojis: [],
  reblogs_count: 0,
  favourites_count: 0,
  replies_count: 0,
  in_reply_to_id: null,
  in_reply_to_account_id: null,
  reblog: null,
  poll: null,
  card: null,
  language: null,
  favourited: false,
  reblogged: false,
  muted: false,
  bookmarked: false,
  filtered: [],
};

const ids = (body: { id: string }[]) => body.map(({ id }) => id);
const write = async (client: Client, status: string, more: object = {}) =>
  (await client.post("/api/v1/statuses", { status, ...more })).body;

/** The least of three times: something kept for a while may have to be looked up anew in one of them. */
async function leastQueries(store: Store, run: () => Promise<unknown>): Promise<number> {
  const counts = [];
  for (let round = 0; round < 3; round++) counts.push(await countQueries(store, run));
  return Math.min(...counts);
}

/** How often the database is asked: on SQLite its own statements tell, as queries that were built before run past Drizzle and its log. */
async function countQueries(store: Store, run: () => Promise<unknown>): Promise<number> {
  const [of, ...names] = store.read.dialect === "pg" ? ([loggerOf(store), "logQuery"] as const) : STATEMENTS;
  const asked = names.map((name) => vi.spyOn(of, name));
  try {
    await run();
    return asked.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  } finally {
    for (const one of asked) one.mockRestore();
  }
}

type Asked = Record<string, (...values: unknown[]) => unknown>;

function loggerOf({ read }: Store): Asked {
  return (read.q as unknown as { session: { logger: Asked } }).session.logger;
}

const STATEMENTS = [
  Object.getPrototypeOf(new Database(":memory:").prepare("select 1")) as Asked,
  "all",
  "get",
] as const;

describe("/api/v1/statuses", () => {
  it("makes a post with all that Mastodon's entity has", async () => {
    await using test = await createTestApp();
    const bob = await test.person("bob");
    const asAlice = await clientOf(test, await test.person("alice"));
    const { status, body } = await asAlice.post("/api/v1/statuses", {
      status: "مرحبا @bob #سلام https://example.test/x",
      language: "ar",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...STATUS,
      language: "ar",
      mentions: [{ id: bob.id, username: "bob", acct: "bob", url: "https://here.test/@bob" }],
      tags: [{ name: "سلام", url: expect.stringMatching(/^https:\/\/here\.test\/tags\//) }],
    });
    expect(body.content).toMatch(/^<p>مرحبا <span class="h-card"/);
    expect((await clientWith(test).get(`/api/v1/statuses/${body.id}`)).body).toEqual({
      ...body,
      quote_approval: { ...body.quote_approval, current_user: "denied" },
    });
  });

  it("takes forms with switches as words, and empty fields as absent", async () => {
    await using test = await createTestApp();
    const { token } = await clientOf(test, await test.person("alice"));
    const form = {
      status: "careful",
      spoiler_text: "a warning",
      sensitive: "true",
      visibility: "private",
      language: "",
    };
    const response = await test.request("/api/v1/statuses", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(form),
    });
    expect(await response.json()).toMatchObject({
      spoiler_text: "a warning",
      sensitive: true,
      visibility: "private",
      language: null,
    });
  });

  it("makes one post of one Idempotency-Key, also for two requests at once", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const client = await clientOf(test, alice);
    const send = (key: string) =>
      client.post("/api/v1/statuses", { status: "once" }, { "idempotency-key": key });
    const [first, second] = await Promise.all([send("a"), send("a")]);
    const [again, other] = [await send("a"), await send("b")];
    expect([second.body.id, again.body.id]).toEqual([first.body.id, first.body.id]);
    expect(other.body.id).not.toBe(first.body.id);
    test.clock.advance(61 * 60_000);
    expect((await send("a")).body.id).not.toBe(first.body.id);
  });

  it("does not take one person's key for another's", async () => {
    await using test = await createTestApp();
    const clients = [
      await clientOf(test, await test.person("alice")),
      await clientOf(test, await test.person("bob")),
    ];
    const sent = await Promise.all(
      clients.map((client) => client.post("/api/v1/statuses", { status: "x" }, { "idempotency-key": "k" })),
    );
    expect(sent[0]!.body.account.username).toBe("alice");
    expect(sent[1]!.body.account.username).toBe("bob");
  });

  it("changes a post and keeps its source", async () => {
    await using test = await createTestApp();
    const asAlice = await clientOf(test, await test.person("alice"));
    const asBob = await clientOf(test, await test.person("bob"));
    const { id } = await write(asAlice, "before <b>");
    const path = `/api/v1/statuses/${id}`;
    expect((await asAlice.get(`${path}/source`)).body).toMatchObject({
      id,
      text: "before <b>",
      spoiler_text: "",
    });
    const edited = await asAlice.send("PUT", path, { status: "after", spoiler_text: "cw" });
    expect(edited.body).toMatchObject({
      id,
      content: "<p>after</p>",
      spoiler_text: "cw",
      edited_at: expect.stringMatching(/\.\d{3}Z$/),
    });
    expect((await asBob.send("PUT", path, { status: "mine" })).status).toBe(403);
    expect((await asBob.get(`${path}/source`)).status).toBe(403);
  });

  it("deletes a post, answering it with its source", async () => {
    await using test = await createTestApp();
    const asAlice = await clientOf(test, await test.person("alice"));
    const { id } = await write(asAlice, "gone #soon");
    const stranger = await clientOf(test, await test.person("bob"));
    expect((await stranger.send("DELETE", `/api/v1/statuses/${id}`)).status).toBe(403);
    const gone = await asAlice.send("DELETE", `/api/v1/statuses/${id}`);
    expect(gone).toMatchObject({ status: 200, body: { id, text: "gone #soon", tags: [{ name: "soon" }] } });
    expect((await asAlice.get(`/api/v1/statuses/${id}`)).status).toBe(404);
  });

  it("shows a thread around a post", async () => {
    await using test = await createTestApp();
    const asAlice = await clientOf(test, await test.person("alice"));
    const asBob = await clientOf(test, await test.person("bob"));
    const root = await write(asAlice, "root");
    const middle = await write(asBob, "middle", { in_reply_to_id: root.id });
    const leaf = await write(asAlice, "leaf", { in_reply_to_id: middle.id });
    const { body } = await clientWith(test).get(`/api/v1/statuses/${middle.id}/context`);
    expect(ids(body.ancestors)).toEqual([root.id]);
    expect(ids(body.descendants)).toEqual([leaf.id]);
    expect(body.ancestors[0].replies_count).toBe(1);
    expect(leaf.in_reply_to_account_id).toBe(middle.account.id);
  });

  it("keeps posts from those they are not for", async () => {
    await using test = await createTestApp();
    const asAlice = await clientOf(test, await test.person("alice"));
    const asBob = await clientOf(test, await test.person("bob"));
    const hidden = await write(asAlice, "for followers", { visibility: "private" });
    const direct = await write(asAlice, "for @bob", { visibility: "direct" });
    for (const { id } of [hidden, direct]) {
      expect((await clientWith(test).get(`/api/v1/statuses/${id}`)).status).toBe(404);
    }
    expect((await asBob.get(`/api/v1/statuses/${hidden.id}`)).status).toBe(404);
    expect((await asBob.get(`/api/v1/statuses/${direct.id}`)).status).toBe(200);
    const reply = await asBob.post("/api/v1/statuses", { status: "me too", in_reply_to_id: hidden.id });
    expect(reply.status).toBe(404);
  });

  it("says clearly what is wrong with a post", async () => {
    await using test = await createTestApp();
    const client = await clientOf(test, await test.person("alice"));
    const refused = async (body: object) => {
      const answer = await client.post("/api/v1/statuses", body);
      expect(answer.body.error).toEqual(expect.any(String));
      return answer.status;
    };
    expect(await refused({})).toBe(422);
    expect(await refused({ status: "" })).toBe(422);
    expect(await refused({ status: "x".repeat(5_001) })).toBe(422);
    expect(await refused({ status: "x", visibility: "everybody" })).toBe(422);
    expect(await refused({ status: { a: 1 } })).toBe(422);
    expect(await refused({ status: "x", in_reply_to_id: "nothing" })).toBe(404);
    expect((await clientWith(test).post("/api/v1/statuses", { status: "x" })).status).toBe(401);
  });
});

describe("/api/v1/timelines", () => {
  it("home has what one follows, pages both ways by Link", async () => {
    await using test = await createTestApp();
    const bob = await test.person("bob");
    const asAlice = await clientOf(test, await test.person("alice"));
    const asBob = await clientOf(test, bob);
    await asAlice.post(`/api/v1/accounts/${bob.id}/follow`);
    const made: string[] = [];
    for (const text of ["1", "2", "3", "4", "5"]) made.unshift((await write(asBob, text)).id);
    const first = await asAlice.get("/api/v1/timelines/home?limit=2");
    expect(ids(first.body)).toEqual(made.slice(0, 2));
    const link = (answer: typeof first, rel: string) =>
      new RegExp(`<https://here\\.test([^>]+)>; rel="${rel}"`).exec(answer.headers.get("link")!)![1]!;
    const second = await asAlice.get(link(first, "next"));
    expect(ids(second.body)).toEqual(made.slice(2, 4));
    expect(ids((await asAlice.get(link(second, "prev"))).body)).toEqual(made.slice(0, 2));
    const since = await asAlice.get(`/api/v1/timelines/home?since_id=${made[2]}`);
    expect(ids(since.body)).toEqual(made.slice(0, 2));
    expect((await clientWith(test).get("/api/v1/timelines/home")).status).toBe(401);
  });

  it("public is open to everybody and has no replies", async () => {
    await using test = await createTestApp();
    const asAlice = await clientOf(test, await test.person("alice"));
    const root = await write(asAlice, "root");
    await write(asAlice, "reply", { in_reply_to_id: root.id });
    await write(asAlice, "quiet", { visibility: "unlisted" });
    for (const path of ["/api/v1/timelines/public", "/api/v1/timelines/public?local=true"]) {
      expect(ids((await clientWith(test).get(path)).body)).toEqual([root.id]);
    }
  });

  it("makes the same number of queries for three posts as for two", async () => {
    await using test = await createTestApp();
    const asAlice = await clientOf(test, await test.person("alice"));
    for (const name of ["bob", "dave", "erin"]) {
      const person = await test.person(name);
      await asAlice.post(`/api/v1/accounts/${person.id}/follow`);
      await write(await clientOf(test, person), "hello @alice");
    }
    await test.app.drain(); // what is done in the background reads as well
    await asAlice.get("/api/v1/timelines/home"); // the first read makes the timeline
    const two = await leastQueries(test.app.store, () => asAlice.get("/api/v1/timelines/home?limit=2"));
    const all = await leastQueries(test.app.store, () => asAlice.get("/api/v1/timelines/home"));
    expect(two).toBeGreaterThan(3);
    expect(all).toBe(two);
  });
});
