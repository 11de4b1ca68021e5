// Reports that cross servers, and what other servers hear when an account or its jar is hidden.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAccountByHandle, type Account } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { findReportByUri, pageOfReports } from "#src/moderation/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { tipJarOf } from "#src/tips/queries.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { sendTo, Stranger, type StrangeActor } from "#test/federation/stranger.ts";
import { clientOf } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { drainAll, joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";

const network = new TestNetwork();
let here: TestInstance;
let there: TestInstance;
let remote: Stranger;
/** bob of there.test follows alice of here.test, who has a jar. */
let alice: Account;
let aliceThere: Account;
let bob: Account;

beforeAll(async () => {
  [here, there] = [await joinNetwork(network, "here.test"), await joinNetwork(network, "there.test")];
  remote = await Stranger.join(network);
  [alice, bob] = [await here.person("alice"), await there.person("bob")];
  const id = await there.app.remote.findAccount("alice@here.test");
  await follow(there.app, bob.id, id!);
  await drainAll(there, here, there);
  const entries = [{ service: "kofi", handle: "alice" }];
  await setTipJar(here.app, alice.id, { adult: true, enabled: true, entries });
  await drainAll(there, here, there);
  aliceThere = (await findAccountByHandle(there.app.store.read, "alice@here.test", "there.test"))!;
});

afterAll(async () => {
  await remote[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
  await network.close();
});

async function jarThere(): Promise<string[]> {
  await drainAll(here, there);
  return (await tipJarOf(there.app, aliceThere, bob)).entries.map(({ service }) => service);
}

async function actorOfAlice() {
  const answer = await here.request("/users/alice", { headers: { accept: "application/activity+json" } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe("a jar here", () => {
  it("vanishes from the actor, and from other servers, while it is frozen", async () => {
    expect(await jarThere()).toEqual(["kofi"]);
    await run(here, "tips", "freeze", "alice");
    expect(await jarThere()).toEqual([]);
    expect((await actorOfAlice()).body).toMatchObject({ attachment: [] });
    await run(here, "tips", "unfreeze", "alice");
    expect(await jarThere()).toEqual(["kofi"]);
  });

  it("vanishes while its owner is silenced", async () => {
    await run(here, "accounts", "silence", "alice");
    expect(await jarThere()).toEqual([]);
    await run(here, "accounts", "restore", "alice");
    expect(await jarThere()).toEqual(["kofi"]);
  });

  it("vanishes while its owner is suspended, whose actor says so and may come back", async () => {
    await run(here, "accounts", "suspend", "alice");
    expect(await jarThere()).toEqual([]);
    const { status, body } = await actorOfAlice();
    expect(status).toBe(200);
    expect(body).toMatchObject({ suspended: true, attachment: [], summary: "" });
    const outbox = await here.request("/users/alice/outbox", {
      headers: { accept: "application/activity+json" },
    });
    expect(outbox.status).toBe(403);
    await run(here, "accounts", "restore", "alice");
    expect(await jarThere()).toEqual(["kofi"]);
    expect((await actorOfAlice()).body).not.toHaveProperty("suspended");
  });
});

describe("a report", () => {
  it("goes to the account's server when it is forwarded, in the name of the instance alone", async () => {
    const post = await createPost(here.app, { accountId: alice.id, text: "Buy!", visibility: "public" });
    await drainAll(here, there);
    const client = await clientOf(there, bob, "read write");
    const [status] = (await client.get(`/api/v1/accounts/${aliceThere.id}/statuses`)).body;
    const filed = await client.post("/api/v1/reports", {
      account_id: aliceThere.id,
      status_ids: [status.id],
      comment: "Spam",
      category: "spam",
      forward: true,
    });
    expect(filed.body).toMatchObject({ forwarded: true, category: "spam" });
    await drainAll(there, here);
    const [report, ...more] = await pageOfReports(here.app.store.read, {
      limit: 10,
      targetAccountId: alice.id,
    });
    expect(more).toEqual([]);
    expect(report).toMatchObject({
      comment: "Spam",
      postIds: [post.id],
      category: "other",
      forwarded: false,
    });
    const { uri } = (await here.app.store.read.q.select().from(here.app.store.tables.accounts)).find(
      ({ id }) => id === report!.reporterId,
    )!;
    expect(uri).toBe("https://there.test/actor");
  });

  it("stays here when it is not forwarded", async () => {
    const carol = remote.actor("carol");
    const id = (await here.app.remote.findAccountByUri(carol.uri))!;
    const client = await clientOf(here, alice, "read write");
    await client.post("/api/v1/reports", { account_id: id, comment: "Hm" });
    await here.app.drain();
    expect(remote.received).toEqual([]);
    await client.post("/api/v1/reports", { account_id: id, comment: "Hm", forward: true });
    await here.app.drain();
    expect(remote.received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: "Flag", actor: "https://here.test/actor", content: "Hm", object: [carol.uri], to: [carol.uri] },
    ]);
  });
});

describe("a Flag", () => {
  // Mastodon: app/serializers/activitypub/flag_serializer.rb. Misskey: ApRendererService.renderFlag, by a system account, of one
  // address. Akkoma: utils.ex make_flag_data, posts whole.
  const shapes = (by: StrangeActor, post: string): [string, unknown][] => [
    ["Mastodon", { object: ["https://here.test/users/alice", post], content: "From Mastodon" }],
    ["Misskey", { object: "https://here.test/users/alice", content: "From Misskey" }],
    [
      "Akkoma",
      {
        object: ["https://here.test/users/alice", { type: "Note", id: post, content: "x", actor: by.uri }],
        content: "From Akkoma",
        context: "https://remote.test/contexts/1",
        cc: ["https://here.test/users/alice"],
      },
    ],
    ["a post alone", { object: post, content: "From <b>elsewhere</b>" }],
  ];

  it("becomes a report, as Mastodon, Misskey and Akkoma write it, once", async () => {
    const { id: postId, uri } = await createPost(here.app, {
      accountId: alice.id,
      text: "Hi",
      visibility: "public",
    });
    const by = remote.actor("reports", { type: "Application" });
    for (const [name, shape] of shapes(by, uri)) {
      const flag = {
        id: `https://remote.test/flags/${name}`.replaceAll(" ", "-"),
        type: "Flag",
        actor: by.uri,
        ...(shape as object),
      };
      await sendTo(here, by, flag);
      await sendTo(here, by, flag);
      const report = await findReportByUri(here.app.store.read, flag.id);
      expect(report).toMatchObject({
        targetAccountId: alice.id,
        postIds: name === "Misskey" ? [] : [postId],
      });
      expect(report?.comment).toMatch(/^From \w+$/);
    }
    expect(await pageOfReports(here.app.store.read, { limit: 10, targetAccountId: alice.id })).toHaveLength(
      5,
    );
  });

  it("of nobody here, of nothing, or too often is dropped", async () => {
    const by = remote.actor("noise");
    const send = (n: number, object: unknown) =>
      sendTo(here, by, { id: `${by.uri}/flags/${n}`, type: "Flag", actor: by.uri, object, content: 5 });
    await send(1, "https://remote.test/users/carol");
    await send(2, "https://here.test/users/nobody");
    await send(3, null);
    await send(4, [{ type: "Note" }, 7]);
    expect(await pageOfReports(here.app.store.read, { limit: 10, reporterId: await idOf(by) })).toEqual([]);
    await send(5, "https://here.test/users/alice");
    expect(await pageOfReports(here.app.store.read, { limit: 10, reporterId: await idOf(by) })).toMatchObject(
      [{ comment: "" }],
    );
  });
});

async function idOf(actor: StrangeActor): Promise<string> {
  return (await here.app.remote.findAccountByUri(actor.uri))!;
}
