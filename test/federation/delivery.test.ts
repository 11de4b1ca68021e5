import { describe, expect, it } from "vitest";
import { verifyRequest } from "@fedify/fedify/sig";
import { CryptographicKey } from "@fedify/fedify/vocab";
import { importPem } from "@fedify/fedify/runtime";
import { createPost } from "#src/posts/create-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { run } from "#test/support/command.ts";
import { TestNetwork } from "#test/support/pair.ts";
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
