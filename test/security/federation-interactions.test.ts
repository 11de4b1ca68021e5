import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getAccount, type Account } from "#src/accounts/queries.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { findPost, findPostByUri, type Post } from "#src/posts/queries.ts";
import { homeTimeline } from "#src/timelines/home.ts";
import { sendTo, Stranger, type StrangeActor } from "#test/federation/stranger.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { TestNetwork } from "#test/support/pair.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const network = new TestNetwork();
let test: TestApp;
let remote: Stranger;
let origin: Stranger;
/** alice follows carol of remote.test, where eve lives too; victor writes at origin.test. */
let alice: Account;
let carol: StrangeActor;
let eve: StrangeActor;
let victor: StrangeActor;
let post: Post;

beforeAll(async () => {
  test = await createTestApp({ network });
  remote = await Stranger.join(network);
  origin = await Stranger.join(network, "origin.test");
  [carol, eve, victor] = [remote.actor("carol"), remote.actor("eve"), origin.actor("victor")];
  alice = await test.person("alice");
  const followee = await accountOf(carol);
  await follow(test.app, alice.id, followee.id);
  const { uri } = (await findFollow(test.app.store.read, alice.id, followee.id))!;
  await sendTo(test, carol, { id: nextId(carol), type: "Accept", object: uri });
});

beforeEach(async () => {
  post = await createPost(test.app, { accountId: alice.id, text: "Good evening", visibility: "public" });
  await test.app.drain();
});

afterAll(async () => {
  await origin[Symbol.asyncDispose]();
  await remote[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

let count = 0;
const nextId = (actor: StrangeActor) => `${actor.uri}/things/${++count}`;

async function accountOf(actor: StrangeActor): Promise<Account> {
  return getAccount(test.app.store.read, (await test.app.remote.findAccountByUri(actor.uri))!);
}

function activity(actor: StrangeActor, type: "Like" | "Announce", object: unknown) {
  const audience = type === "Announce" ? { to: [PUBLIC], cc: [`${actor.uri}/followers`] } : {};
  return { id: nextId(actor), type, actor: actor.uri, object, ...audience };
}

/** A Note of victor's, at its own address. */
function served(content: string) {
  const id = nextId(victor);
  const note = {
    id,
    type: "Note",
    attributedTo: victor.uri,
    to: [PUBLIC],
    published: new Date().toISOString(),
  };
  origin.serve(new URL(id).pathname, { ...note, content });
  return { ...note, content };
}

const counts = async () => {
  const { likesCount, boostsCount } = (await findPost(test.app.store.read, post.id))!;
  return { likesCount, boostsCount };
};

const known = (uri: string) => findPostByUri(test.app.store.read, uri);

async function home(): Promise<string[]> {
  await test.app.drain();
  const posts = await homeTimeline(test.app, alice.id, { limit: 40 });
  return posts.map(({ uri }) => uri);
}

describe("likes and boosts of other servers", () => {
  it("count once, however often and under whatever id they come", async () => {
    const like = activity(carol, "Like", post.uri);
    const boost = activity(carol, "Announce", post.uri);
    for (const sent of [like, like, { ...like, id: nextId(carol) }]) await sendTo(test, carol, sent);
    for (const sent of [boost, boost, { ...boost, id: nextId(carol) }]) await sendTo(test, carol, sent);
    expect(await counts()).toEqual({ likesCount: 1, boostsCount: 1 });
    const told = await notificationsOf(test.app.store.read, alice.id, { limit: 40 });
    const about = told.filter(({ postId }) => postId === post.id);
    expect(about.map(({ type }) => type).sort()).toEqual(["boost", "like"]);
  });

  it("F18: are taken back by their own actor alone", async () => {
    const like = activity(carol, "Like", post.uri);
    const boost = activity(carol, "Announce", post.uri);
    for (const sent of [like, boost]) await sendTo(test, carol, sent);
    for (const done of [like, boost]) {
      for (const object of [done.id, done, { ...done, actor: eve.uri }, { ...done, actor: undefined }])
        await sendTo(test, eve, { id: nextId(eve), type: "Undo", object });
    }
    expect(await counts()).toEqual({ likesCount: 1, boostsCount: 1 });
    await sendTo(test, carol, { id: nextId(carol), type: "Undo", object: like });
    await sendTo(test, carol, { id: nextId(carol), type: "Undo", object: boost.id });
    expect(await counts()).toEqual({ likesCount: 0, boostsCount: 0 });
  });

  it("are taken back by what they were about, where the Undo gives them another id", async () => {
    const done = [activity(carol, "Like", post.uri), activity(carol, "Announce", post.uri)];
    for (const sent of done) await sendTo(test, carol, sent);
    for (const sent of done)
      await sendTo(test, carol, { id: nextId(carol), type: "Undo", object: { ...sent, id: nextId(carol) } });
    expect(await counts()).toEqual({ likesCount: 0, boostsCount: 0 });
  });

  it("F27: a boost that was taken back stays so when its Announce comes again", async () => {
    const boost = activity(carol, "Announce", post.uri);
    await sendTo(test, carol, boost);
    await sendTo(test, carol, { id: nextId(carol), type: "Undo", object: boost });
    await sendTo(test, carol, boost);
    expect(await counts()).toMatchObject({ boostsCount: 0 });
    expect(await home()).not.toContain(boost.id);
  });

  it("F20: a boosted post is what its own server says, not what the Announce quotes", async () => {
    const note = served("<p>the truth</p>");
    const boost = activity(carol, "Announce", { ...note, content: "<p>forged</p>", attributedTo: carol.uri });
    await sendTo(test, carol, boost);
    expect(await known(note.id)).toMatchObject({ content: "<p>the truth</p>" });
    expect((await known(boost.id))?.boostOfId).toBe((await known(note.id))!.id);
    expect(await home()).toContain(boost.id);
  });

  it("F20: a boost of what its server does not have, or says it is not, is dropped", async () => {
    const missing = { ...served("<p>hi</p>"), id: nextId(victor) };
    const disguised = served("<p>hi</p>");
    origin.serve(new URL(disguised.id).pathname, { ...disguised, attributedTo: carol.uri });
    const foreign = { ...served("<p>hi</p>"), id: nextId(carol) };
    remote.serve(new URL(foreign.id).pathname, foreign);
    for (const object of [missing, disguised, foreign]) {
      const boost = activity(carol, "Announce", object);
      await sendTo(test, carol, boost);
      expect(await known(object.id)).toBeUndefined();
      expect(await known(boost.id)).toBeUndefined();
    }
  });

  it("F20: a boost waits for a server that is down, holding up nothing else of its sender", async () => {
    const note = served("<p>later</p>");
    const path = new URL(note.id).pathname;
    origin.serve(path, "", { status: 503 });
    const boost = activity(carol, "Announce", note.id);
    await sendTo(test, carol, boost);
    await sendTo(test, carol, activity(carol, "Like", post.uri));
    expect(await known(boost.id)).toBeUndefined();
    expect(await counts()).toMatchObject({ likesCount: 1 });
    origin.serve(path, note);
    test.clock.advance(60_000);
    await test.app.drain();
    expect(await home()).toContain(boost.id);
  });

  it("boosts by someone whom nobody here follows are kept for posts of ours alone", async () => {
    const note = served("<p>elsewhere</p>");
    await sendTo(test, eve, activity(eve, "Announce", note.id));
    expect(await known(note.id)).toBeUndefined();
    expect(origin.asked).not.toContain(new URL(note.id).pathname);
    await sendTo(test, eve, activity(eve, "Announce", post.uri));
    expect(await counts()).toMatchObject({ boostsCount: 1 });
  });

  it("a boost's own address is never read as a post, whatever is served there", async () => {
    const note = served("<p>victor's words</p>");
    const boost = activity(carol, "Announce", note.id);
    const path = new URL(boost.id).pathname;
    remote.serve(path, { ...note, id: boost.id, attributedTo: carol.uri });
    await sendTo(test, carol, boost);
    expect(remote.asked).not.toContain(path);
    expect(await known(boost.id)).toMatchObject({ content: "" });
    const update = { ...note, id: boost.id, attributedTo: carol.uri, updated: new Date().toISOString() };
    await sendTo(test, carol, { id: nextId(carol), type: "Update", object: update });
    expect(await known(boost.id)).toMatchObject({ content: "" });
  });

  it("posts that are not for everyone are neither boosted nor liked by who can't see them", async () => {
    const draft = { accountId: alice.id, text: "for few", visibility: "followers" } as const;
    post = await createPost(test.app, draft);
    for (const type of ["Like", "Announce"] as const)
      expect((await sendTo(test, carol, activity(carol, type, post.uri))).status).toBe(202);
    expect(await counts()).toEqual({ likesCount: 0, boostsCount: 0 });
  });

  it("F23: of a blocked actor are dropped silently", async () => {
    await block(test.app, alice.id, (await accountOf(eve)).id);
    for (const type of ["Like", "Announce"] as const)
      expect((await sendTo(test, eve, activity(eve, type, post.uri))).status).toBe(202);
    expect(await counts()).toEqual({ likesCount: 0, boostsCount: 0 });
    const told = await notificationsOf(test.app.store.read, alice.id, { limit: 40 });
    expect(told.filter(({ postId }) => postId === post.id)).toEqual([]);
  });

  it("F24: a suspended author's post is not shown when a third party boosts it, before or after", async () => {
    const before = activity(carol, "Announce", served("<p>before</p>").id);
    await sendTo(test, carol, before);
    expect(await home()).toContain(before.id);
    await test.app.store.tx(async ({ q, t }) => {
      await q.update(t.accounts).set({ suspendedAt: new Date() }).where(eq(t.accounts.uri, victor.uri));
    });
    const after = activity(carol, "Announce", served("<p>after</p>").id);
    await sendTo(test, carol, after);
    expect(await home()).not.toContain(before.id);
    expect(await known(after.id)).toBeUndefined();
  });
});
