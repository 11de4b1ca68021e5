import { describe, expect, it } from "vitest";
import { getAccount } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { boostPost } from "#src/posts/boost-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { likePost } from "#src/posts/like-post.ts";
import { findPostByUri, findPosts } from "#src/posts/queries.ts";
import { unboostPost } from "#src/posts/unboost-post.ts";
import { unlikePost } from "#src/posts/unlike-post.ts";
import { homeTimeline } from "#src/timelines/home.ts";
import { drainAll, joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";

const page = { limit: 20 };
const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

/** Follows someone of another server. */
async function followTo(instance: TestInstance, followerId: string, handle: string): Promise<void> {
  await follow(instance.app, followerId, (await instance.app.remote.findAccount(handle))!);
}

/** The posts in a home timeline; of a boost, what it boosts. */
async function homeOf({ app }: TestInstance, accountId: string) {
  const { store } = app;
  const posts = await homeTimeline(app, accountId, page);
  const originals = await findPosts(
    store.read,
    posts.flatMap(({ boostOfId }) => boostOfId ?? []),
    accountId,
  );
  return posts.map((post) => ({
    boostUri: post.boostOfId === null ? undefined : post.uri,
    ...(originals.find(({ id }) => id === post.boostOfId) ?? post),
  }));
}

async function notified({ app: { store } }: TestInstance, accountId: string) {
  const rows = await notificationsOf(store.read, accountId, page);
  return rows.map(({ type }) => type).filter((type) => type !== "follow");
}

/**
 * alice and carol at here.test, bob at there.test, dora at third.test: bob follows alice; carol and dora follow bob, and
 * third.test has never heard of alice.
 */
async function createCast() {
  const network = new TestNetwork();
  const [here, there, third] = [
    await joinNetwork(network, "here.test"),
    await joinNetwork(network, "there.test"),
    await joinNetwork(network, "third.test"),
  ];
  const [alice, carol] = [await here.person("alice"), await here.person("carol")];
  const [bob, dora] = [await there.person("bob"), await third.person("dora")];
  await followTo(there, bob.id, "alice@here.test");
  await followTo(here, carol.id, "bob@there.test");
  await followTo(third, dora.id, "bob@there.test");
  const drain = () => drainAll(here, there, third);
  await drain();
  const post = await createPost(here.app, {
    accountId: alice.id,
    text: "Good evening",
    visibility: "public",
  });
  await drain();
  const at = async ({ app: { store } }: TestInstance) => findPostByUri(store.read, post.uri);
  const thereId = (await at(there))!.id;
  return {
    here,
    there,
    third,
    alice,
    bob,
    carol,
    dora,
    post,
    thereId,
    drain,
    at,
    async [Symbol.asyncDispose]() {
      for (const instance of [here, there, third]) await instance[Symbol.asyncDispose]();
      await network.close();
    },
  };
}

async function document(instance: TestInstance, path: string) {
  const response = await instance.request(path, { headers: { accept: "application/activity+json" } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe("between instances", () => {
  it("a like is counted on both sides and told to the author, and so is its end", async () => {
    await using cast = await createCast();
    const { here, there, third, alice, bob, thereId, drain, at } = cast;
    await likePost(there.app, bob.id, thereId);
    await drain();
    for (const instance of [here, there]) expect(await at(instance)).toMatchObject({ likesCount: 1 });
    expect(await notified(here, alice.id)).toEqual(["like"]);
    expect(await at(third)).toBeUndefined();
    await unlikePost(there.app, bob.id, thereId);
    await drain();
    for (const instance of [here, there]) expect(await at(instance)).toMatchObject({ likesCount: 0 });
    expect(await notified(here, alice.id)).toEqual([]);
    await likePost(there.app, bob.id, thereId);
    await drain();
    expect(await at(here)).toMatchObject({ likesCount: 1 });
  });

  it("a boost reaches the author and the followers' homes, fetched from its origin, and goes again", async () => {
    await using cast = await createCast();
    const { here, there, third, alice, bob, carol, dora, post, thereId, drain, at } = cast;
    const boost = await boostPost(there.app, bob.id, thereId);
    await drain();
    for (const instance of [here, there, third])
      expect(await at(instance)).toMatchObject({ boostsCount: 1, content: post.content });
    expect(await notified(here, alice.id)).toEqual(["boost"]);
    for (const [instance, { id }] of [
      [here, carol],
      [third, dora],
    ] as const) {
      expect(await homeOf(instance, id)).toMatchObject([{ uri: post.uri, boostUri: boost.uri }]);
    }
    const author = (await at(third))!.accountId;
    expect(await getAccount(third.app.store.read, author)).toMatchObject({ handle: "alice@here.test" });

    await unboostPost(there.app, bob.id, thereId);
    await drain();
    for (const instance of [here, there, third]) expect(await at(instance)).toMatchObject({ boostsCount: 0 });
    expect(await homeOf(here, carol.id)).toEqual([]);
    expect(await homeOf(third, dora.id)).toEqual([]);
    expect(await notified(here, alice.id)).toEqual([]);

    await boostPost(there.app, bob.id, thereId);
    await drain();
    expect(await homeOf(third, dora.id)).toMatchObject([{ uri: post.uri }]);
  });

  it("a boosted post is edited and deleted on the booster's server, where nobody follows the author", async () => {
    await using cast = await createCast();
    const { here, third, alice, dora, post, drain } = cast;
    const found = await third.app.remote.findPostByUri(post.uri);
    await boostPost(third.app, dora.id, found!);
    await drain();
    here.clock.advance(60_000);
    await editPost(here.app, alice.id, post.id, { text: "Good night" });
    await drain();
    expect(await homeOf(third, dora.id)).toMatchObject([{ content: expect.stringContaining("Good night") }]);
    await deletePost(here.app, alice.id, post.id);
    await drain();
    expect(await homeOf(third, dora.id)).toEqual([]);
  });

  it("a boost is an Announce that names the post: no address of ours serves it as a Note", async () => {
    await using cast = await createCast();
    const { there, bob, alice, post, thereId, drain } = cast;
    const boost = await boostPost(there.app, bob.id, thereId);
    await drain();
    const announce = {
      id: boost.uri,
      type: "Announce",
      actor: bob.uri,
      object: post.uri,
      to: [PUBLIC],
      cc: [`${bob.uri}/followers`, alice.uri],
    };
    const { pathname } = new URL(boost.uri);
    expect(await document(there, pathname)).toMatchObject({ status: 200, body: announce });
    expect((await document(there, "/users/bob/outbox?after=")).body["orderedItems"]).toMatchObject([
      announce,
    ]);
    for (const path of [`/@bob/${boost.id}`, `/users/bob/posts/${boost.id}`])
      expect((await document(there, path)).status).toBe(404);
    await unboostPost(there.app, bob.id, thereId);
    expect((await document(there, pathname)).status).toBe(410);
    expect((await document(there, "/users/bob/outbox?after=")).body["orderedItems"]).toEqual([]);
  });
});
