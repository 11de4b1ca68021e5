import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { findAccount, getAccount } from "#src/accounts/queries.ts";
import { recordEvent } from "#src/events.ts";
import { block } from "#src/graph/block.ts";
import { acceptFollow, rejectFollow } from "#src/graph/answer-follow.ts";
import { follow } from "#src/graph/follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { unblock } from "#src/graph/unblock.ts";
import { unfollow } from "#src/graph/unfollow.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { findPost, getPost } from "#src/posts/queries.ts";
import { endSpace } from "#src/spaces/end-space.ts";
import { findSpacesByUri } from "#src/spaces/queries.ts";
import { startSpace } from "#src/spaces/start-space.ts";
import { homeTimeline } from "#src/timelines/home.ts";
import { tipJarOf } from "#src/tips/queries.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { drainAll, joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";

const page = { limit: 20 };

interface Pair extends AsyncDisposable {
  network: TestNetwork;
  here: TestInstance;
  there: TestInstance;
}

async function createPair(): Promise<Pair> {
  const network = new TestNetwork();
  const here = await joinNetwork(network, "here.test");
  const there = await joinNetwork(network, "there.test");
  return {
    network,
    here,
    there,
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
      await network.close();
    },
  };
}

async function lookUp(instance: TestInstance, handle: string) {
  const id = await instance.app.remote.findAccount(handle);
  if (id === undefined) throw new Error(`${handle} was not found`);
  return getAccount(instance.app.store.read, id);
}

/** bob of there.test follows alice of here.test. */
async function withFollow(pair: Pair) {
  const alice = await pair.here.person("alice");
  const bob = await pair.there.person("bob");
  const aliceThere = await lookUp(pair.there, "alice@here.test");
  await follow(pair.there.app, bob.id, aliceThere.id);
  await drainAll(pair.there, pair.here, pair.there);
  return { alice, bob, aliceThere };
}

describe("two instances", () => {
  it("find each other's people by handle and by address", async () => {
    await using pair = await createPair();
    await pair.here.person("Alice");
    const found = await lookUp(pair.there, "@alice@here.test");
    expect(found).toMatchObject({
      username: "Alice",
      domain: "here.test",
      uri: "https://here.test/users/Alice",
    });
    expect(await pair.there.app.remote.findAccountByUri("https://here.test/@alice")).toBe(found.id);
    expect(await pair.there.app.remote.findAccount("nobody@here.test")).toBeUndefined();
    expect(await pair.there.app.remote.findAccount("alice@nowhere.test")).toBeUndefined();
  });

  it("follow: accepted at once by an unlocked account", async () => {
    await using pair = await createPair();
    const { alice, bob, aliceThere } = await withFollow(pair);
    expect(await findFollow(pair.there.app.store.read, bob.id, aliceThere.id)).toMatchObject({
      state: "accepted",
    });
    expect(await getAccount(pair.here.app.store.read, alice.id)).toMatchObject({ followersCount: 1 });
    expect(await notificationsOf(pair.here.app.store.read, alice.id, page)).toMatchObject([
      { type: "follow" },
    ]);
  });

  it("follow: a locked account answers when its owner does", async () => {
    await using pair = await createPair();
    const alice = await pair.here.person("alice");
    const bob = await pair.there.person("bob");
    const { store } = pair.here.app;
    await store.tx(async ({ q, t }) => {
      await q.update(t.accounts).set({ locked: true }).where(eq(t.accounts.id, alice.id));
    });
    const aliceThere = await lookUp(pair.there, "alice@here.test");
    expect(await follow(pair.there.app, bob.id, aliceThere.id)).toBe("pending");
    await drainAll(pair.there, pair.here);
    const bobHere = await lookUp(pair.here, "bob@there.test");
    expect(await findFollow(store.read, bobHere.id, alice.id)).toMatchObject({ state: "pending" });
    await acceptFollow(pair.here.app, bobHere.id, alice.id);
    await drainAll(pair.here, pair.there);
    expect(await stateThere(pair, bob.id, aliceThere.id)).toBe("accepted");
    // Sent away later, and turned down at once.
    for (const ends of ["accepted", "pending"]) {
      expect(await stateThere(pair, bob.id, aliceThere.id)).toBe(ends);
      await rejectFollow(pair.here.app, bobHere.id, alice.id);
      await drainAll(pair.here, pair.there);
      expect(await stateThere(pair, bob.id, aliceThere.id)).toBeUndefined();
      await follow(pair.there.app, bob.id, aliceThere.id);
      await drainAll(pair.there, pair.here);
    }
  });

  it("a follow that is taken back ends on both sides", async () => {
    await using pair = await createPair();
    const { alice, bob, aliceThere } = await withFollow(pair);
    await unfollow(pair.there.app, bob.id, aliceThere.id);
    await drainAll(pair.there, pair.here);
    expect(await getAccount(pair.here.app.store.read, alice.id)).toMatchObject({ followersCount: 0 });
  });

  it("a block ends follows on both sides and is told, so that the next is refused there; its end is told too", async () => {
    await using pair = await createPair();
    const { alice, bob, aliceThere } = await withFollow(pair);
    const bobHere = await lookUp(pair.here, "bob@there.test");
    await block(pair.here.app, alice.id, bobHere.id);
    await drainAll(pair.here, pair.there);
    expect(await stateThere(pair, bob.id, aliceThere.id)).toBeUndefined();
    expect(await findFollow(pair.here.app.store.read, bobHere.id, alice.id)).toBeUndefined();
    const next = () => follow(pair.there.app, bob.id, aliceThere.id);
    await expect(next()).rejects.toMatchObject({ code: "blocked" });

    await unblock(pair.here.app, alice.id, bobHere.id);
    await drainAll(pair.here, pair.there);
    await next();
    await drainAll(pair.there, pair.here);
    expect(await stateThere(pair, bob.id, aliceThere.id)).toBe("accepted");
  });

  it("a post reaches the follower's home, is edited there, and is deleted there", async () => {
    await using pair = await createPair();
    const { alice, bob } = await withFollow(pair);
    const draft = {
      accountId: alice.id,
      text: "مساء الخير #قهوة",
      visibility: "public",
      language: "ar",
    } as const;
    const post = await createPost(pair.here.app, draft);
    await drainAll(pair.here, pair.there);
    const [received] = await homeOf(pair.there, bob.id);
    expect(received).toMatchObject({
      uri: post.uri,
      content: expect.stringContaining("مساء الخير"),
      language: "ar",
      hashtags: ["قهوة"],
    });

    await editPost(pair.here.app, alice.id, post.id, { text: "مساء النور" });
    await drainAll(pair.here, pair.there);
    const [edited] = await homeOf(pair.there, bob.id);
    expect(edited?.content).toContain("مساء النور");
    expect(edited?.editedAt).toBeInstanceOf(Date);

    await deletePost(pair.here.app, alice.id, post.id);
    await drainAll(pair.here, pair.there);
    expect(await homeOf(pair.there, bob.id)).toEqual([]);
    expect(await pair.there.app.remote.findPostByUri(post.uri)).toBeUndefined();
  });

  it("a reply with a mention reaches who is answered, threaded, and notifies once", async () => {
    await using pair = await createPair();
    const { alice, bob } = await withFollow(pair);
    const post = await createPost(pair.here.app, {
      accountId: alice.id,
      text: "Good evening",
      visibility: "public",
    });
    await drainAll(pair.here, pair.there);
    const [received] = await homeOf(pair.there, bob.id);
    const text = "@alice@here.test and to you";
    await createPost(pair.there.app, {
      accountId: bob.id,
      text,
      visibility: "public",
      inReplyToId: received!.id,
    });
    await drainAll(pair.there, pair.here);
    const { read } = pair.here.app.store;
    const mentions = (await notificationsOf(read, alice.id, page)).filter(({ type }) => type === "mention");
    expect(mentions).toHaveLength(1);
    const reply = await findPost(read, mentions[0]!.postId!);
    expect(reply).toMatchObject({ inReplyToId: post.id });
    expect(await findPost(read, post.id)).toMatchObject({ repliesCount: 1 });
  });

  it("followers-only and direct posts go where they are addressed and keep their visibility", async () => {
    await using pair = await createPair();
    const { alice, bob } = await withFollow(pair);
    const eve = await pair.there.person("eve");
    await createPost(pair.here.app, { accountId: alice.id, text: "for you", visibility: "followers" });
    await createPost(pair.here.app, {
      accountId: alice.id,
      text: "@bob@there.test psst",
      visibility: "direct",
    });
    await drainAll(pair.here, pair.there);
    const received = await homeOf(pair.there, bob.id);
    expect(received.map(({ visibility }) => visibility)).toEqual(["direct", "followers"]);
    for (const { id } of received) {
      await expect(getPost(pair.there.app.store.read, id, eve.id)).rejects.toMatchObject({
        code: "not_found",
      });
    }
  });

  it("a server that is down gets its mail when it is back, and meanwhile delays no other", async () => {
    await using pair = await createPair();
    const { alice, bob } = await withFollow(pair);
    const third = await joinNetwork(pair.network, "third.test");
    await using _third = third;
    const carol = await third.person("carol");
    await follow(third.app, carol.id, (await lookUp(third, "alice@here.test")).id);
    await drainAll(third, pair.here, third);

    pair.network.cut("there.test");
    const posts = ["one", "two", "three"];
    for (const text of posts)
      await createPost(pair.here.app, { accountId: alice.id, text, visibility: "public" });
    await drainAll(pair.here, third);
    expect(await homeOf(third, carol.id)).toHaveLength(3);
    expect(await homeOf(pair.there, bob.id)).toHaveLength(0);

    pair.here.clock.advance(2 * 24 * 3_600_000);
    await drainAll(pair.here); // still down: noted, and tried again half an hour later
    pair.network.lead("there.test", pair.there.server.port);
    pair.there.clock.advance(2 * 24 * 3_600_000 + 35 * 60_000);
    pair.here.clock.advance(35 * 60_000);
    await drainAll(pair.here, pair.there);
    expect(await homeOf(pair.there, bob.id)).toHaveLength(3);
  });

  it("an edited profile reaches followers' servers", async () => {
    await using pair = await createPair();
    const { alice, aliceThere } = await withFollow(pair);
    const { store } = pair.here.app;
    await store.tx(async (tx) => {
      await tx.q.update(tx.t.accounts).set({ name: "Alice A." }).where(eq(tx.t.accounts.id, alice.id));
      await recordEvent(tx, { type: "account.updated", accountId: alice.id }, new Date());
    });
    await drainAll(pair.here, pair.there);
    expect(await findAccount(pair.there.app.store.read, aliceThere.id)).toMatchObject({ name: "Alice A." });
  });

  it("a Space is announced there as live, and ends there when it ends here", async () => {
    await using pair = await createPair();
    const { alice, bob, aliceThere } = await withFollow(pair);
    const space = await startSpace(pair.here.app, alice.id, { title: "Coffee and code", topics: ["coffee"] });
    await drainAll(pair.here, pair.there);
    const [announcement] = await homeOf(pair.there, bob.id);
    expect(announcement).toMatchObject({ spaceUri: space.uri, hashtags: ["coffee"] });
    const known = async () => (await findSpacesByUri(pair.there.app.store.read, [space.uri])).get(space.uri);
    const live = {
      title: "Coffee and code",
      state: "live",
      hostId: aliceThere.id,
      url: space.url,
      topics: ["coffee"],
    };
    expect(await known()).toMatchObject(live);

    pair.here.clock.advance(60_000);
    await endSpace(pair.here.app, space.id, alice.id);
    await drainAll(pair.here, pair.there);
    expect(await known()).toMatchObject({ state: "ended", endedAt: expect.any(Date) });
    const [ended] = await homeOf(pair.there, bob.id);
    expect(ended?.content).toContain("Ended:");
  });

  it("a tip jar is read there from the actor, and its changes follow", async () => {
    await using pair = await createPair();
    const { alice, aliceThere } = await withFollow(pair);
    const services = async () =>
      (await tipJarOf(pair.there.app, aliceThere, undefined)).entries.map(({ service, handle }) => [
        service,
        handle,
      ]);
    expect(await services()).toEqual([]);
    const entries = [
      { handle: "https://ko-fi.com/alice" },
      { handle: "https://paypal.me/alice" },
      { service: "lightning", handle: "alice@getalby.com" },
    ];
    await setTipJar(pair.here.app, alice.id, { enabled: true, adult: true, entries });
    await drainAll(pair.here, pair.there);
    const here = (await tipJarOf(pair.here.app, alice, undefined)).entries;
    expect(await services()).toEqual(here.map(({ service, handle }) => [service, handle]));
    expect(await services()).toHaveLength(3);
    expect((await lookUp(pair.there, "alice@here.test")).fields).toEqual([]);
    await setTipJar(pair.here.app, alice.id, { entries: [] });
    await drainAll(pair.here, pair.there);
    expect(await services()).toEqual([]);
  });
});

async function stateThere(pair: Pair, followerId: string, followeeId: string) {
  return (await findFollow(pair.there.app.store.read, followerId, followeeId))?.state;
}

async function homeOf(instance: TestInstance, accountId: string) {
  return homeTimeline(instance.app, accountId, page);
}
