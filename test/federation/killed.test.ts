// A server that is killed (kill -9) while it takes what another sends, after it has taken it, while it works on it, or while it sends,
// and a third that hears of both: whoever comes after it ends the work, and each activity has its effect once. Processes one after
// another take their seconds.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
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
import { homeTimeline } from "#src/timelines/home.ts";
import { TestClock } from "#test/support/app.ts";
import { createDatabase } from "#test/support/database.ts";
import { drainAll, joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";
import { startWorker } from "#test/support/worker-process.ts";
import type { Work } from "#test/support/worker.ts";

/** By then leases are over, and a server that was down is asked again. */
const LATER_MS = 35 * 60_000;

/** A server in this process, in another, or in none. */
class Side implements AsyncDisposable {
  readonly domain: string;
  readonly #network: TestNetwork;
  readonly #left: { database: Awaited<ReturnType<typeof createDatabase>>; clock: TestClock };
  #now: TestInstance | undefined;
  #child: ChildProcess | undefined;

  private constructor(network: TestNetwork, domain: string, left: Side["left"]) {
    this.#network = network;
    this.domain = domain;
    this.#left = left;
  }

  get left() {
    return this.#left;
  }

  get now(): TestInstance {
    return this.#now!;
  }

  get read() {
    return this.now.app.store.read;
  }

  static async join(network: TestNetwork, domain: string): Promise<Side> {
    const side = new Side(network, domain, { database: await createDatabase(), clock: new TestClock() });
    await side.open();
    return side;
  }

  async open(): Promise<void> {
    this.#now = await joinNetwork(this.#network, this.domain, { left: this.#left });
  }

  async close(): Promise<void> {
    await this.#now?.[Symbol.asyncDispose]();
    this.#now = undefined;
    this.#network.cut(this.domain);
  }

  /** The same server as a process of its own that knows where the others are; it listens where it stands. */
  async spawn(work: Pick<Work, "stands" | "diesIn">): Promise<ChildProcess> {
    const { database, clock } = this.#left;
    const whole: Work = {
      env: { HAKAWATI_ORIGIN: `https://${this.domain}`, HAKAWATI_PORT: "0", ...database.env },
      ports: this.#network.ways(),
      ahead: clock.now().getTime() - Date.now(),
      ...work,
    };
    const child = await startWorker(whole, ["ignore", "ignore", "inherit", "ipc"]);
    this.#child = child;
    if (work.stands) {
      const [port] = (await once(child, "message")) as [number];
      this.#network.lead(this.domain, port);
    }
    return child;
  }

  async account(handle: string): Promise<Account> {
    return getAccount(this.read, (await this.now.app.remote.findAccount(handle))!);
  }

  async copyOf({ uri }: Post): Promise<Post> {
    return getPostOf(this, (await this.now.app.remote.findPostByUri(uri))!);
  }

  async told({ id }: Account): Promise<string[]> {
    const rows = await notificationsOf(this.read, id, { limit: 40 });
    return rows.map(({ type }) => type).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.close();
    await this.#left.database[Symbol.asyncDispose]();
  }
}

async function getPostOf({ read }: Side, id: string): Promise<Post> {
  return (await findPost(read, id))!;
}

async function ended(child: ChildProcess): Promise<NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.signalCode;
}

interface Cast {
  here: Side;
  there: Side;
  third: Side;
  alice: Account;
  mia: Account;
  bob: Account;
  zoe: Account;
  eve: Account;
  max: Account;
  carol: Account;
  story: Post;
  question: Post;
  kept: Post;
  gone: Post;
  far: Post;
}

/**
 * There: bob, zoe who is locked, eve, and max who was mia here. bob and eve follow alice, bob and carol (of the third) mia. carol
 * follows bob too and has asked zoe, but never heard of alice.
 */
async function assemble(here: Side, there: Side, third: Side): Promise<Cast> {
  const [alice, mia] = [await here.now.person("alice"), await here.now.person("mia")];
  const carol = await third.now.person("carol");
  const [bob, zoe] = [await there.now.person("bob"), await there.now.person("zoe")];
  const [eve, max] = [await there.now.person("eve"), await there.now.person("max")];
  const { app } = there.now;
  await updateProfile(app, zoe.id, { locked: true });
  await addAlias(app, max.id, "mia@here.test");
  const aliceThere = await there.account("alice@here.test");
  await follow(app, bob.id, aliceThere.id);
  await follow(app, eve.id, aliceThere.id);
  await follow(app, bob.id, (await there.account("mia@here.test")).id);
  for (const handle of ["bob@there.test", "zoe@there.test", "mia@here.test"])
    await follow(third.now.app, carol.id, (await third.account(handle)).id);
  await drainAll(there.now, third.now, here.now);
  const story = await createPost(app, { accountId: bob.id, text: "A story", visibility: "public" });
  const poll = { options: ["Tea", "Coffee"], expiresInSeconds: 30 * 86_400 };
  const question = await createPost(app, { accountId: bob.id, text: "What?", visibility: "public", poll });
  const write = (text: string) => createPost(here.now.app, { accountId: mia.id, text, visibility: "public" });
  const [kept, gone] = [await write("once"), await write("not for long")];
  const far = await createPost(third.now.app, {
    accountId: carol.id,
    text: "Far away",
    visibility: "public",
  });
  await drainAll(there.now, here.now, third.now);
  return { here, there, third, alice, mia, bob, zoe, eve, max, carol, story, question, kept, gone, far };
}

/** Everything that alice can do to them, written at once, zoe's answer to carol, and mia's move; nothing of it is sent yet. */
async function act(cast: Cast): Promise<{ quoting: Post; reply: Post }> {
  const { here, there, alice, mia, zoe, story, question, kept, gone, far } = cast;
  const { app } = here.now;
  const [storyHere, questionHere] = [await here.copyOf(story), await here.copyOf(question)];
  const eveHere = await here.account("eve@there.test");
  const draft = { accountId: alice.id, visibility: "public" } as const;
  await follow(app, alice.id, (await here.account("bob@there.test")).id);
  await follow(app, alice.id, (await here.account("zoe@there.test")).id);
  await createPost(app, { ...draft, text: "the news" });
  const answer = { ...draft, text: "@bob@there.test a good one", inReplyToId: storyHere.id };
  const reply = await createPost(app, answer);
  const quoting = await createPost(app, { ...draft, text: "Look", quotedPostId: storyHere.id });
  for (const post of [storyHere, await here.copyOf(far)]) await boostPost(app, alice.id, post.id);
  await likePost(app, alice.id, storyHere.id);
  await react(app, alice.id, storyHere.id, "🎉");
  await vote(app, alice.id, (await findPollOf(here.read, questionHere.id))!.id, [1]);
  here.left.clock.advance(2_000);
  await editPost(app, mia.id, kept.id, { text: "twice" });
  await deletePost(app, mia.id, gone.id);
  await block(app, alice.id, eveHere.id);
  await moveAccount(app, mia.id, "max@there.test");
  await acceptFollow(there.now.app, (await there.account("carol@third.test")).id, zoe.id);
  return { quoting, reply };
}

type Acted = Awaited<ReturnType<typeof act>>;

/** All of it has come about, once. */
async function check(cast: Cast, acted: Acted): Promise<void> {
  await checkThere(cast, acted);
  await checkThird(cast, acted);
}

async function checkThere(cast: Cast, { quoting }: Acted): Promise<void> {
  const { here, there, alice, bob, zoe, eve, max, story, question, kept, gone, far } = cast;
  const aliceThere = await there.account("alice@here.test");
  const state = async (a: Account, b: Account) => (await findFollow(there.read, a.id, b.id))?.state;
  expect(await state(aliceThere, bob)).toBe("accepted");
  expect(await state(aliceThere, zoe)).toBe("pending");
  const bobHere = await here.account("bob@there.test");
  expect(await findFollow(here.read, alice.id, bobHere.id)).toMatchObject({ state: "accepted" });
  const home = await homeTimeline(there.now.app, bob.id, { limit: 40 });
  expect(home.filter(({ content }) => content?.includes("the news"))).toHaveLength(1);
  const farThere = await there.copyOf(far);
  expect(home.filter(({ boostOfId }) => boostOfId === farThere.id)).toHaveLength(1);
  expect(await findPost(there.read, story.id)).toMatchObject({
    repliesCount: 1,
    boostsCount: 1,
    likesCount: 1,
    quotesCount: 1,
  });
  const reactions = await reactionsOf(there.read, undefined, [story.id]);
  expect(reactions.get(story.id)).toMatchObject([{ name: "🎉", count: 1 }]);
  expect((await findPollOf(there.read, question.id))!.options.map(({ votes }) => votes)).toEqual([0, 1]);
  expect(await findQuoteOf(here.read, quoting.id)).toMatchObject({ state: "accepted" });
  expect((await there.copyOf(kept)).content).toContain("twice");
  expect(await findPostByUri(there.read, gone.uri)).toMatchObject({ deletedAt: expect.any(Date) });
  expect(await isBlocked(there.read, eve.id, aliceThere.id)).toBe(true);
  expect(await state(eve, aliceThere)).toBeUndefined();
  expect(await state(bob, max)).toBe("accepted");
  const once = ["boost", "like", "mention", "quote", "reaction"];
  expect(await there.told(bob)).toEqual([...once, "follow", "follow"].sort());
  expect(await there.told(zoe)).toEqual(["follow", "follow_request", "follow_request"]);
}

/** What only the third can tell: it is passed on there, boosted there, and follows where somebody moved. */
async function checkThird({ third, carol, kept, gone, story, far }: Cast, { reply }: Acted): Promise<void> {
  expect(await third.copyOf(reply)).toMatchObject({ inReplyToId: (await third.copyOf(story)).id });
  expect(await third.copyOf(story)).toMatchObject({ repliesCount: 1 });
  expect((await third.copyOf(kept)).content).toContain("twice");
  expect(await findPostByUri(third.read, gone.uri)).toMatchObject({ deletedAt: expect.any(Date) });
  expect(await findPost(third.read, far.id)).toMatchObject({ boostsCount: 1 });
  expect(await third.told(carol)).toEqual(["boost"]);
  const state = async (handle: string) =>
    (await findFollow(third.read, carol.id, (await third.account(handle)).id))?.state;
  expect(await state("zoe@there.test")).toBe("accepted");
  expect(await state("max@there.test")).toBe("accepted");
  expect(await state("mia@here.test")).toBeUndefined();
}

/** Activities that came or are to go. The poll's end is weeks away. */
async function waiting({ read: { q, t } }: Side): Promise<unknown[]> {
  return (await q.select().from(t.jobs)).filter(({ queue }) => queue !== "polls");
}

async function leftAfterWork(...sides: Side[]): Promise<unknown[]> {
  await drainAll(...sides.map(({ now }) => now));
  return (await Promise.all(sides.map(waiting))).flat();
}

function timePasses({ here, there, third }: Cast): void {
  for (const { left } of [here, there, third]) left.clock.advance(LATER_MS);
}

async function finish(cast: Cast): Promise<void> {
  const { here, there, third } = cast;
  timePasses(cast);
  await expect.poll(() => leftAfterWork(there, third, here)).toEqual([]);
}

async function withCast(run: (cast: Cast) => Promise<void>): Promise<void> {
  const network = new TestNetwork();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => network.close());
  const here = stack.use(await Side.join(network, "here.test"));
  const there = stack.use(await Side.join(network, "there.test"));
  const third = stack.use(await Side.join(network, "third.test"));
  await run(await assemble(here, there, third));
}

it("comes about once when a receiver is killed before its 202, after it, and in the middle of its work", async () => {
  await withCast(async (cast) => {
    const { here, there, third } = cast;
    const acted = await act(cast);
    await there.close();
    // It has read the first activity whole, and never kept it: the sender hears nothing.
    const before = await there.spawn({ stands: "idle", diesIn: 1 });
    await here.now.app.drain();
    expect(await ended(before)).toBe("SIGKILL");
    expect((await waiting(here)).length).toBeGreaterThan(5);

    // It takes all, and works on none.
    timePasses(cast);
    const after = await there.spawn({ stands: "idle" });
    // A host is asked one thing at a time until it has answered: what finds it busy comes again a moment later.
    await expect.poll(() => leftAfterWork(here)).toEqual([]);
    after.kill("SIGKILL");
    expect(await ended(after)).toBe("SIGKILL");

    timePasses(cast);
    expect(await ended(await there.spawn({ diesIn: 20 }))).toBe("SIGKILL");
    await there.open();
    await third.close();
    timePasses(cast);
    // What it passes on finds the third, which dies of it.
    const beyond = await third.spawn({ stands: "at work", diesIn: 2 });
    await there.now.app.drain();
    expect(await ended(beyond)).toBe("SIGKILL");
    await third.open();
    await finish(cast);
    await check(cast, acted);
  });
}, 240_000);

it("comes about once when the sender is killed, and killed again", async () => {
  await withCast(async (cast) => {
    const { here } = cast;
    const acted = await act(cast);
    await here.close();
    for (const diesIn of [3, 20]) {
      expect(await ended(await here.spawn({ diesIn }))).toBe("SIGKILL");
      timePasses(cast);
    }
    await here.open();
    await finish(cast);
    await check(cast, acted);
  });
}, 240_000);
