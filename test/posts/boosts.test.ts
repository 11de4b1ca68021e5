import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { getAccount } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { unblock } from "#src/graph/unblock.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { boostPost } from "#src/posts/boost-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { boostersOf } from "#src/posts/interactions.ts";
import { findPost, postsOf } from "#src/posts/queries.ts";
import type { Visibility } from "#src/posts/schema.ts";
import { unboostPost } from "#src/posts/unboost-post.ts";
import { homeTimeline } from "#src/timelines/home.ts";
import { publicTimeline } from "#src/timelines/public.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";

const page = { limit: 20 };

function write({ app }: { app: App }, accountId: string, visibility: Visibility = "public") {
  return createPost(app, { accountId, text: "Good evening", visibility });
}

/** Carol follows bob, who boosts what alice writes. */
async function cast(test: TestApp) {
  const [alice, bob, carol] = [
    await test.person("alice"),
    await test.person("bob"),
    await test.person("carol"),
  ];
  await follow(test.app, carol.id, bob.id);
  const home = async () => {
    await test.app.drain();
    return (await homeTimeline(test.app, carol.id, page)).map(({ id }) => id);
  };
  return { alice, bob, carol, home };
}

describe("boosts", () => {
  it("stand in followers' homes and on the booster's page, not in the public timelines", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, home } = await cast(test);
    const post = await write(test, alice.id);
    const boost = await boostPost(app, bob.id, post.id);
    expect(await home()).toEqual([boost.id]);
    const { read } = app.store;
    expect((await postsOf(read, bob.id, page)).map(({ id }) => id)).toEqual([boost.id]);
    expect(await postsOf(read, bob.id, page, undefined, { excludeBoosts: true })).toEqual([]);
    expect((await publicTimeline(read, page, { local: true })).map(({ id }) => id)).toEqual([post.id]);
  });

  it("count once for each account, tell the author once, and leave no trace when they are taken back", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, home } = await cast(test);
    const post = await write(test, alice.id);
    const boosts = await Promise.all([1, 2, 3].map(() => boostPost(app, bob.id, post.id)));
    expect(new Set(boosts.map(({ id }) => id)).size).toBe(1);
    await app.drain();
    const { read } = app.store;
    expect(await findPost(read, post.id)).toMatchObject({ boostsCount: 1 });
    expect(await getAccount(read, bob.id)).toMatchObject({ postsCount: 1 });
    const told = (await notificationsOf(read, alice.id, page)).map(({ type, postId }) => ({ type, postId }));
    expect(told).toEqual([{ type: "boost", postId: post.id }]);
    expect((await boostersOf(read, post.id, page)).map(({ of }) => of.id)).toEqual([bob.id]);

    await unboostPost(app, bob.id, post.id);
    await unboostPost(app, bob.id, post.id);
    await app.drain();
    expect(await home()).toEqual([]);
    expect(await findPost(read, post.id)).toMatchObject({ boostsCount: 0 });
    expect(await getAccount(read, bob.id)).toMatchObject({ postsCount: 0 });
    expect(await notificationsOf(read, alice.id, page)).toEqual([]);

    const again = await boostPost(app, bob.id, post.id);
    expect(again.uri).not.toBe(boosts[0]!.uri);
    expect(await findPost(read, post.id)).toMatchObject({ boostsCount: 1 });
  });

  it("of a boost are of the post itself; deleting a boost takes it back; it has no words to change", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, carol } = await cast(test);
    const post = await write(test, alice.id);
    const first = await boostPost(app, bob.id, post.id);
    const second = await boostPost(app, carol.id, first.id);
    expect(second.boostOfId).toBe(post.id);
    await expect(editPost(app, bob.id, first.id, { text: "mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await deletePost(app, bob.id, first.id);
    expect(await findPost(app.store.read, post.id)).toMatchObject({ boostsCount: 1, deletedAt: null });
  });

  it("are for what everyone may see; one's own followers-only posts go to one's followers again", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, carol, home } = await cast(test);
    await follow(app, bob.id, alice.id);
    const narrow = await write(test, alice.id, "followers");
    await expect(boostPost(app, bob.id, narrow.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(boostPost(app, carol.id, narrow.id)).rejects.toMatchObject({ code: "not_found" });
    const letter = await createPost(app, { accountId: bob.id, text: "hey @alice", visibility: "direct" });
    await expect(boostPost(app, bob.id, letter.id)).rejects.toMatchObject({ code: "forbidden" });
    const own = await write(test, bob.id, "followers");
    const boost = await boostPost(app, bob.id, own.id);
    expect(boost.visibility).toBe("followers");
    expect(await home()).toEqual([own.id]); // the post stands there already
    expect(await postsOf(app.store.read, bob.id, page)).toEqual([]);
  });

  it("go with the post they boost", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, home } = await cast(test);
    const post = await write(test, alice.id);
    await boostPost(app, bob.id, post.id);
    await deletePost(app, alice.id, post.id);
    expect(await home()).toEqual([]);
    expect(await getAccount(app.store.read, bob.id)).toMatchObject({ postsCount: 0 });
    await app.drain();
    expect(await notificationsOf(app.store.read, alice.id, page)).toEqual([]);
  });

  it("F24: never show the post of a suspended author, nor of one with whom there is a block", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, carol, home } = await cast(test);
    const post = await write(test, alice.id);
    const boost = await boostPost(app, bob.id, post.id);
    for (const [one, other] of [
      [alice.id, carol.id],
      [carol.id, alice.id],
    ] as const) {
      await block(app, one, other);
      expect(await home()).toEqual([]);
      await unblock(app, one, other);
    }
    expect(await home()).toEqual([boost.id]);
    await app.store.tx(async ({ q, t }) => {
      await q.update(t.accounts).set({ suspendedAt: new Date() }).where(eq(t.accounts.id, alice.id));
    });
    expect(await home()).toEqual([]);
    expect(await postsOf(app.store.read, bob.id, page, bob.id)).toEqual([]);
    await expect(boostPost(app, carol.id, post.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("are not made where there is a block between booster and author", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob } = await cast(test);
    const post = await write(test, alice.id);
    await block(app, alice.id, bob.id);
    await expect(boostPost(app, bob.id, post.id)).rejects.toMatchObject({ code: "blocked" });
  });
});
