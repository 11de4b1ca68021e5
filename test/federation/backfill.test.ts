import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAccountByUri, type Account } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { findPostByUri, mentionsOf } from "#src/posts/queries.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, type Client } from "#test/support/client.ts";
import { TestNetwork } from "#test/support/pair.ts";
import { sendTo, Stranger, type StrangeActor } from "./stranger.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const network = new TestNetwork();
let test: TestApp;
let remote: Stranger;
let other: Stranger;
/** alice follows carol; dora lives elsewhere and is not known. */
let alice: Account;
let client: Client;
let carol: StrangeActor;
let dora: StrangeActor;

beforeAll(async () => {
  test = await createTestApp({ network });
  remote = await Stranger.join(network);
  other = await Stranger.join(network, "other.test");
  carol = remote.actor("carol");
  dora = other.actor("dora");
  alice = await test.person("alice");
  client = await clientOf(test, alice);
  const carolId = (await test.app.remote.findAccountByUri(carol.uri))!;
  await follow(test.app, alice.id, carolId);
  const { uri } = (await findFollow(test.app.store.read, alice.id, carolId))!;
  await sendTo(test, carol, { id: `${carol.uri}/accept`, type: "Accept", object: uri });
});

afterAll(async () => {
  for (const stranger of [remote, other]) await stranger[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

const stored = (uri: string) => findPostByUri(test.app.store.read, uri);

function note(author: StrangeActor, name: string, changes: Record<string, unknown> = {}) {
  const published = new Date(Date.now() - 3_600_000).toISOString();
  const id = `${author.uri}/posts/${name}`;
  return { id, type: "Note", attributedTo: author.uri, content: name, to: [PUBLIC], published, ...changes };
}

function serve(stranger: Stranger, document: { id: string }): string {
  return stranger.serve(new URL(document.id).pathname, document);
}

async function send(author: StrangeActor, object: { id: string }): Promise<void> {
  await sendTo(test, author, { id: `${object.id}/create`, type: "Create", to: [PUBLIC], object });
}

/** Until the reading that an answer announced is over. */
async function finished(headers: Headers): Promise<{ status: string; result_count: number }> {
  const [, id] = /^id="([^"]+)", retry=\d+$/.exec(headers.get("mastodon-async-refresh") ?? "")!;
  const running = await client.get(`/api/v1_alpha/async_refreshes/${id}`);
  expect(running.body.async_refresh).toMatchObject({ id, status: "running" });
  await test.app.drain();
  return (await client.get(`/api/v1_alpha/async_refreshes/${id}`)).body.async_refresh;
}

describe("the thread of a post that comes", () => {
  it("is read upwards from its own servers, and nobody is told of old mentions", async () => {
    const tag = [{ type: "Mention", href: alice.uri, name: "@alice@here.test" }];
    const root = serve(other, note(dora, "root", { tag }));
    const middle = serve(other, note(dora, "middle", { inReplyTo: root }));
    await send(carol, note(carol, "answer", { inReplyTo: middle }));
    expect((await stored(`${carol.uri}/posts/answer`))?.inReplyToId).toBe((await stored(middle))?.id);
    expect((await stored(middle))?.inReplyToId).toBe((await stored(root))?.id);
    expect(await notificationsOf(test.app.store.read, alice.id, { limit: 9 })).toEqual([]);
  });

  it("ends after twenty steps, whatever length its server makes it", async () => {
    for (let step = 0; step < 40; step++) {
      serve(other, note(dora, `step${step}`, { inReplyTo: `${dora.uri}/posts/step${step + 1}` }));
    }
    await send(carol, note(carol, "deep", { inReplyTo: `${dora.uri}/posts/step0` }));
    expect(await stored(`${dora.uri}/posts/step19`)).toBeDefined();
    expect(await stored(`${dora.uri}/posts/step21`)).toBeUndefined();
  });

  it("has the people whom it names, also those whom nobody here knew", async () => {
    const erin = other.actor("erin");
    const tag = [{ type: "Mention", href: erin.uri, name: "@erin@other.test" }];
    await send(carol, note(carol, "hello-erin", { tag }));
    const post = (await stored(`${carol.uri}/posts/hello-erin`))!;
    const named = (await mentionsOf(test.app.store.read, [post.id])).get(post.id);
    expect(named?.map(({ uri }) => uri)).toEqual([erin.uri]);
  });
});

describe("a thread that someone looks at", () => {
  it("brings the replies that its server knows of, each from its own server, and says how far it is", async () => {
    const replies = `${carol.uri}/posts/asked/replies`;
    const asked = note(carol, "asked", {
      replies: { id: replies, type: "Collection", first: `${replies}?page=1` },
    });
    await send(carol, asked);
    const mine = serve(other, note(dora, "mine", { inReplyTo: asked.id }));
    const hidden = serve(other, note(dora, "hidden", { inReplyTo: asked.id, to: [dora.uri] }));
    const unrelated = serve(other, note(dora, "unrelated"));
    const page = { type: "CollectionPage", partOf: replies };
    const [path, first, second] = [replies, `${replies}?page=1`, `${replies}?page=2`].map((url) =>
      url.slice(remote.origin.length),
    );
    remote.serve(path!, { id: replies, type: "Collection", first: `${replies}?page=1` });
    const items = [mine, hidden, unrelated, "https://here.test/users/alice/posts/1", "javascript:1"];
    remote.serve(first!, { ...page, id: `${replies}?page=1`, next: `${replies}?page=2`, items });
    // F29: a page that leads to itself
    remote.serve(second!, { ...page, id: `${replies}?page=2`, next: `${replies}?page=2`, items: [mine] });
    const { id } = (await stored(asked.id))!;
    const { headers } = await client.get(`/api/v1/statuses/${id}/context`);
    expect(await finished(headers)).toMatchObject({ status: "finished", result_count: 1 });
    const { body, headers: after } = await client.get(`/api/v1/statuses/${id}/context`);
    expect(body.descendants.map(({ uri }: { uri: string }) => uri)).toEqual([mine]);
    expect(after.has("mastodon-async-refresh")).toBe(false);
    expect(await stored(unrelated)).toBeUndefined();
    expect(remote.asked.filter((asks) => asks === second)).toHaveLength(1);
  });

  it("asks nobody for those who are not signed in", async () => {
    const { id } = (await stored(`${carol.uri}/posts/asked`))!;
    test.clock.advance(3_600_000);
    const response = await test.request(`/api/v1/statuses/${id}/context`);
    expect(response.headers.has("mastodon-async-refresh")).toBe(false);
  });
});

describe("a profile that someone looks at", () => {
  it("F29: brings older posts, two pages a look, and ends where its pages go round", async () => {
    const frank = other.actor("frank");
    const frankId = (await test.app.remote.findAccountByUri(frank.uri))!;
    const outbox = `${frank.uri}/outbox`;
    const pathOf = (page: number) => `/users/frank/outbox?page=${page}`;
    const create = (name: string, changes = {}) => {
      const object = note(frank, name, changes);
      return { id: `${object.id}/create`, type: "Create", actor: frank.uri, to: [PUBLIC], object };
    };
    const pages = [
      [create("p1"), { type: "Announce", actor: frank.uri, object: `${dora.uri}/posts/x` }],
      [create("p2"), create("secret", { to: [frank.uri] }), create("forged", { attributedTo: dora.uri })],
      [serve(other, note(frank, "p3"))],
    ];
    other.serve("/users/frank/outbox", {
      id: outbox,
      type: "OrderedCollection",
      first: other.origin + pathOf(0),
    });
    for (const [at, orderedItems] of pages.entries()) {
      const next = other.origin + pathOf(at === 2 ? 1 : at + 1); // the last leads back
      const id = other.origin + pathOf(at);
      other.serve(pathOf(at), { id, type: "OrderedCollectionPage", partOf: outbox, next, orderedItems });
    }
    const look = async () => {
      test.clock.advance(60_000);
      return client.get(`/api/v1/accounts/${frankId}/statuses`);
    };
    expect(await finished((await look()).headers)).toMatchObject({ result_count: 2 });
    const second = await look();
    expect(second.body).toHaveLength(2);
    expect(await finished(second.headers)).toMatchObject({ result_count: 1 });
    const third = await look();
    expect(third.body.map(({ content }: { content: string }) => content).sort()).toEqual(["p1", "p2", "p3"]);
    expect(third.headers.has("mastodon-async-refresh")).toBe(false);
    const asked = other.asked.filter((path) => path.startsWith("/users/frank/outbox?"));
    expect(asked).toEqual([0, 1, 2].map(pathOf));
  });

  it("says nothing and breaks nothing when its server is down", async () => {
    const gone = await Stranger.join(network, "gone.test");
    const grace = gone.actor("grace");
    const id = (await test.app.remote.findAccountByUri(grace.uri))!;
    network.cut("gone.test");
    const { headers } = await client.get(`/api/v1/accounts/${id}/statuses`);
    expect(await finished(headers)).toEqual({ id: `posts:${id}`, status: "finished", result_count: 0 });
    await gone[Symbol.asyncDispose]();
  });
});

describe("an actor that was not read for a day", () => {
  it("is read again when it sends something, and is gone here when its server says so", async () => {
    const heidi = remote.actor("heidi");
    const accept = (count: number) =>
      sendTo(test, heidi, { id: `${heidi.uri}/${count}`, type: "Like", object: `${alice.uri}/none` });
    await accept(1);
    remote.serve("/users/heidi", { ...heidi.document, name: "Heidi H." });
    await accept(2);
    expect(await findAccountByUri(test.app.store.read, heidi.uri)).toMatchObject({ name: "heidi" });
    test.clock.advance(25 * 3_600_000);
    await accept(3);
    await test.app.drain();
    expect(await findAccountByUri(test.app.store.read, heidi.uri)).toMatchObject({ name: "Heidi H." });
    remote.serve("/users/heidi", "", { status: 410 });
    test.clock.advance(25 * 3_600_000);
    await accept(4);
    await test.app.drain();
    expect((await findAccountByUri(test.app.store.read, heidi.uri))?.deletedAt).toBeInstanceOf(Date);
  });

  it("is deleted by its farewell although its key is gone, where its server confirms it", async () => {
    const ivan = remote.actor("ivan");
    await sendTo(test, ivan, { id: `${ivan.uri}/1`, type: "Like", object: `${alice.uri}/none` });
    const renewed = remote.actor("ivan"); // another key signs
    const farewell = { id: `${ivan.uri}#delete`, type: "Delete", object: ivan.uri };
    remote.serve("/users/ivan", "", { status: 404 });
    test.clock.advance(120_000);
    expect((await sendTo(test, renewed, farewell)).status).toBe(401);
    expect((await findAccountByUri(test.app.store.read, ivan.uri))?.deletedAt).toBeNull();
    remote.serve("/users/ivan", "", { status: 410 });
    expect((await sendTo(test, renewed, farewell)).status).toBe(202);
    expect((await findAccountByUri(test.app.store.read, ivan.uri))?.deletedAt).toBeInstanceOf(Date);
  });
});
