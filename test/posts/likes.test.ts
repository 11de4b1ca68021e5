import { describe, expect, it } from "vitest";
import type { App } from "#src/app.ts";
import { block } from "#src/graph/block.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { bookmarkPost } from "#src/posts/bookmark-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { bookmarkedPosts, likedPosts, likersOf } from "#src/posts/interactions.ts";
import { likePost } from "#src/posts/like-post.ts";
import { findPost } from "#src/posts/queries.ts";
import type { Visibility } from "#src/posts/schema.ts";
import { unbookmarkPost } from "#src/posts/unbookmark-post.ts";
import { unlikePost } from "#src/posts/unlike-post.ts";
import { createTestApp } from "#test/support/app.ts";

const page = { limit: 20 };

function write({ app }: { app: App }, accountId: string, visibility: Visibility = "public") {
  return createPost(app, { accountId, text: "Good evening", visibility });
}

describe("likes", () => {
  it("count once for each account, tell the author once, and leave no trace when they are taken back", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    const post = await write(test, alice.id);
    await Promise.all([1, 2, 3].map(() => likePost(app, bob.id, post.id)));
    await app.drain();
    const { read } = app.store;
    expect(await findPost(read, post.id)).toMatchObject({ likesCount: 1 });
    expect(await notificationsOf(read, alice.id, page)).toMatchObject([
      { type: "like", fromAccountId: bob.id, postId: post.id },
    ]);
    expect((await likersOf(read, post.id, page)).map(({ of }) => of.id)).toEqual([bob.id]);

    await unlikePost(app, bob.id, post.id);
    await unlikePost(app, bob.id, post.id);
    await app.drain();
    expect(await findPost(read, post.id)).toMatchObject({ likesCount: 0 });
    expect(await notificationsOf(read, alice.id, page)).toEqual([]);
    expect(await likersOf(read, post.id, page)).toEqual([]);
  });

  it("of one's own posts are counted, and nobody is told", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const post = await write(test, alice.id);
    await likePost(test.app, alice.id, post.id);
    await test.app.drain();
    expect(await findPost(test.app.store.read, post.id)).toMatchObject({ likesCount: 1 });
    expect(await notificationsOf(test.app.store.read, alice.id, page)).toEqual([]);
  });

  it("are for posts that one may see, of authors with whom there is no block", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const [alice, bob, eve] = [
      await test.person("alice"),
      await test.person("bob"),
      await test.person("eve"),
    ];
    const hidden = await write(test, alice.id, "followers");
    for (const act of [likePost, bookmarkPost])
      await expect(act(app, bob.id, hidden.id)).rejects.toMatchObject({ code: "not_found" });
    const post = await write(test, alice.id);
    await block(app, alice.id, bob.id);
    await block(app, eve.id, alice.id);
    for (const { id } of [bob, eve])
      await expect(likePost(app, id, post.id)).rejects.toMatchObject({ code: "blocked" });
    expect(await findPost(app.store.read, post.id)).toMatchObject({ likesCount: 0 });
  });

  it("and bookmarks are listed by when they were made, page by page, as long as the post is there", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    const posts = [];
    for (let count = 0; count < 3; count++) posts.push(await write(test, alice.id));
    const [first, second, third] = posts.map(({ id }) => id) as [string, string, string];
    const { read } = app.store;
    for (const [act, list] of [
      [likePost, likedPosts],
      [bookmarkPost, bookmarkedPosts],
    ] as const) {
      for (const id of [third, first, second]) await act(app, bob.id, id);
      const [newest, ...rest] = await list(read, bob.id, page);
      expect([newest, ...rest].map((one) => one?.of.id)).toEqual([second, first, third]);
      const older = await list(read, bob.id, { limit: 1, maxId: newest!.id });
      expect(older.map(({ of }) => of.id)).toEqual([first]);
      const newer = await list(read, bob.id, { limit: 1, minId: rest[1]!.id });
      expect(newer.map(({ of }) => of.id)).toEqual([first]);
    }
    await unbookmarkPost(app, bob.id, first);
    await deletePost(app, alice.id, second);
    expect((await bookmarkedPosts(read, bob.id, page)).map(({ of }) => of.id)).toEqual([third]);
    expect((await likedPosts(read, bob.id, page)).map(({ of }) => of.id)).toEqual([first, third]);
  });
});
