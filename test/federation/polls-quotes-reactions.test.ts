import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { enqueue } from "#src/jobs/queue.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { createPost, type PostDraft } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { likePost } from "#src/posts/like-post.ts";
import { findPollOf } from "#src/posts/polls/queries.ts";
import { vote } from "#src/posts/polls/vote.ts";
import { findPost, findPostByUri } from "#src/posts/queries.ts";
import { findQuoteOf } from "#src/posts/quotes/queries.ts";
import { revokeQuote, setQuotePolicy } from "#src/posts/quotes/revoke-quote.ts";
import { reactionsOf } from "#src/posts/reactions/queries.ts";
import { react, unreact } from "#src/posts/reactions/react.ts";
import { drainAll, joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";

const page = { limit: 40 };
const MINUTE = 60_000;

/** bob at there.test follows alice at here.test, and carol at third.test follows bob. */
async function createCast() {
  const network = new TestNetwork();
  const [here, there, third] = [
    await joinNetwork(network, "here.test"),
    await joinNetwork(network, "there.test"),
    await joinNetwork(network, "third.test"),
  ];
  const [alice, bob, carol] = [
    await here.person("alice"),
    await there.person("bob"),
    await third.person("carol"),
  ];
  // Twice: what a slow machine put off for a moment in the first go is ready in the second.
  const drain = async () => {
    for (let go = 0; go < 2; go++) await drainAll(here, there, third);
  };
  const followTo = async (instance: TestInstance, id: string, handle: string) =>
    follow(instance.app, id, (await instance.app.remote.findAccount(handle))!);
  await followTo(there, bob.id, "alice@here.test");
  await followTo(third, carol.id, "bob@there.test");
  await drain();
  return {
    here,
    there,
    third,
    alice,
    bob,
    carol,
    drain,
    /** Signatures hold for an hour, so all clocks go together. */
    advance(minutes: number) {
      for (const { clock } of [here, there, third]) clock.advance(minutes * MINUTE);
    },
    async write(instance: TestInstance, accountId: string, more: Partial<PostDraft> = {}) {
      const draft = { accountId, text: "Which evening?", visibility: "public" as const, ...more };
      const post = await createPost(instance.app, draft);
      await drain();
      return post;
    },
    /** A post as another instance has it. */
    async at(instance: TestInstance, { uri }: { uri: string }) {
      return (await findPostByUri(instance.app.store.read, uri))!;
    },
    async [Symbol.asyncDispose]() {
      for (const instance of [here, there, third]) await instance[Symbol.asyncDispose]();
      await network.close();
    },
  };
}

/** One cast for all tests: each writes posts of its own, and the block comes last. */
let cast: Awaited<ReturnType<typeof createCast>>;

beforeAll(async () => {
  cast = await createCast();
});

afterAll(() => cast[Symbol.asyncDispose]());

async function notified({ app: { store } }: TestInstance, accountId: string, type: string) {
  return (await notificationsOf(store.read, accountId, page)).filter((row) => row.type === type);
}

/** What one instance has sent about a post goes to all inboxes once more. */
async function sendAgain({ app }: TestInstance, { uri }: { uri: string }): Promise<void> {
  const { q, t } = app.store.read;
  const bodies = (await q.select().from(t.outgoingActivities)).filter(({ body }) => body.includes(uri));
  const inboxes = await q.select({ url: t.accounts.sharedInboxUrl }).from(t.accounts);
  const urls = new Set(inboxes.flatMap(({ url }) => url ?? []));
  const payloads = bodies.flatMap(({ id }) => [...urls].map((inbox) => ({ activityId: id, inbox })));
  await app.store.tx((tx) => enqueue(tx, "delivery", payloads, app.clock.now()));
}

async function document(instance: TestInstance, address: string) {
  const { pathname } = new URL(address);
  const response = await instance.request(pathname, { headers: { accept: "application/activity+json" } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe("a poll", () => {
  const poll = { options: ["Thursday", "Friday"], expiresInSeconds: 3_600 };
  const votesAt = async ({ app }: TestInstance, postId: string) => {
    const found = (await findPollOf(app.store.read, postId))!;
    return { votes: found.options.map(({ votes }) => votes), voters: found.votersCount };
  };

  it("is voted in from elsewhere, counted once, told to all who have it, and its end to author and voters", async () => {
    const { here, there, alice, bob, drain } = cast;
    const post = await cast.write(here, alice.id, { poll });
    const copy = await cast.at(there, post);
    const copied = (await findPollOf(there.app.store.read, copy.id))!;
    expect(copied).toMatchObject({ options: [{ title: "Thursday" }, { title: "Friday" }], multiple: false });
    await vote(there.app, bob.id, copied.id, [1]);
    await drain();
    expect(await votesAt(here, post.id)).toEqual({ votes: [0, 1], voters: 1 });
    await sendAgain(there, post);
    await drain();
    expect(await votesAt(here, post.id)).toEqual({ votes: [0, 1], voters: 1 });

    const local = await here.person("dora");
    await vote(here.app, local.id, (await findPollOf(here.app.store.read, post.id))!.id, [0]);
    cast.advance(1);
    await drain();
    expect(await votesAt(there, copy.id)).toEqual({ votes: [1, 1], voters: 2 });
    expect(await cast.at(there, post)).toMatchObject({ editedAt: null });

    cast.advance(60);
    await drain();
    for (const [instance, { id }] of [
      [here, alice],
      [here, local],
      [there, bob],
    ] as const) {
      expect(await notified(instance, id, "poll")).toMatchObject([{ postId: expect.any(String) }]);
    }
    const { body } = await document(here, post.uri);
    expect(body).toMatchObject({ type: "Question", closed: body["endTime"], votersCount: 2 });
  });

  it("loses its votes elsewhere when its choices change, and goes with an edit without it", async () => {
    const { here, there, alice, bob, drain } = cast;
    const post = await cast.write(here, alice.id, { poll });
    const copy = await cast.at(there, post);
    await vote(there.app, bob.id, (await findPollOf(there.app.store.read, copy.id))!.id, [0]);
    cast.advance(1);
    await drain();
    const options = ["Thursday", "Saturday"];
    await editPost(here.app, alice.id, post.id, { text: "Which evening?", poll: { ...poll, options } });
    await drain();
    for (const [instance, id] of [
      [here, post.id],
      [there, copy.id],
    ] as const)
      expect(await votesAt(instance, id)).toEqual({ votes: [0, 0], voters: 0 });
    await vote(there.app, bob.id, (await findPollOf(there.app.store.read, copy.id))!.id, [1]);
    cast.advance(1);
    await drain();
    expect(await votesAt(here, post.id)).toEqual({ votes: [0, 1], voters: 1 });
    await editPost(here.app, alice.id, post.id, { text: "No evening" });
    await drain();
    expect(await findPollOf(there.app.store.read, copy.id)).toBeUndefined();
  });
});

describe("a quote", () => {
  const states = async ({ uri }: { uri: string }) => {
    const found = await Promise.all(
      [cast.here, cast.there, cast.third].map(async ({ app }) => {
        const post = await findPostByUri(app.store.read, uri);
        return post && (await findQuoteOf(app.store.read, post.id))?.state;
      }),
    );
    return found;
  };

  it("is asked for, stamped, told to the author and shown everywhere, until the author takes it back", async () => {
    const { here, there, third, alice, bob, drain } = cast;
    const quoted = await cast.write(here, alice.id);
    const copy = await cast.at(there, quoted);
    const quoting = await cast.write(there, bob.id, { text: "Listen to her", quotedPostId: copy.id });
    expect(await states(quoting)).toEqual(["accepted", "accepted", "accepted"]);
    expect(await findPost(here.app.store.read, quoted.id)).toMatchObject({ quotesCount: 1 });
    expect(await notified(here, alice.id, "quote")).toHaveLength(1);
    expect(await cast.at(third, quoting)).toMatchObject({ content: "<p>Listen to her</p>", editedAt: null });

    const { approvalUri } = (await findQuoteOf(there.app.store.read, quoting.id))!;
    const stamp = await document(here, approvalUri!);
    expect(stamp.body).toMatchObject({
      type: "QuoteAuthorization",
      attributedTo: alice.uri,
      interactingObject: quoting.uri,
      interactionTarget: quoted.uri,
    });
    for (const instance of [here, there]) await sendAgain(instance, quoting);
    await drain();
    expect(await states(quoting)).toEqual(["accepted", "accepted", "accepted"]);
    expect(await findPost(here.app.store.read, quoted.id)).toMatchObject({ quotesCount: 1 });
    expect(await notified(here, alice.id, "quote")).toHaveLength(1);

    cast.advance(1);
    await editPost(here.app, alice.id, quoted.id, { text: "Which night?" });
    await drain();
    expect(await notified(there, bob.id, "quoted_update")).toMatchObject([{ postId: quoting.id }]);

    await revokeQuote(here.app, alice.id, quoted.id, (await cast.at(here, quoting)).id);
    await drain();
    // third.test knows nobody who follows alice: there the quote goes with bob's Update.
    expect(await states(quoting)).toEqual(["revoked", "revoked", undefined]);
    expect((await document(here, approvalUri!)).status).toBe(404);
    expect((await document(there, quoting.uri)).body["quote"]).toBeUndefined();
    expect(await findPost(here.app.store.read, quoted.id)).toMatchObject({ quotesCount: 0 });
    expect(await notified(here, alice.id, "quote")).toEqual([]);
    await sendAgain(there, quoting);
    await drain();
    expect((await states(quoting))[0]).toBe("revoked");
  });

  it("tells whoever quotes of edits and of the end, where nobody follows the author", async () => {
    const { here, third, alice, carol, drain } = cast;
    const quoted = await cast.write(here, alice.id);
    const quotedPostId = (await third.app.remote.findPostByUri(quoted.uri))!;
    const quoting = await cast.write(third, carol.id, { quotedPostId });
    cast.advance(1);
    await editPost(here.app, alice.id, quoted.id, { text: "Which night?" });
    await drain();
    expect(await notified(third, carol.id, "quoted_update")).toMatchObject([{ postId: quoting.id }]);
    await deletePost(here.app, alice.id, quoted.id);
    await drain();
    expect(await cast.at(third, quoted)).toMatchObject({ deletedAt: expect.any(Date) });
  });

  it("by followers is accepted for followers, and goes with the post that quotes", async () => {
    const { here, there, alice, bob, drain } = cast;
    const quoted = await cast.write(here, alice.id, { quoteChoice: "followers" });
    const { id } = await cast.at(there, quoted);
    const quoting = await cast.write(there, bob.id, { quotedPostId: id });
    expect((await states(quoting))[0]).toBe("accepted");
    await deletePost(there.app, bob.id, quoting.id);
    await drain();
    expect(await findPost(here.app.store.read, quoted.id)).toMatchObject({ quotesCount: 0 });
  });
});

describe("a reaction", () => {
  const under = async ({ app }: TestInstance, postId: string) =>
    ((await reactionsOf(app.store.read, undefined, [postId])).get(postId) ?? []).map(
      ({ name, count }) => `${name} ${count}`,
    );

  it("reaches the author once, beside a like, and is taken back alone", async () => {
    const { here, there, alice, bob, drain } = cast;
    const post = await cast.write(here, alice.id);
    const { id } = await cast.at(there, post);
    await react(there.app, bob.id, id, "🎉");
    await react(there.app, bob.id, id, "❤");
    await likePost(there.app, bob.id, id);
    await drain();
    await sendAgain(there, post);
    await drain();
    expect(new Set(await under(here, post.id))).toEqual(new Set(["🎉 1", "❤️ 1"]));
    expect(await findPost(here.app.store.read, post.id)).toMatchObject({ likesCount: 1 });
    const told = (await notified(here, alice.id, "reaction")).map(({ emoji }) => emoji?.name);
    expect(new Set(told)).toEqual(new Set(["❤️", "🎉"]));
    await unreact(there.app, bob.id, id, "🎉");
    await drain();
    expect(await under(here, post.id)).toEqual(["❤️ 1"]);
    expect(await findPost(here.app.store.read, post.id)).toMatchObject({ likesCount: 1 });
    expect(await notified(here, alice.id, "reaction")).toHaveLength(1);
  });
});

describe("a quote that is not wanted", () => {
  it("is refused by the policy of the post, by a block, and where it is not for everyone", async () => {
    const { here, there, alice, bob, drain } = cast;
    const told = (await notified(here, alice.id, "quote")).length;
    const closed = await cast.write(here, alice.id, { quoteChoice: "nobody" });
    const hidden = await cast.write(here, alice.id, { visibility: "followers" });
    for (const post of [closed, hidden]) {
      const { id } = await cast.at(there, post);
      await expect(cast.write(there, bob.id, { quotedPostId: id })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    const open = await cast.write(here, alice.id);
    const { id } = await cast.at(there, open);
    await setQuotePolicy(here.app, alice.id, open.id, "nobody");
    const late = await createPost(there.app, {
      accountId: bob.id,
      text: "Just before",
      visibility: "public",
      quotedPostId: id,
    });
    await drain();
    expect(await findQuoteOf(there.app.store.read, late.id)).toMatchObject({ state: "rejected" });
    expect((await document(there, late.uri)).body["quote"]).toBeUndefined();
    expect(await findPost(here.app.store.read, open.id)).toMatchObject({ quotesCount: 0 });

    const blocked = await cast.write(here, alice.id);
    const known = await cast.at(there, blocked);
    await block(here.app, alice.id, (await here.app.remote.findAccountByUri(bob.uri))!);
    const after = await createPost(there.app, {
      accountId: bob.id,
      text: "All the same",
      visibility: "public",
      quotedPostId: known.id,
    }).catch(() => undefined);
    await drain();
    expect(await notified(here, alice.id, "quote")).toHaveLength(told);
    if (after) expect((await findQuoteOf(there.app.store.read, after.id))?.state).not.toBe("accepted");
    expect(await findPost(here.app.store.read, blocked.id)).toMatchObject({ quotesCount: 0 });
  });
});
