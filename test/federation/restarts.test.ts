import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addAlias } from "#src/accounts/aliases.ts";
import { getAccount, type Account } from "#src/accounts/queries.ts";
import { updateProfile } from "#src/accounts/update-profile.ts";
import { acceptFollow } from "#src/graph/answer-follow.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { moveAccount } from "#src/graph/moves/move-account.ts";
import { findFollow, isBlocked } from "#src/graph/queries.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { boostPost } from "#src/posts/boost-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { likePost } from "#src/posts/like-post.ts";
import { findPollOf } from "#src/posts/polls/queries.ts";
import { vote } from "#src/posts/polls/vote.ts";
import { findPost, findPostByUri, type Post } from "#src/posts/queries.ts";
import { findQuoteOf } from "#src/posts/quotes/queries.ts";
import { reactionsOf } from "#src/posts/reactions/queries.ts";
import { react } from "#src/posts/reactions/react.ts";
import { joinRestarting, type RestartingInstance } from "#test/support/restarting.ts";
import { TestNetwork } from "#test/support/pair.ts";

const network = new TestNetwork();
let here: RestartingInstance;
let there: RestartingInstance;
let third: RestartingInstance;
let alice: Account;
let bob: Account;
let carol: Account;

beforeAll(async () => {
  here = await joinRestarting(network, "here.test");
  there = await joinRestarting(network, "there.test");
  third = await joinRestarting(network, "third.test");
  alice = await here.now.person("alice");
  bob = await there.now.person("bob");
  carol = await third.now.person("carol");
});

afterAll(async () => {
  for (const instance of [here, there, third]) await instance[Symbol.asyncDispose]();
  await network.close();
});

const store = (instance: RestartingInstance) => instance.now.app.store.read;

let turns = 0;

/** All work until nothing is left; one of them stops on the way, each time another. */
async function settle(): Promise<void> {
  const all = [here, there, third];
  for (const { now } of all) await now.app.drain();
  await all[turns++ % 3]!.restart();
  for (let round = 0; round < 3; round++) for (const { now } of all) await now.app.drain();
}

async function lookUp(at: RestartingInstance, handle: string): Promise<Account> {
  const id = await at.now.app.remote.findAccount(handle);
  return getAccount(store(at), id!);
}

const copyOf = async (at: RestartingInstance, { uri }: Post) => (await findPostByUri(store(at), uri))!;

async function told(at: RestartingInstance, { id }: Account, type: string) {
  return (await notificationsOf(store(at), id, { limit: 40 })).filter((row) => row.type === type);
}

describe("three instances that stop in the middle and come back with what the database holds", () => {
  it("follow, and a locked one is followed when it says so", async () => {
    await updateProfile(third.now.app, carol.id, { locked: true });
    await follow(there.now.app, bob.id, (await lookUp(there, "alice@here.test")).id);
    await follow(there.now.app, bob.id, (await lookUp(there, "carol@third.test")).id);
    await follow(third.now.app, carol.id, (await lookUp(third, "alice@here.test")).id);
    await there.restart();
    await third.restart();
    await settle();
    const bobAtThird = await lookUp(third, "bob@there.test");
    expect(await findFollow(store(third), bobAtThird.id, carol.id)).toMatchObject({ state: "pending" });
    await acceptFollow(third.now.app, bobAtThird.id, carol.id);
    await third.restart();
    await settle();
    for (const handle of ["alice@here.test", "carol@third.test"]) {
      const followee = await lookUp(there, handle);
      expect(await findFollow(store(there), bob.id, followee.id)).toMatchObject({ state: "accepted" });
    }
    expect(await getAccount(store(here), alice.id)).toMatchObject({ followersCount: 2 });
    expect(await told(here, alice, "follow")).toHaveLength(2);
  });

  it("post, answer with a mention, like and boost, each once", async () => {
    const post = await createPost(here.now.app, { accountId: alice.id, text: "hello", visibility: "public" });
    await here.restart();
    await settle();
    const text = "@alice@here.test hello to you";
    const inReplyToId = (await copyOf(there, post)).id;
    const reply = await createPost(there.now.app, {
      accountId: bob.id,
      text,
      visibility: "public",
      inReplyToId,
    });
    await likePost(there.now.app, bob.id, inReplyToId);
    await boostPost(third.now.app, carol.id, (await copyOf(third, post)).id);
    await there.restart();
    await third.restart();
    await settle();
    expect(await findPost(store(here), post.id)).toMatchObject({
      repliesCount: 1,
      likesCount: 1,
      boostsCount: 1,
    });
    for (const type of ["mention", "like", "boost"]) expect(await told(here, alice, type)).toHaveLength(1);
    // carol follows alice, not bob: alice's server passes the answer on.
    const atThird = await copyOf(third, reply);
    expect(atThird.inReplyToId).toBe((await copyOf(third, post)).id);
  });

  it("edit and delete", async () => {
    const post = await createPost(here.now.app, { accountId: alice.id, text: "once", visibility: "public" });
    await settle();
    here.now.clock.advance(1_000);
    await editPost(here.now.app, alice.id, post.id, { text: "twice" });
    await here.restart();
    await settle();
    for (const at of [there, third]) expect((await copyOf(at, post)).content).toContain("twice");
    await deletePost(here.now.app, alice.id, post.id);
    await here.restart();
    await settle();
    for (const at of [there, third]) expect((await copyOf(at, post)).deletedAt).toBeInstanceOf(Date);
  });

  it("reaction, quote and vote, each once", async () => {
    const poll = { options: ["Tea", "Coffee"], expiresInSeconds: 3_600 };
    const post = await createPost(here.now.app, {
      accountId: alice.id,
      text: "What?",
      visibility: "public",
      poll,
    });
    await here.restart();
    await settle();
    const { id } = await copyOf(there, post);
    await react(there.now.app, bob.id, id, "🎉");
    await vote(there.now.app, bob.id, (await findPollOf(store(there), id))!.id, [1]);
    const draft = { accountId: bob.id, text: "Look", visibility: "public" } as const;
    const quoting = await createPost(there.now.app, { ...draft, quotedPostId: id });
    await there.restart();
    await settle();
    await here.restart();
    await settle();
    expect((await reactionsOf(store(here), undefined, [post.id])).get(post.id)).toMatchObject([{ count: 1 }]);
    expect((await findPollOf(store(here), post.id))!.options.map(({ votes }) => votes)).toEqual([0, 1]);
    expect(await findPost(store(here), post.id)).toMatchObject({ quotesCount: 1 });
    expect(await findQuoteOf(store(there), quoting.id)).toMatchObject({ state: "accepted" });
    for (const type of ["reaction", "quote"]) expect(await told(here, alice, type)).toHaveLength(1);
  });

  it("move", async () => {
    const dana = await here.now.person("dana");
    await addAlias(here.now.app, dana.id, "carol@third.test");
    await moveAccount(third.now.app, carol.id, "dana@here.test");
    await third.restart();
    await settle();
    await there.restart();
    await settle();
    const danaAtThere = await lookUp(there, "dana@here.test");
    expect(await findFollow(store(there), bob.id, danaAtThere.id)).toMatchObject({ state: "accepted" });
    expect(await getAccount(store(here), dana.id)).toMatchObject({ followersCount: 1 });
    const carolAtThere = await lookUp(there, "carol@third.test");
    expect(await findFollow(store(there), bob.id, carolAtThere.id)).toBeUndefined();
  });

  it("block", async () => {
    const bobHere = await lookUp(here, "bob@there.test");
    await block(here.now.app, alice.id, bobHere.id);
    await here.restart();
    await settle();
    const aliceThere = await lookUp(there, "alice@here.test");
    expect(await isBlocked(store(there), bob.id, aliceThere.id)).toBe(true);
    expect(await findFollow(store(there), bob.id, aliceThere.id)).toBeUndefined();
  });
});
