// Home and lists: what comes into them, what stays out, and how they are kept.
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { addToList } from "#src/graph/lists/change-members.ts";
import { createList } from "#src/graph/lists/change-list.ts";
import { mute } from "#src/graph/mute.ts";
import { unfollow } from "#src/graph/unfollow.ts";
import { boostPost } from "#src/posts/boost-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { unboostPost } from "#src/posts/unboost-post.ts";
import { homeTimeline, listTimeline } from "#src/timelines/home.ts";
import { KEPT, sweepTimelines } from "#src/timelines/keep.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";

/** Alice follows bob, and not carol. */
async function cast(test: TestApp) {
  const people = [await test.person("alice"), await test.person("bob"), await test.person("carol")] as const;
  const [alice, bob, carol] = people;
  await follow(test.app, alice.id, bob.id);
  const home = async (page = {}) => {
    await test.app.drain();
    return (await homeTimeline(test.app, alice.id, { limit: 40, ...page })).map(({ id }) => id);
  };
  const say = async (accountId: string, more: object = {}) =>
    (await createPost(test.app, { accountId, text: "words", visibility: "public", ...more })).id;
  return { alice, bob, carol, home, say };
}

describe("home", () => {
  it("has what comes in after it was first read, and answers only among people whom one follows", async () => {
    await using test = await createTestApp();
    const { alice, bob, carol, home, say } = await cast(test);
    expect(await home()).toEqual([]);
    const own = await say(alice.id);
    const theirs = await say(carol.id);
    const post = await say(bob.id);
    const toSelf = await say(bob.id, { inReplyToId: post });
    const toStranger = await say(bob.id, { inReplyToId: theirs });
    const toReader = await say(bob.id, { inReplyToId: own });
    const letter = await say(bob.id, { text: "for @carol", visibility: "direct" });
    expect(await home()).toEqual([toReader, toSelf, post, own]);
    await follow(test.app, alice.id, carol.id);
    expect(await home()).toEqual([toReader, toStranger, toSelf, post, theirs, own]);
    expect(await home()).not.toContain(letter);
    await unfollow(test.app, alice.id, bob.id);
    expect(await home()).toEqual([theirs, own]);
  });

  it("has what one wrote oneself at once, before anything is filed, in its place and once", async () => {
    await using test = await createTestApp();
    const { alice, bob, home, say } = await cast(test);
    const first = await say(bob.id);
    expect(await home()).toEqual([first]);
    const filed = await say(bob.id);
    expect(await home()).toEqual([filed, first]);
    const [one, two] = [await say(alice.id), await say(alice.id, { visibility: "direct" })];
    const unfiled = async (page = {}) =>
      (await homeTimeline(test.app, alice.id, { limit: 40, ...page })).map(({ id }) => id);
    expect(await unfiled()).toEqual([two, one, filed, first]);
    expect(await unfiled({ limit: 3 })).toEqual([two, one, filed]);
    expect(await unfiled({ maxId: two, limit: 2 })).toEqual([one, filed]);
    expect(await unfiled({ minId: first, limit: 2 })).toEqual([one, filed]);
    expect(await unfiled({ sinceId: one })).toEqual([two]);
    expect(await home()).toEqual([two, one, filed, first]);
    await deletePost(test.app, alice.id, two);
    expect(await unfiled()).toEqual([one, filed, first]);
  });

  it("shows a post once, however many boost it, where it first stood, and again once a boost is taken back", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, carol, home, say } = await cast(test);
    await follow(app, alice.id, carol.id);
    const stranger = await test.person("dave");
    const theirs = await say(stranger.id);
    expect(await home()).toEqual([]);
    const first = await boostPost(app, bob.id, theirs);
    const second = await boostPost(app, carol.id, theirs);
    expect(await home()).toEqual([first.id]);
    await unboostPost(app, bob.id, theirs);
    expect(await home()).toEqual([second.id]);
    const post = await say(bob.id);
    await boostPost(app, carol.id, post);
    expect(await home()).toEqual([post, second.id]);
    test.clock.advance(25 * 3_600_000);
    const late = await boostPost(app, alice.id, post);
    expect(await home()).toEqual([late.id, second.id]);
    await follow(app, alice.id, carol.id, { showBoosts: false });
    expect(await home()).toEqual([late.id]);
  });

  it("keeps to the languages of a follow, to mutes and to blocks", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, carol, home, say } = await cast(test);
    await follow(app, alice.id, bob.id, { languages: ["ar"] });
    expect(await home()).toEqual([]);
    const arabic = await say(bob.id, { language: "ar" });
    await say(bob.id, { language: "en" });
    const unnamed = await say(bob.id);
    expect(await home()).toEqual([unnamed, arabic]);
    const muted = await say(carol.id);
    const boost = await boostPost(app, bob.id, muted);
    expect(await home()).toContain(boost.id);
    await mute(app, alice.id, carol.id);
    expect(await home()).toEqual([unnamed, arabic]);
    await block(app, bob.id, alice.id);
    expect(await home()).toEqual([]);
  });

  it("goes on beyond what is kept, page by page, without gaps and repeats", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, home, say } = await cast(test);
    const all: string[] = [];
    for (let at = 0; at < 12; at++) {
      all.unshift(await say(bob.id));
      test.clock.advance(20 * 3_600_000);
    }
    expect(await home()).toEqual(all);
    // As a sweep leaves a long one: whole from its third post on.
    await app.store.tx(async ({ q, t }) => {
      await q.delete(t.timelineEntries).where(eq(t.timelineEntries.timelineId, alice.id));
      await q
        .insert(t.timelineEntries)
        .values(all.slice(0, 3).map((id) => ({ timelineId: alice.id, postId: id, subjectId: id })));
      await q.update(t.keptTimelines).set({ wholeFrom: all[2]! }).where(eq(t.keptTimelines.id, alice.id));
    });
    const paged: string[] = [];
    for (
      let page = await home({ limit: 5 });
      page.length > 0;
      page = await home({ limit: 5, maxId: page.at(-1) })
    )
      paged.push(...page);
    expect(paged).toEqual(all);
    expect(await home({ limit: 5, sinceId: all[3] })).toEqual(all.slice(0, 3));
    expect(await home({ limit: 2, minId: all[2] })).toEqual(all.slice(0, 2));
  });

  it("is cut when it has grown long, and given up when nobody reads it", async () => {
    await using test = await createTestApp();
    const { clock } = test;
    const { store } = test.app;
    const { alice, home } = await cast(test);
    await home();
    const id = (n: number) => `01${String(n).padStart(24, "0")}`;
    await store.tx(async ({ q, t }) => {
      const rows = Array.from({ length: KEPT + 500 }, (_, n) => n);
      for (let at = 0; at < rows.length; at += 300)
        await q
          .insert(t.timelineEntries)
          .values(
            rows.slice(at, at + 300).map((n) => ({ timelineId: alice.id, postId: id(n), subjectId: id(n) })),
          );
    });
    await sweepTimelines(store, clock.now());
    const { keptTimelines, timelineEntries } = store.tables;
    expect(await store.read.q.select().from(timelineEntries)).toHaveLength(KEPT);
    expect(await store.read.q.select().from(keptTimelines)).toMatchObject([{ wholeFrom: id(500) }]);
    clock.advance(15 * 24 * 3_600_000);
    await sweepTimelines(store, clock.now());
    expect(await store.read.q.select().from(keptTimelines)).toEqual([]);
    expect(await store.read.q.select().from(timelineEntries)).toEqual([]);
  });
});

describe("a list", () => {
  it("shows answers as its policy says, and is left when its owner unfollows", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const { alice, bob, carol, say } = await cast(test);
    await follow(app, alice.id, carol.id);
    const theirs = await say(carol.id);
    const answer = await say(bob.id, { inReplyToId: theirs });
    const read = async (repliesPolicy: "followed" | "list" | "none", members: string[]) => {
      const list = await createList(app, alice.id, { title: repliesPolicy, repliesPolicy });
      await addToList(app, alice.id, list.id, members);
      await app.drain();
      return (await listTimeline(app, list, { limit: 40 })).map(({ id }) => id);
    };
    expect(await read("followed", [bob.id])).toEqual([answer]);
    expect(await read("list", [bob.id])).toEqual([]);
    expect(await read("list", [bob.id, carol.id])).toEqual([answer, theirs]);
    expect(await read("none", [bob.id, carol.id])).toEqual([theirs]);
    await expect(read("none", [alice.id])).rejects.toMatchObject({ code: "not_found" });
    await unfollow(app, alice.id, bob.id);
    const rows = await app.store.read.q.select().from(app.store.tables.listMembers);
    expect(new Set(rows.map(({ accountId }) => accountId))).toEqual(new Set([carol.id]));
  });
});
