import { describe, expect, it } from "vitest";
import { createTestApp } from "#test/support/app.ts";
import { follow } from "#src/graph/follow.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { getPost } from "#src/posts/queries.ts";
import { homeTimeline } from "#src/timelines/home.ts";
import { publicTimeline } from "#src/timelines/public.ts";

const page = { limit: 20 };

describe("writing a post", () => {
  it("keeps Arabic text, makes hashtags of any script, and reaches followers' home timelines", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    await follow(test.app, bob.id, alice.id);
    const post = await createPost(test.app, {
      accountId: alice.id,
      text: "مساء الخير #قهوة",
      visibility: "public",
    });
    expect(post.content).toContain("مساء الخير");
    expect(post.hashtags).toEqual(["قهوة"]);
    const { read } = test.app.store;
    expect((await homeTimeline(test.app, bob.id, page)).map(({ id }) => id)).toEqual([post.id]);
    expect((await publicTimeline(read, page, { local: true })).map(({ id }) => id)).toEqual([post.id]);
  });

  it("shows followers-only posts to followers, direct ones to who is mentioned, and neither to others", async () => {
    await using test = await createTestApp();
    const [alice, bob, eve] = [
      await test.person("alice"),
      await test.person("bob"),
      await test.person("eve"),
    ];
    await follow(test.app, bob.id, alice.id);
    const narrow = await createPost(test.app, {
      accountId: alice.id,
      text: "for you",
      visibility: "followers",
    });
    const direct = await createPost(test.app, {
      accountId: alice.id,
      text: "hey @bob",
      visibility: "direct",
    });
    const { read } = test.app.store;
    expect(await homeTimeline(test.app, bob.id, page)).toHaveLength(2);
    for (const { id } of [narrow, direct]) {
      await expect(getPost(read, id, eve.id)).rejects.toMatchObject({ code: "not_found" });
      await expect(getPost(read, id)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("leaves a tombstone when it is deleted", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const { id } = await createPost(test.app, {
      accountId: alice.id,
      text: "soon gone",
      visibility: "public",
    });
    await deletePost(test.app, alice.id, id);
    await expect(getPost(test.app.store.read, id, alice.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("refuses an empty text and names the field", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const draft = { accountId: alice.id, text: "  ", visibility: "public" } as const;
    await expect(createPost(test.app, draft)).rejects.toMatchObject({
      code: "unprocessable",
      details: { status: expect.any(String) },
    });
  });
});
