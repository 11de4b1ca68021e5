// Polls, quotes and reactions in the client API.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { MAX_NAMES } from "#src/posts/reactions/reaction-rows.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, clientWith, type Answer, type Client } from "#test/support/client.ts";

let test: TestApp;
let alice: Account;
let bob: Account;
let asAlice: Client;
let asBob: Client;
let anyone: Client;

beforeAll(async () => {
  test = await createTestApp({ env: { HAKAWATI_RATE_LIMITS: "off" } });
  [alice, bob] = [await test.person("alice"), await test.person("bob")];
  [asAlice, asBob, anyone] = [await clientOf(test, alice), await clientOf(test, bob), clientWith(test)];
});

afterAll(() => test[Symbol.asyncDispose]());

const write = (client: Client, more: object = {}) =>
  client.post("/api/v1/statuses", { status: "Good evening", ...more });
const statusOf = async (client: Client, id: string) => (await client.get(`/api/v1/statuses/${id}`)).body;
const typesOf = (answer: Answer) => answer.body.map(({ type }: { type: string }) => type);

describe("polls", () => {
  const poll = { options: ["Tea", "Coffee", "Mint"], expires_in: 3_600 };
  const path = (answer: Answer) => `/api/v1/polls/${answer.body.poll.id}`;

  it("are made, from JSON and from forms, shown, voted in once, and told when they end", async () => {
    const made = await write(asAlice, { poll: { ...poll, multiple: "true" } });
    expect(made.body.poll).toEqual({
      id: expect.any(String),
      expires_at: expect.stringMatching(/Z$/),
      expired: false,
      multiple: true,
      votes_count: 0,
      voters_count: 0,
      options: poll.options.map((title) => ({ title, votes_count: 0 })),
      emojis: [],
      voted: true,
      own_votes: [],
    });
    const form = new URLSearchParams({ status: "Which?", "poll[expires_in]": "600" });
    for (const option of ["A", "B"]) form.append("poll[options][]", option);
    const headers = { authorization: `Bearer ${asAlice.token}` };
    const posted = await test.request("/api/v1/statuses", { method: "POST", body: form, headers });
    expect(await posted.json()).toMatchObject({ poll: { options: [{ title: "A" }, { title: "B" }] } });

    const voted = await asBob.post(`${path(made)}/votes`, { choices: ["0", 2] });
    expect(voted).toMatchObject({
      status: 200,
      body: { voted: true, own_votes: [0, 2], votes_count: 2, voters_count: 1 },
    });
    expect((await anyone.get(path(made))).body).not.toHaveProperty("voted");
    expect(await asBob.post(`${path(made)}/votes`, { choices: [1] })).toMatchObject({ status: 422 });
    test.clock.advance(3_601_000);
    await test.app.drain();
    for (const client of [asAlice, asBob]) {
      const told = await client.get("/api/v1/notifications?types[]=poll");
      const [one] = told.body.filter(({ status }: { status: { id: string } }) => status.id === made.body.id);
      expect(one).toMatchObject({ type: "poll", status: { poll: { expired: true } } });
    }
  });

  it("counts votes of many at once, each once", async () => {
    const made = await write(asAlice, { poll });
    const carol = await clientOf(test, await test.person("carol"));
    const answers = await Promise.all(
      [asBob, asBob, carol, asBob, carol].map((client) =>
        client.post(`${path(made)}/votes`, { choices: [1] }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect((await asBob.get(path(made))).body).toMatchObject({ votes_count: 2, voters_count: 2 });
  });

  it("hide their counts until the end where the author wants it", async () => {
    const made = await write(asAlice, { poll: { ...poll, hide_totals: true } });
    await asBob.post(`${path(made)}/votes`, { choices: [1] });
    const hidden = poll.options.map((title) => ({ title, votes_count: null }));
    expect((await asBob.get(path(made))).body.options).toEqual(hidden);
    test.clock.advance(3_601_000);
    expect((await asBob.get(path(made))).body.options[1]).toEqual({ title: "Coffee", votes_count: 1 });
  });

  it("lose their votes when an edit changes the choices, keep them else, and go with an edit without them", async () => {
    const made = await write(asAlice, { poll });
    const votes = async () => (await statusOf(asBob, made.body.id)).poll?.votes_count;
    const edit = (body: object) => asAlice.send("PUT", `/api/v1/statuses/${made.body.id}`, body);
    await asBob.post(`${path(made)}/votes`, { choices: [1] });
    await edit({ status: "Good night", poll });
    expect(await votes()).toBe(1);
    const changed = await edit({ status: "Good night", poll: { ...poll, options: ["Tea", "Water"] } });
    expect(changed.body).toMatchObject({ poll: { votes_count: 0 }, edited_at: expect.any(String) });
    expect(await votes()).toBe(0);
    await asBob.post(`${path(made)}/votes`, { choices: [1] });
    const kept = await edit({ status: "Good morning", keep_poll: true });
    expect(kept.body).toMatchObject({
      content: "<p>Good morning</p>",
      poll: { votes_count: 1, expires_at: changed.body.poll.expires_at },
    });
    expect((await edit({ status: "Good night" })).body.poll).toBeNull();
  });

  it.each([
    ["one choice", { options: ["A"] }],
    ["the same choice twice", { options: ["A", " A "] }],
    ["too many choices", { options: [..."ABCDEFGHI"] }],
    ["a choice that is too long", { options: ["A", "b".repeat(101)] }],
    ["an end too soon", { expires_in: 299 }],
    ["an end too late", { expires_in: 32 * 24 * 3_600 }],
    ["no end", { expires_in: "soon" }],
    ["choices that are none", { options: "A" }],
  ])("with %s are refused", async (_what, wrong) => {
    const refused = await write(asAlice, { poll: { ...poll, ...wrong } });
    expect(refused.status).toBe(422);
  });

  it("refuse votes that can't count", async () => {
    const made = await write(asAlice, { poll });
    const hidden = await write(asAlice, { poll, visibility: "private" });
    const votes = `${path(made)}/votes`;
    for (const choices of [[], [3], [-1], [0.5], [0, 1], ["x"], undefined, Array(200).fill(0)])
      expect((await asBob.post(votes, { choices })).status).toBe(422);
    expect((await asAlice.post(votes, { choices: [0] })).status).toBe(422);
    expect((await anyone.post(votes, { choices: [0] })).status).toBe(401);
    expect((await asBob.post(`${path(hidden)}/votes`, { choices: [0] })).status).toBe(404);
    expect((await asBob.post("/api/v1/polls/nothing/votes", { choices: [0] })).status).toBe(404);
    expect((await anyone.get(path(hidden))).status).toBe(404);
    const reader = await clientOf(test, bob, "read");
    expect((await reader.post(votes, { choices: [0] })).status).toBe(403);
    test.clock.advance(3_601_000);
    expect((await asBob.post(votes, { choices: [0] })).status).toBe(422);
    const { configuration } = (await anyone.get("/api/v2/instance")).body;
    expect(configuration.polls).toEqual({
      max_options: 8,
      max_characters_per_option: 100,
      min_expiration: 300,
      max_expiration: 31 * 24 * 3_600,
    });
  });
});

describe("quotes", () => {
  it("show what they quote, are listed and told, and can be taken back by its author", async () => {
    const quoted = (await write(asAlice)).body;
    const made = await write(asBob, { quoted_status_id: quoted.id });
    expect(made.body.quote).toMatchObject({
      state: "accepted",
      quoted_status: { id: quoted.id, quotes_count: 1, account: { id: alice.id } },
    });
    const again = await write(asAlice, { quoted_status_id: made.body.id });
    expect(again.body.quote.quoted_status.quote).toEqual({ state: "accepted", quoted_status_id: quoted.id });
    expect((await asAlice.get(`/api/v1/statuses/${quoted.id}/quotes`)).body).toMatchObject([
      { id: made.body.id },
    ]);
    await test.app.drain();
    const told = await asAlice.get("/api/v1/notifications?types[]=quote");
    expect(told.body).toMatchObject([{ account: { id: bob.id }, status: { id: made.body.id } }]);
    await asAlice.send("PUT", `/api/v1/statuses/${quoted.id}`, { status: "Good morning" });
    await test.app.drain();
    expect((await asBob.get("/api/v1/notifications?types[]=quoted_update")).body).toMatchObject([
      { status: { id: made.body.id, quote: { quoted_status: { content: "<p>Good morning</p>" } } } },
    ]);

    const revoke = `/api/v1/statuses/${quoted.id}/quotes/${made.body.id}/revoke`;
    expect((await asBob.post(revoke)).status).toBe(403);
    expect((await anyone.post(revoke)).status).toBe(401);
    expect((await asAlice.post(`/api/v1/statuses/${quoted.id}/quotes/${quoted.id}/revoke`)).status).toBe(404);
    expect((await asAlice.post(revoke)).body.quote).toEqual({ state: "revoked", quoted_status: null });
    expect((await asAlice.post(revoke)).status).toBe(200);
    expect(await statusOf(anyone, quoted.id)).toMatchObject({ quotes_count: 0 });
    expect((await asAlice.get(`/api/v1/statuses/${quoted.id}/quotes`)).body).toEqual([]);
  });

  it("follow the policy, which its author may change", async () => {
    const open = (await write(asAlice)).body;
    expect(open.quote_approval).toEqual({ automatic: ["public"], manual: [], current_user: "automatic" });
    const forFew = (await write(asAlice, { quote_approval_policy: "followers" })).body;
    const quote = (id: string) => write(asBob, { quoted_status_id: id });
    expect((await statusOf(asBob, forFew.id)).quote_approval).toMatchObject({ current_user: "denied" });
    expect((await quote(forFew.id)).status).toBe(403);
    const carla = await test.person("carla");
    const asCarla = await clientOf(test, carla);
    await follow(test.app, carla.id, alice.id);
    expect((await statusOf(asCarla, forFew.id)).quote_approval).toMatchObject({ current_user: "automatic" });
    expect((await write(asCarla, { quoted_status_id: forFew.id })).status).toBe(200);
    const policy = `/api/v1/statuses/${open.id}/interaction_policy`;
    expect((await asBob.send("PUT", policy, { quote_approval_policy: "nobody" })).status).toBe(403);
    expect((await asAlice.send("PUT", policy, { quote_approval_policy: "me" })).status).toBe(422);
    expect((await asAlice.send("PUT", policy, { quote_approval_policy: "nobody" })).body).toMatchObject({
      edited_at: null,
      quote_approval: { automatic: [], manual: [] },
    });
    expect((await quote(open.id)).status).toBe(403);
    expect((await write(asAlice, { quoted_status_id: open.id })).status).toBe(200);
  });

  it("of what is not for everyone, or into a direct post, are refused", async () => {
    for (const visibility of ["private", "direct"]) {
      const { id } = (await write(asAlice, { visibility, status: "@bob hello" })).body;
      expect([403, 404]).toContain((await write(asBob, { quoted_status_id: id })).status);
      expect((await write(asAlice, { quoted_status_id: id })).status).toBe(403);
    }
    const { id } = (await write(asAlice)).body;
    expect((await write(asBob, { quoted_status_id: id, visibility: "direct" })).status).toBe(422);
    expect((await write(asBob, { quoted_status_id: "nothing" })).status).toBe(404);
  });

  it("say what became of the quoted post, and hide that of a blocked account", async () => {
    const eve = await test.person("eve");
    const asEve = await clientOf(test, eve);
    const quoted = (await write(asEve)).body;
    const made = (await write(asBob, { quoted_status_id: quoted.id })).body;
    await block(test.app, alice.id, eve.id);
    expect((await statusOf(asAlice, made.id)).quote).toEqual({
      state: "blocked_account",
      quoted_status: null,
    });
    await block(test.app, eve.id, bob.id);
    expect((await statusOf(asBob, made.id)).quote).toEqual({ state: "unauthorized", quoted_status: null });
    expect((await write(asBob, { quoted_status_id: quoted.id })).status).toBe(403);
    await asEve.send("DELETE", `/api/v1/statuses/${quoted.id}`);
    expect((await statusOf(anyone, made.id)).quote).toEqual({ state: "deleted", quoted_status: null });
  });
});

describe("reactions", () => {
  const at = (id: string, emoji = "") =>
    `/api/v1/pleroma/statuses/${id}/reactions${emoji && `/${encodeURIComponent(emoji)}`}`;

  it("are given, counted and taken back, with the people behind them", async () => {
    const { id } = (await write(asAlice)).body;
    await asBob.send("PUT", at(id, "🎉"));
    const given = await asBob.send("PUT", at(id, "🎉"));
    const one = { name: "🎉", count: 1, me: true, url: null, static_url: null, domain: null };
    expect(given.body).toMatchObject({ emoji_reactions: [one], pleroma: { emoji_reactions: [one] } });
    await asAlice.send("PUT", at(id, "🎉"));
    await asAlice.send("PUT", at(id, "☕"));
    expect((await anyone.get(at(id))).body).toMatchObject([
      { name: "🎉", count: 2, me: false, accounts: [{ id: bob.id }, { id: alice.id }] },
      { name: "☕", count: 1, accounts: [{ id: alice.id }] },
    ]);
    expect((await anyone.get(at(id, "☕"))).body).toMatchObject([{ name: "☕" }]);
    expect((await asBob.send("DELETE", at(id, "🎉"))).body.emoji_reactions).toMatchObject([
      { name: "🎉", count: 1, me: false },
      { name: "☕" },
    ]);
  });

  it("are told to those who ask for them alone", async () => {
    const { id } = (await write(asAlice)).body;
    await asBob.send("PUT", at(id, "🌹"));
    await test.app.drain();
    expect(typesOf(await asAlice.get("/api/v1/notifications"))).not.toContain("pleroma:emoji_reaction");
    for (const query of ["types[]", "include_types[]"]) {
      const asked = await asAlice.get(`/api/v1/notifications?${query}=pleroma:emoji_reaction&limit=1`);
      expect(asked.body).toMatchObject([
        { type: "pleroma:emoji_reaction", emoji: "🌹", emoji_url: null, status: { id } },
      ]);
    }
  });

  it("take this server's custom emoji, and no others", async () => {
    const { id } = (await write(asAlice)).body;
    const url = "https://here.test/emoji/oud.png";
    const row = { id: "01", shortcode: "oud", domain: null, url, updatedAt: test.clock.now() };
    await test.app.store.tx(({ q, t }) => q.insert(t.customEmojis).values(row));
    for (const emoji of [":oud:", "oud"]) {
      const { body } = await asBob.send("PUT", at(id, emoji));
      expect(body.emoji_reactions).toMatchObject([{ name: "oud", count: 1, url, me: true }]);
    }
    for (const emoji of ["nothing", "hug@other.test", "🎉🎉", "<b>", "x".repeat(400)])
      expect((await asBob.send("PUT", at(id, emoji))).status).toBe(422);
  });

  it("have an end: so many of one person, so many of all", async () => {
    const { id } = (await write(asAlice)).body;
    const { account } = { account: await test.person("dora") };
    const emoji = [
      ...`😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔😕😖😗😘😙😚😛😜😝😞😟😠😡😢😣😤😥😦😧😨😩😪😫😬😭😮😯😰😱😲`,
    ];
    expect(emoji.length).toBeGreaterThan(MAX_NAMES);
    const asDora = await clientOf(test, account);
    const statuses = [];
    for (const one of emoji.slice(0, 11)) statuses.push((await asDora.send("PUT", at(id, one))).status);
    expect(statuses).toEqual([...Array(10).fill(200), 422]);
    const people = await Promise.all([..."fghij"].map((name) => test.person(`person_${name}`)));
    const reactions = await Promise.all(people.map((person) => clientOf(test, person)));
    for (const [index, one] of emoji.slice(10, MAX_NAMES).entries())
      await reactions[index % 5]!.send("PUT", at(id, one));
    expect((await reactions[0]!.send("PUT", at(id, emoji[MAX_NAMES]))).status).toBe(422);
    expect((await reactions[0]!.send("PUT", at(id, emoji[0]))).status).toBe(200);
  });

  it("are for those who may see the post, and whom its author has not blocked (F23)", async () => {
    const hidden = (await write(asAlice, { visibility: "private" })).body;
    expect((await asBob.send("PUT", at(hidden.id, "🎉"))).status).toBe(404);
    expect((await anyone.get(at(hidden.id))).status).toBe(404);
    const { id } = (await write(asAlice)).body;
    expect((await anyone.send("PUT", at(id, "🎉"))).status).toBe(401);
    const frank = await test.person("frank");
    await block(test.app, alice.id, frank.id);
    expect((await (await clientOf(test, frank)).send("PUT", at(id, "🎉"))).status).toBe(403);
  });
});
