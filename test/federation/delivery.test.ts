import { describe, expect, it } from "vitest";
import { verifyRequest } from "@fedify/fedify/sig";
import { CryptographicKey } from "@fedify/fedify/vocab";
import { importPem } from "@fedify/fedify/runtime";
import { getAccount } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { boostPost } from "#src/posts/boost-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { likePost } from "#src/posts/like-post.ts";
import { findPost, findPostByUri } from "#src/posts/queries.ts";
import { react } from "#src/posts/reactions/react.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { run } from "#test/support/command.ts";
import { drainAll, joinNetwork, TestNetwork } from "#test/support/pair.ts";
import { sendTo, Stranger, type Received } from "./stranger.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** alice of here.test with followers at remote.test. */
async function setUp(followers = ["carol"]) {
  const network = new TestNetwork();
  const test = await createTestApp({ network });
  const remote = await Stranger.join(network);
  const alice = await test.person("alice");
  for (const name of followers) {
    const actor = remote.actor(name);
    await sendTo(test, actor, { id: `${actor.uri}/follow`, type: "Follow", object: alice.uri });
  }
  remote.received.length = 0;
  return {
    network,
    test,
    remote,
    alice,
    async post(text: string) {
      const post = await createPost(test.app, { accountId: alice.id, text, visibility: "public" });
      await test.app.drain();
      return post;
    },
    async [Symbol.asyncDispose]() {
      await remote[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
      await network.close();
    },
  };
}

async function passes(test: TestApp, ms: number): Promise<void> {
  test.clock.advance(ms);
  await test.app.drain();
}

function typesOf(received: Received[]): string[] {
  return received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
}

async function jobsLeft(test: TestApp): Promise<number> {
  const { q, t } = test.app.store.read;
  return (await q.select().from(t.jobs)).length;
}

describe("delivery", () => {
  it("goes once to a server's shared inbox, whatever number of people there follow", async () => {
    await using world = await setUp(["carol", "dave"]);
    await world.post("hello");
    expect(world.remote.received).toMatchObject([{ path: "/inbox" }]);
    expect(typesOf(world.remote.received)).toEqual(["Create"]);
  });

  it("is signed with the sender's key as Fedify verifies it", async () => {
    await using world = await setUp();
    await world.post("hello");
    const [request] = world.remote.received;
    const actor = await (
      await world.test.request("/users/alice", { headers: { accept: "application/activity+json" } })
    ).json();
    const { publicKey } = actor as { publicKey: { id: string; publicKeyPem: string } };
    const id = new URL(publicKey.id);
    const key = new CryptographicKey({ id, publicKey: await importPem(publicKey.publicKeyPem) });
    const headers = new Headers(request!.headers as Record<string, string>);
    const arrived = new Request("https://remote.test/inbox", {
      method: "POST",
      headers,
      body: request!.body,
    });
    const verified = await verifyRequest(arrived, {
      keyCache: { get: async () => key, set: async () => {} },
    });
    expect(verified?.id).toEqual(id);
  });

  it("knocks a second time with RFC 9421 where draft-cavage is not taken", async () => {
    await using world = await setUp();
    world.remote.inboxStatus = ({ headers }) => (headers["signature-input"] ? 202 : 401);
    await world.post("hello");
    const kinds = () => world.remote.received.map(({ headers }) => "signature-input" in headers);
    expect(kinds()).toEqual([false, true]);
    await world.post("again"); // what worked is remembered
    expect(kinds()).toEqual([false, true, true]);
    world.remote.inboxStatus = ({ headers }) => (headers["signature-input"] ? 401 : 202);
    await world.post("and again");
    await world.post("for the last time");
    expect(kinds()).toEqual([false, true, true, true, false, false]);
    expect(await jobsLeft(world.test)).toBe(0);
  });

  it.each([403, 404, 500, 429])(
    "keeps trying for days after %i, and delivers within 35 minutes once it is taken",
    async (status) => {
      await using world = await setUp();
      world.remote.inboxStatus = () => status;
      await world.post("hello");
      for (let hours = 0; hours < 24; hours += 4) await passes(world.test, 4 * 60 * MINUTE);
      const refused = world.remote.received.length;
      expect(refused).toBeGreaterThan(5);
      world.remote.inboxStatus = () => 202;
      await passes(world.test, 35 * MINUTE);
      expect(world.remote.received.length).toBe(refused + 1);
      expect(await jobsLeft(world.test)).toBe(0);
    },
  );

  it("delivers after seven days of silence, in order, and gives up after eight", async () => {
    await using world = await setUp();
    world.network.cut("remote.test");
    const post = await world.post("hello");
    await editPost(world.test.app, world.alice.id, post.id, { text: "hello again" });
    for (let days = 0; days < 7; days++) await passes(world.test, DAY);
    world.network.lead("remote.test", world.remote.port);
    await passes(world.test, 35 * MINUTE);
    expect(typesOf(world.remote.received)).toEqual(["Create", "Update"]);

    world.network.cut("remote.test");
    await world.post("for nobody");
    const waiting = await run(world.test, "deliveries", "list");
    expect(waiting.out).toMatch(/^waiting\tremote\.test\t1\tfailing since/);
    for (let days = 0; days < 9; days++) await passes(world.test, DAY);
    expect(await jobsLeft(world.test)).toBe(0);
    const { out } = await run(world.test, "deliveries", "list");
    expect(out).toMatch(/^dropped\thttps:\/\/remote\.test\/inbox\thttps:\/\/here\.test\/activities\//);

    world.network.lead("remote.test", world.remote.port);
    expect((await run(world.test, "deliveries", "retry", "other.test")).out).toBe("0 deliveries\n");
    expect((await run(world.test, "deliveries", "retry", "remote.test")).out).toBe("1 deliveries\n");
    await world.test.app.drain();
    expect(world.remote.received.at(-1)?.body).toContain("for nobody");
    expect((await run(world.test, "deliveries", "list")).out).toBe("");
  });

  it("ends with 410", async () => {
    await using world = await setUp();
    world.remote.inboxStatus = () => 410;
    await world.post("hello");
    expect(await jobsLeft(world.test)).toBe(0);
  });

  it("asks a server that is down with one request a pause, however much waits for it", async () => {
    await using world = await setUp();
    world.remote.inboxStatus = () => 503;
    for (let count = 0; count < 12; count++) await world.post(`post ${count}`);
    expect(world.remote.received.length).toBeLessThan(12);
    const before = world.remote.received.length;
    await passes(world.test, 2 * MINUTE);
    expect(world.remote.received.length).toBe(before + 1);
    world.remote.inboxStatus = () => 202;
    await passes(world.test, 35 * MINUTE);
    expect(await jobsLeft(world.test)).toBe(0);
    expect(world.remote.received.length).toBe(before + 1 + 12);
  });

  it("goes out at once when the server that was down speaks to us", async () => {
    await using world = await setUp();
    world.network.cut("remote.test");
    for (const text of ["one", "two", "three"]) await world.post(text);
    await passes(world.test, DAY);
    world.network.lead("remote.test", world.remote.port);
    await passes(world.test, MINUTE);
    expect(world.remote.received).toEqual([]);
    const carol = world.remote.actor("dave");
    await sendTo(world.test, carol, { id: `${carol.uri}/follow`, type: "Follow", object: world.alice.uri });
    expect(typesOf(world.remote.received).sort()).toEqual(["Accept", "Create", "Create", "Create"]);
  });
});

describe("two whole instances", () => {
  const HOUR = 60 * MINUTE;

  it("one is away for a day, then for a week: within 35 minutes of its return it has everything, once", async () => {
    const network = new TestNetwork();
    await using here = await joinNetwork(network, "here.test");
    await using there = await joinNetwork(network, "there.test");
    await using third = await joinNetwork(network, "third.test");
    const [alice, bob, carol] = [
      await here.person("alice"),
      await there.person("bob"),
      await third.person("carol"),
    ];
    const followAlice = async ({ app }: typeof here, by: string) =>
      follow(app, by, (await app.remote.findAccount("alice@here.test"))!);
    await followAlice(there, bob.id);
    await followAlice(third, carol.id);
    const all = async (ms: number) => {
      for (const { clock } of [here, there, third]) clock.advance(ms);
      await drainAll(here, there, third);
    };
    await all(1);
    const write = (text: string) => createPost(here.app, { accountId: alice.id, text, visibility: "public" });
    const at = async ({ app }: typeof here, { uri }: { uri: string }) => findPostByUri(app.store.read, uri);

    for (const [hours, step] of [
      [24, 4],
      [7 * 24, 24],
    ] as const) {
      const theirs = await createPost(there.app, { accountId: bob.id, text: "Before", visibility: "public" });
      await all(1);
      const copy = (await here.app.remote.findPostByUri(theirs.uri))!;
      network.cut("there.test");
      const [kept, dropped] = [await write("one"), await write("two @bob@there.test")];
      await all(1_000);
      await editPost(here.app, alice.id, kept.id, { text: "one, edited @bob@there.test" });
      await deletePost(here.app, alice.id, dropped.id);
      await likePost(here.app, alice.id, copy);
      await boostPost(here.app, alice.id, copy);
      await react(here.app, alice.id, copy, "🎉");
      for (let passed = 0; passed < hours; passed += step) await all(step * HOUR);
      // A server that is there does not wait for the one that is not.
      expect(await at(third, kept)).toMatchObject({ content: expect.stringContaining("edited") });
      expect(await at(there, kept)).toBeUndefined();

      network.lead("there.test", there.server.port);
      await all(35 * MINUTE);
      expect(await at(there, kept)).toMatchObject({ content: expect.stringContaining("edited") });
      expect((await at(there, dropped))?.deletedAt ?? "never here").not.toBeNull();
      expect(await findPost(there.app.store.read, theirs.id)).toMatchObject({
        likesCount: 1,
        boostsCount: 1,
      });
      const told = await notificationsOf(there.app.store.read, bob.id, { limit: 40 });
      const about = told.filter(({ postId }) => postId === theirs.id).map(({ type }) => type);
      expect(about.sort()).toEqual(["boost", "like", "reaction"]);
      expect(await jobsLeft(here)).toBe(0);
    }
    expect(await getAccount(here.app.store.read, alice.id)).toMatchObject({ followersCount: 2 });
    await network.close();
  });

  it("one is gone for good: its inboxes answer 410 and nothing waits, and whoever else is on the way gets theirs", async () => {
    await using world = await setUp(["carol", "dave"]);
    const other = await Stranger.join(world.network, "other.test");
    await using _other = other;
    const eve = other.actor("eve");
    await sendTo(world.test, eve, { id: `${eve.uri}/follow`, type: "Follow", object: world.alice.uri });
    other.received.length = 0;
    world.remote.inboxStatus = () => 410;
    for (const text of ["one", "two"]) await world.post(text);
    expect(typesOf(other.received)).toEqual(["Create", "Create"]);
    expect(await jobsLeft(world.test)).toBe(0);
  });
});
