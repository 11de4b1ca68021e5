// Polls, quotes and reactions as other servers write them, and what becomes of those that are wrong.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { createPost, type PostDraft } from "#src/posts/create-post.ts";
import { findPollOf } from "#src/posts/polls/queries.ts";
import { vote } from "#src/posts/polls/vote.ts";
import { findPost, findPostByUri, type Post } from "#src/posts/queries.ts";
import { findQuoteOf } from "#src/posts/quotes/queries.ts";
import { MAX_OWN } from "#src/posts/reactions/reaction-rows.ts";
import { reactionsOf } from "#src/posts/reactions/queries.ts";
import { react, unreact } from "#src/posts/reactions/react.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf } from "#test/support/client.ts";
import { TestNetwork } from "#test/support/pair.ts";
import {
  akkomaVote,
  holloUpdate,
  mastodonPoll,
  mastodonQuestion,
  mastodonVote,
  misskeyPoll,
  misskeyVote,
} from "./fixtures/polls.ts";
import {
  akkomaQuote,
  createOf,
  holloQuote,
  linkQuote,
  mastodonQuote,
  mastodonQuoteRequest,
  misskeyQuote,
  stamp,
} from "./fixtures/quotes.ts";
import {
  akkomaCustomReaction,
  akkomaReaction,
  akkomaUndo,
  holloReaction,
  mastodonLike,
  misskeyReaction,
} from "./fixtures/reactions.ts";
import { sendTo, Stranger, type StrangeActor } from "./stranger.ts";

const network = new TestNetwork();
let test: TestApp;
let remote: Stranger;
let other: Stranger;
let alice: Account;
/** alice follows carol; dora and eve live at remote.test too, victor at other.test. */
let carol: StrangeActor;
let dora: StrangeActor;
let eve: StrangeActor;
let victor: StrangeActor;

beforeAll(async () => {
  test = await createTestApp({ network });
  remote = await Stranger.join(network);
  other = await Stranger.join(network, "other.test");
  [carol, dora, eve] = [remote.actor("carol"), remote.actor("dora"), remote.actor("eve")];
  victor = other.actor("victor");
  alice = await test.person("alice");
  const id = (await test.app.remote.findAccountByUri(carol.uri))!;
  await follow(test.app, alice.id, id);
  const { uri } = (await findFollow(test.app.store.read, alice.id, id))!;
  await sendTo(test, carol, { id: `${carol.uri}/accept`, type: "Accept", object: uri });
});

afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await remote[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

async function write(more: Partial<PostDraft> = {}): Promise<Post> {
  const draft = { accountId: alice.id, text: "Good evening", visibility: "public" as const, ...more };
  const post = await createPost(test.app, draft);
  await test.app.drain();
  return post;
}

const found = async (uri: string) => (await findPostByUri(test.app.store.read, uri))!;
const pollOf = async ({ id }: Post) => (await findPollOf(test.app.store.read, id))!;
const quoteOf = async (uri: string) => findQuoteOf(test.app.store.read, (await found(uri)).id);
/** What other servers were sent, of one type. */
const sent = (stranger: Stranger, type: string) =>
  stranger.received.map(({ body }) => JSON.parse(body)).filter((activity) => activity.type === type);

describe("a poll", () => {
  const options = ["Tea", "Coffee"];
  const counts = async (post: Post) => (await pollOf(post)).options.map(({ votes }) => votes);

  it("of Mastodon is read, voted in as Mastodon reads it, and counted anew without being edited", async () => {
    await sendTo(test, carol, mastodonPoll(carol, [3, 5]));
    const post = await found(mastodonQuestion(carol, [0, 0]).id);
    expect(await pollOf(post)).toMatchObject({
      options: [
        { title: "Tea", votes: 3 },
        { title: "Coffee", votes: 5 },
      ],
      multiple: false,
      votersCount: 8,
      expiresAt: new Date("2099-05-08T10:00:00Z"),
    });
    await vote(test.app, alice.id, (await pollOf(post)).id, [1]);
    await test.app.drain();
    expect(sent(remote, "Create").at(-1)).toMatchObject({
      actor: alice.uri,
      to: [carol.uri],
      object: { type: "Note", name: "Coffee", inReplyTo: post.uri, attributedTo: alice.uri, to: [carol.uri] },
    });
    expect(sent(remote, "Create").at(-1).object).not.toHaveProperty("content");
    await sendTo(test, carol, {
      id: `${carol.uri}/update/1`,
      type: "Update",
      object: mastodonQuestion(carol, [4, 7]),
    });
    expect(await counts(post)).toEqual([4, 7]);
    expect(await found(post.uri)).toMatchObject({ editedAt: null });

    await sendTo(test, carol, holloUpdate(carol, [4, 9]));
    expect(await counts(post)).toEqual([4, 9]);
    expect((await notificationsOf(test.app.store.read, alice.id, { limit: 5 }))[0]).toMatchObject({
      type: "poll",
      postId: post.id,
    });
    await expect(vote(test.app, alice.id, (await pollOf(post)).id, [0])).rejects.toMatchObject({
      code: "unprocessable",
    });
  });

  it("is read again when someone looks, once a minute, and its edit takes the votes back", async () => {
    const uri = remote.serve("/users/carol/statuses/poll", {
      "@context": "https://www.w3.org/ns/activitystreams",
      ...mastodonQuestion(carol, [10, 20]),
    });
    const post = await found(uri);
    const client = await clientOf(test, alice);
    const path = `/api/v1/polls/${(await pollOf(post)).id}`;
    const edited = mastodonQuestion(carol, [0, 0], { updated: new Date(Date.now() - 60_000).toISOString() });
    edited.oneOf[0]!.name = "Water";
    await sendTo(test, carol, { id: `${carol.uri}/update/2`, type: "Update", object: edited });
    expect((await client.get(path)).body).toMatchObject({ votes_count: 0, voted: false, own_votes: [] });
    remote.serve("/users/carol/statuses/poll", {
      "@context": "https://www.w3.org/ns/activitystreams",
      ...edited,
      oneOf: edited.oneOf.map((one) => ({ ...one, replies: { type: "Collection", totalItems: 6 } })),
    });
    const asked = () => remote.asked.filter((one) => one === "/users/carol/statuses/poll").length;
    const before = asked();
    test.clock.advance(61_000);
    expect((await client.get(path)).body).toMatchObject({ votes_count: 12 });
    await client.get(path);
    expect(asked()).toBe(before + 1);
  });

  it("of Misskey is read, with its own counts", async () => {
    await sendTo(test, carol, misskeyPoll(carol));
    const post = await found(`${carol.uri}/notes/poll`);
    expect(await pollOf(post)).toMatchObject({
      options: [
        { title: "お茶", votes: 4 },
        { title: "珈琲", votes: 2 },
      ],
      multiple: true,
      votersCount: null,
    });
  });

  it("of ours takes the votes of Mastodon, Misskey and Akkoma, one for each person", async () => {
    const post = await write({ poll: { options, expiresInSeconds: 3_600 } });
    await sendTo(test, carol, mastodonVote(carol, post.uri, alice.uri, "Tea"));
    await sendTo(test, carol, mastodonVote(carol, post.uri, alice.uri, "Tea"));
    await sendTo(test, carol, mastodonVote(carol, post.uri, alice.uri, "Coffee"));
    await sendTo(test, dora, misskeyVote(dora, post.uri, alice.uri, "Coffee"));
    await sendTo(test, eve, akkomaVote(eve, post.uri, alice.uri, "Coffee"));
    expect(await counts(post)).toEqual([1, 2]);
    expect(await pollOf(post)).toMatchObject({ votersCount: 3 });
    expect(await findPost(test.app.store.read, post.id)).toMatchObject({ repliesCount: 0 });
  });

  it("drops votes for what is no choice, by another's name, of the blocked (F23), and after its end", async () => {
    const post = await write({ poll: { options, expiresInSeconds: 3_600 } });
    await sendTo(test, carol, mastodonVote(carol, post.uri, alice.uri, "Beer"));
    await sendTo(test, eve, { ...mastodonVote(carol, post.uri, alice.uri, "Tea"), actor: eve.uri });
    await block(test.app, alice.id, (await test.app.remote.findAccountByUri(dora.uri))!);
    await sendTo(test, dora, mastodonVote(dora, post.uri, alice.uri, "Tea"));
    test.clock.advance(3_601_000);
    await sendTo(test, carol, mastodonVote(carol, post.uri, alice.uri, "Tea"));
    expect(await counts(post)).toEqual([0, 0]);
  });
});

describe("a quote", () => {
  it("by Misskey, Akkoma or a link needs no stamp where the post may be quoted, and shows no fallback", async () => {
    const post = await write();
    for (const [make, content] of [
      [misskeyQuote, "<p><span>見て</span></p>"],
      [akkomaQuote, "Look at that!"],
      [linkQuote, undefined],
    ] as const) {
      const note = make(carol, post.uri);
      await sendTo(test, carol, createOf(carol, note));
      expect(await quoteOf(note.id)).toMatchObject({ state: "accepted", quotedPostId: post.id });
      if (content) expect((await found(note.id)).content).toBe(content);
    }
    expect(await findPost(test.app.store.read, post.id)).toMatchObject({ quotesCount: 3 });
    const closed = await write({ quoteChoice: "nobody" });
    const late = { ...akkomaQuote(carol, closed.uri), id: `${carol.uri}/notes/late` };
    await sendTo(test, carol, createOf(carol, late));
    expect(await quoteOf(late.id)).toMatchObject({ state: "unauthorized" });
  });

  it("by Mastodon waits for its request, which is answered with a stamp, again when it comes again", async () => {
    const post = await write();
    const note = mastodonQuote(carol, post.uri);
    await sendTo(test, carol, createOf(carol, note));
    expect(await quoteOf(note.id)).toMatchObject({ state: "pending" });
    expect((await found(note.id)).content).toBe("<p>Worth a look</p>");
    for (let times = 0; times < 2; times++)
      await sendTo(test, carol, mastodonQuoteRequest(carol, post.uri, note.id));
    const quote = (await quoteOf(note.id))!;
    expect(quote.state).toBe("accepted");
    const accepts = sent(remote, "Accept");
    expect(accepts).toHaveLength(2);
    expect(accepts[0]).toMatchObject({
      actor: alice.uri,
      to: [carol.uri],
      object: { type: "QuoteRequest", id: `${carol.uri}/quote_requests/1`, instrument: note.id },
      result: quote.approvalUri,
    });
    const told = await notificationsOf(test.app.store.read, alice.id, { limit: 40 }, { types: ["quote"] });
    expect(told.filter(({ postId }) => postId === quote.postId)).toHaveLength(1);
  });

  it("is refused where the policy or a block says so, and nothing of it is kept", async () => {
    const post = await write({ quoteChoice: "nobody" });
    const hidden = await write({ visibility: "followers" });
    for (const { uri } of [post, hidden]) {
      const note = { ...holloQuote(eve, uri), id: `${eve.uri}/notes/${uri.slice(-5)}` };
      const request = { ...mastodonQuoteRequest(eve, uri, note), id: `${note.id}/request` };
      await sendTo(test, eve, request);
      expect(await findPostByUri(test.app.store.read, note.id)).toBeUndefined();
    }
    // Of the hidden one nothing is said: that it exists is between alice and her followers (F22).
    expect(sent(remote, "Reject")).toMatchObject([{ object: { object: post.uri } }]);
  });

  it("F19: of a post elsewhere counts with the stamp of its own author alone, and until that is deleted", async () => {
    const quoted = {
      "@context": "https://www.w3.org/ns/activitystreams",
      id: `${victor.uri}/notes/1`,
      type: "Note",
      attributedTo: victor.uri,
      content: "<p>Original</p>",
      to: ["https://www.w3.org/ns/activitystreams#Public"],
      published: "2026-05-01T09:00:00Z",
      interactionPolicy: { canQuote: { automaticApproval: [`${victor.uri}/followers`] } },
    };
    other.serve("/users/victor/notes/1", quoted);
    const good = `${victor.uri}/stamps/1`;
    const note = mastodonQuote(carol, quoted.id, good);
    const named = (name: string, approval: string) => ({
      ...mastodonQuote(carol, quoted.id, approval),
      id: `${carol.uri}/notes/${name}`,
    });
    const forged = named("forged", `${carol.uri}/stamps/1`);
    const borrowed = named("borrowed", good);
    note.id = `${carol.uri}/notes/stamped`;
    remote.serve("/users/carol/stamps/1", stamp(`${carol.uri}/stamps/1`, victor, forged.id, quoted.id));
    other.serve("/users/victor/stamps/1", stamp(good, victor, note.id, quoted.id));
    for (const one of [note, forged, borrowed]) await sendTo(test, carol, createOf(carol, one));
    expect(await quoteOf(note.id)).toMatchObject({ state: "accepted", approvalUri: good });
    for (const { id } of [forged, borrowed]) expect(await quoteOf(id)).toMatchObject({ state: "pending" });

    await sendTo(test, carol, { id: `${carol.uri}/d1`, type: "Delete", object: good });
    expect(await quoteOf(note.id)).toMatchObject({ state: "accepted" });
    await sendTo(test, victor, { id: `${victor.uri}/d1`, type: "Delete", object: good });
    expect(await quoteOf(note.id)).toMatchObject({ state: "revoked" });
    // That quote was revoked: the post that said it comes again, and changes nothing.
    const again = { id: `${carol.uri}/u9`, type: "Update", object: note };
    await sendTo(test, carol, again);
    expect((await quoteOf(note.id))?.state).not.toBe("accepted");
  });

  it("F34: leads one step and no further, however long the chain is", async () => {
    for (let step = 1; step <= 4; step++) {
      other.serve(`/users/victor/notes/chain${step}`, {
        "@context": "https://www.w3.org/ns/activitystreams",
        ...akkomaQuote(victor, `${victor.uri}/notes/chain${step + 1}`),
        id: `${victor.uri}/notes/chain${step}`,
      });
    }
    const note = { ...akkomaQuote(carol, `${victor.uri}/notes/chain1`), id: `${carol.uri}/notes/chain` };
    await sendTo(test, carol, createOf(carol, note));
    expect(await quoteOf(note.id)).toMatchObject({ state: "accepted" });
    expect(other.asked.filter((path) => path.includes("chain"))).toEqual(["/users/victor/notes/chain1"]);
  });

  it("of ours is asked for by its author's server's answer alone (F19)", async () => {
    const open = {
      "@context": "https://www.w3.org/ns/activitystreams",
      ...mastodonQuote(victor, "https://nowhere.test/1"),
      quote: undefined,
      quoteUri: undefined,
      _misskey_quote: undefined,
      id: `${victor.uri}/notes/open`,
      interactionPolicy: {
        canQuote: { manualApproval: ["https://www.w3.org/ns/activitystreams#Public"] },
      },
    };
    other.serve("/users/victor/notes/open", open);
    const quotedPostId = (await test.app.remote.findPostByUri(open.id))!;
    const post = await write({ quotedPostId });
    const request = sent(other, "QuoteRequest").at(-1);
    expect(request).toMatchObject({
      actor: alice.uri,
      object: open.id,
      instrument: { id: post.uri, type: "Note", quote: open.id, _misskey_quote: open.id, quoteUri: open.id },
    });
    expect(request.instrument.content).toMatch(/^<p class="quote-inline">RE: /);
    const answer = (by: StrangeActor, type: string, result?: string) =>
      sendTo(test, by, { id: `${by.uri}/${type}${result}`, type, object: request.id, result });
    await answer(eve, "Accept", `${eve.uri}/stamps/9`);
    await answer(victor, "Accept", `${eve.uri}/stamps/9`);
    expect(await quoteOf(post.uri)).toMatchObject({ state: "pending" });
    await answer(victor, "Accept", `${victor.uri}/stamps/9`);
    expect(await quoteOf(post.uri)).toMatchObject({
      state: "accepted",
      approvalUri: `${victor.uri}/stamps/9`,
    });
    await answer(victor, "Reject");
    expect(await quoteOf(post.uri)).toMatchObject({ state: "rejected" });
  });
});

describe("a reaction", () => {
  const under = async ({ id }: Post) =>
    ((await reactionsOf(test.app.store.read, undefined, [id])).get(id) ?? []).map(({ name }) => name);

  it("of Misskey, Akkoma and Hollo is read; a like of Mastodon stays a like", async () => {
    const post = await write();
    await sendTo(test, carol, misskeyReaction(carol, post.uri));
    await sendTo(test, eve, akkomaReaction(eve, post.uri));
    await sendTo(test, eve, akkomaCustomReaction(eve, post.uri));
    await sendTo(test, victor, { ...holloReaction(victor, post.uri), id: "https://other.test/#react/1" });
    await sendTo(test, victor, mastodonLike(victor, post.uri));
    expect(await under(post)).toEqual(["ablobcat@remote.test", "🧡", "hug@other.test", "👍"]);
    expect(await findPost(test.app.store.read, post.id)).toMatchObject({ likesCount: 1 });
    await sendTo(test, eve, akkomaUndo(eve, akkomaReaction(eve, "").id));
    expect(await under(post)).toEqual(["ablobcat@remote.test", "hug@other.test", "👍"]);
    // F18: carol takes back what victor gave.
    await sendTo(test, carol, {
      id: "https://remote.test/u1",
      type: "Undo",
      object: { ...holloReaction(victor, post.uri), id: "https://other.test/#react/1" },
    });
    expect(await under(post)).toContain("👍");
    await sendTo(test, victor, {
      id: "https://other.test/u1",
      type: "Undo",
      object: { ...holloReaction(victor, post.uri), id: "https://other.test/#react/unknown" },
    });
    expect(await under(post)).toEqual(["ablobcat@remote.test", "hug@other.test"]);
    expect(await findPost(test.app.store.read, post.id)).toMatchObject({ likesCount: 1 });
  });

  it("F23: by someone blocked, with no emoji, or with one too many is dropped", async () => {
    const post = await write();
    await sendTo(test, dora, akkomaReaction(dora, post.uri)); // blocked by alice
    const odd = ["not an emoji", "👍👍", ":nopicture:", "x".repeat(300), "<b>"];
    for (const [index, content] of odd.entries())
      await sendTo(test, eve, { ...akkomaReaction(eve, post.uri), id: `${eve.uri}/odd/${index}`, content });
    expect(await under(post)).toEqual([]);
    expect(await findPost(test.app.store.read, post.id)).toMatchObject({ likesCount: 0 });
    const many = [..."😀😁😂😃😄😅😆😇😈😉😊😋"];
    for (const [index, content] of many.entries())
      await sendTo(test, eve, { ...akkomaReaction(eve, post.uri), id: `${eve.uri}/many/${index}`, content });
    expect(await under(post)).toHaveLength(MAX_OWN);
  });

  it("of ours goes out as a Like with content, that all three understand, and its Undo whole", async () => {
    await sendTo(
      test,
      carol,
      createOf(carol, { ...akkomaQuote(carol, "x"), id: `${carol.uri}/notes/plain` }),
    );
    const { id, uri } = await found(`${carol.uri}/notes/plain`);
    await react(test.app, alice.id, id, "❤");
    await sendTo(test, eve, { ...akkomaCustomReaction(eve, uri), id: `${eve.uri}/hug` });
    await react(test.app, alice.id, id, ":hug@other.test:");
    await test.app.drain();
    const likes = sent(remote, "Like");
    expect(likes).toMatchObject([
      { object: uri, to: [carol.uri], content: "❤️", _misskey_reaction: "❤️" },
      {
        content: ":hug:",
        _misskey_reaction: ":hug:",
        tag: [
          { type: "Emoji", name: ":hug:", icon: { url: "https://other.test/files/b71cea432b3fad67.webp" } },
        ],
      },
    ]);
    await unreact(test.app, alice.id, id, "❤️");
    await test.app.drain();
    expect(sent(remote, "Undo").at(-1)).toMatchObject({
      object: { id: likes[0].id, type: "Like", content: "❤️" },
    });
  });
});
