import { describe, expect, it } from "vitest";
import { follow } from "#src/graph/follow.ts";
import { createPost } from "#src/posts/create-post.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, clientWith } from "#test/support/client.ts";

async function cast(test: TestApp) {
  const [alice, bob] = [await test.person("alice"), await test.person("bob")];
  const post = await createPost(test.app, {
    accountId: alice.id,
    text: "Good evening",
    visibility: "public",
  });
  const status = `/api/v1/statuses/${post.id}`;
  return { alice, bob, post, status, client: await clientOf(test, bob) };
}

describe("POST /api/v1/statuses/:id/…", () => {
  it("favourite, bookmark and back: answers the post as the viewer has marked it", async () => {
    await using test = await createTestApp();
    const { alice, bob, status, client } = await cast(test);
    const liked = await client.post(`${status}/favourite`);
    expect(liked).toMatchObject({ status: 200, body: { favourited: true, favourites_count: 1 } });
    expect(await client.post(`${status}/bookmark`)).toMatchObject({ body: { bookmarked: true } });
    expect((await client.get(status)).body).toMatchObject({
      favourited: true,
      bookmarked: true,
      reblogged: false,
    });
    const others = await (await clientOf(test, alice)).get(status);
    expect(others.body).toMatchObject({ favourited: false, bookmarked: false, favourites_count: 1 });
    const likers = await clientWith(test).get(`${status}/favourited_by`);
    expect(likers.body).toMatchObject([{ id: bob.id, acct: "bob" }]);
    for (const list of ["favourites", "bookmarks"])
      expect((await client.get(`/api/v1/${list}`)).body).toMatchObject([
        { favourited: true, bookmarked: true },
      ]);
    expect(await client.post(`${status}/unfavourite`)).toMatchObject({
      body: { favourited: false, favourites_count: 0 },
    });
    expect(await client.post(`${status}/unbookmark`)).toMatchObject({ body: { bookmarked: false } });
    for (const list of ["favourites", "bookmarks"])
      expect((await client.get(`/api/v1/${list}`)).body).toEqual([]);
  });

  it("reblog answers the boost with the post in it; unreblog the post", async () => {
    await using test = await createTestApp();
    const { alice, bob, post, status, client } = await cast(test);
    const boosted = await client.post(`${status}/reblog`);
    expect(boosted).toMatchObject({
      status: 200,
      body: {
        account: { id: bob.id },
        content: post.content,
        reblog: { id: post.id, account: { id: alice.id }, reblogged: true, reblogs_count: 1, reblog: null },
      },
    });
    expect(boosted.body.id).not.toBe(post.id);
    await test.app.drain();
    const told = await (await clientOf(test, alice)).get("/api/v1/notifications?types[]=reblog");
    expect(told.body).toMatchObject([{ type: "reblog", account: { id: bob.id }, status: { id: post.id } }]);
    expect((await client.get(`${status}/reblogged_by`)).body).toMatchObject([{ id: bob.id }]);

    const carol = await test.person("carol");
    await follow(test.app, carol.id, bob.id);
    const home = await (await clientOf(test, carol)).get("/api/v1/timelines/home");
    expect(home.body).toMatchObject([{ id: boosted.body.id, reblogged: false, reblog: { id: post.id } }]);
    const posts = `/api/v1/accounts/${bob.id}/statuses`;
    expect((await client.get(posts)).body).toMatchObject([{ reblog: { id: post.id } }]);
    expect((await client.get(`${posts}?exclude_reblogs=true`)).body).toEqual([]);

    const undone = await client.post(`${status}/unreblog`);
    expect(undone.body).toMatchObject({ id: post.id, reblogged: false, reblogs_count: 0, reblog: null });
    expect((await client.get(posts)).body).toEqual([]);
  });

  it("takes a boost's id for the post, and boosts as narrowly as asked", async () => {
    await using test = await createTestApp();
    const { post, status, client } = await cast(test);
    const boost = await client.post(`${status}/reblog`, { visibility: "private" });
    expect(boost.body).toMatchObject({ visibility: "private", reblog: { visibility: "public" } });
    expect((await clientWith(test).get(`${status}/reblogged_by`)).body).toEqual([]);
    const liked = await client.post(`/api/v1/statuses/${boost.body.id}/favourite`);
    expect(liked.body).toMatchObject({ id: post.id, favourited: true });
    expect(await client.post(`${status}/reblog`, { visibility: "direct" })).toMatchObject({ status: 422 });
    const deleted = await client.send("DELETE", `/api/v1/statuses/${boost.body.id}`);
    expect(deleted.status).toBe(200);
    expect((await client.get(status)).body).toMatchObject({ reblogged: false, reblogs_count: 0 });
  });

  it("is for people with the scope, and for posts that they may see", async () => {
    await using test = await createTestApp();
    const { alice, bob, status, client } = await cast(test);
    const hidden = await createPost(test.app, {
      accountId: alice.id,
      text: "for few",
      visibility: "followers",
    });
    const reader = await clientOf(test, bob, "read");
    for (const name of ["favourite", "unfavourite", "reblog", "unreblog", "bookmark", "unbookmark"]) {
      expect((await clientWith(test).post(`${status}/${name}`)).status).toBe(401);
      expect((await reader.post(`${status}/${name}`)).status).toBe(403);
      expect((await client.post(`/api/v1/statuses/${hidden.id}/${name}`)).status).toBe(404);
    }
    for (const name of ["favourited_by", "reblogged_by"])
      expect((await client.get(`/api/v1/statuses/${hidden.id}/${name}`)).status).toBe(404);
    expect((await clientWith(test).get("/api/v1/bookmarks")).status).toBe(401);
  });
});
