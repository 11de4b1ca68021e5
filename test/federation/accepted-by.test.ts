// What we serve and send, held against what other servers ask for (rules.ts) and against what FEDERATION.md shows (samples.ts).
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { updateProfile } from "#src/accounts/update-profile.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { moveAccount } from "#src/graph/moves/move-account.ts";
import { unfollow } from "#src/graph/unfollow.ts";
import { fileReport } from "#src/moderation/file-report.ts";
import { boostPost } from "#src/posts/boost-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { editPost } from "#src/posts/edit-post.ts";
import { addEmoji } from "#src/posts/emojis/local-emojis.ts";
import { findPollOf } from "#src/posts/polls/queries.ts";
import { vote } from "#src/posts/polls/vote.ts";
import { likePost } from "#src/posts/like-post.ts";
import { pinPost } from "#src/posts/pins/pin-post.ts";
import { unpinPost } from "#src/posts/pins/unpin-post.ts";
import { react } from "#src/posts/reactions/react.ts";
import { unboostPost } from "#src/posts/unboost-post.ts";
import { unlikePost } from "#src/posts/unlike-post.ts";
import { editSpace } from "#src/spaces/edit-space.ts";
import { inviteGuest } from "#src/spaces/invite-guest.ts";
import { startSpace } from "#src/spaces/start-space.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf } from "#test/support/client.ts";
import { TestNetwork } from "#test/support/pair.ts";
import { picture } from "#test/support/pictures.ts";
import { sendForm } from "#test/support/upload.ts";
import { complaints, RULES } from "./rules.ts";
import { SAMPLES, unsaid, untrue } from "./samples.ts";
import { mastodonCreate } from "./fixtures/mastodon.ts";
import { mastodonQuestion } from "./fixtures/polls.ts";
import { stamp } from "./fixtures/quotes.ts";
import { sendTo, Stranger, type Received } from "./stranger.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- tests read whatever JSON comes
type Document = any;

const network = new TestNetwork();
let test: TestApp;
let remote: Stranger;
let alice: Account;
let actor: Document;
let event: Document;
let sent: (Received & { activity: Document })[];

/** alice does everything that there is to do, before the eyes of carol, who follows her. */
beforeAll(async () => {
  test = await createTestApp({ network });
  remote = await Stranger.join(network);
  alice = await test.person("alice");
  const carol = remote.actor("carol");
  const { app } = test;
  await sendTo(test, carol, { id: `${carol.uri}/follow`, type: "Follow", object: alice.uri });
  await sendTo(test, carol, mastodonCreate);
  const theirs = (await app.remote.findPostByUri(mastodonCreate.object.id))!;
  const carolId = (await app.remote.findAccountByUri(carol.uri))!;
  const accountId = alice.id;
  const client = await clientOf(test, alice);
  const jpeg = await picture("jpeg", 6_000, 40);
  const media = await sendForm(test, client, { file: jpeg, description: "A red line", focus: "0.5,-0.5" });
  const cover = await sendForm(test, client, { file: jpeg, description: "Two cups" });
  await addEmoji(app, { shortcode: "oud", picture: await picture("png", 64, 64) });
  await sendForm(test, client, { avatar: jpeg, header: jpeg, display_name: "Alice 🌙" }, [
    "PATCH",
    "/api/v1/accounts/update_credentials",
  ]);
  const fields = [{ name: "Site", value: "https://alice.example" }];
  await updateProfile(app, accountId, { bio: "Hello #قهوة", fields });
  await setTipJar(app, accountId, {
    enabled: true,
    adult: true,
    entries: [{ handle: "https://ko-fi.com/alice" }, { service: "lightning", handle: "alice@getalby.com" }],
  });
  await test.app.drain();

  const open = { accountId, visibility: "public" } as const;
  const post = await createPost(app, {
    ...open,
    text: "مساء الخير @carol@remote.test :oud: #قهوة https://alice.example",
    spoiler: "evening",
    language: "ar",
    mediaIds: [media.body.id],
  });
  await createPost(app, { ...open, text: "**An** answer", sourceType: "text/markdown", inReplyToId: theirs });
  await createPost(app, { ...open, text: "@carol@remote.test for you", visibility: "direct" });
  const quoting = await createPost(app, { ...open, text: "Worth a look", quotedPostId: theirs });
  await createPost(app, { ...open, text: "Tea?", poll: { options: ["yes", "no"], expiresInSeconds: 3_600 } });
  const poll = remote.serve("/users/carol/statuses/poll", mastodonQuestion(carol, [1, 2]));
  const theirPoll = await findPollOf(app.store.read, (await app.remote.findPostByUri(poll))!);
  await vote(app, accountId, theirPoll!.id, [1]);
  await test.app.drain();
  const activities = (): Document[] => remote.received.map(({ body }) => JSON.parse(body));
  const request = activities().find(({ type }) => type === "QuoteRequest");
  const approval = `${carol.uri}/stamps/1`;
  remote.serve("/users/carol/stamps/1", stamp(approval, carol, quoting.uri, mastodonCreate.object.id));
  await sendTo(test, carol, { id: `${carol.uri}/accept`, type: "Accept", object: request, result: approval });
  test.clock.advance(3_601_000);
  await test.app.drain();
  await editPost(app, accountId, post.id, { text: "مساء النور" });
  await pinPost(app, accountId, post.id);
  for (const act of [likePost, boostPost]) await act(app, accountId, theirs);
  await react(app, accountId, theirs, ":oud:");
  await follow(app, accountId, carolId);
  const spaceOf = { title: "قهوة", topics: ["coffee"], language: "ar", whoSpeaks: "invited" };
  const space = await startSpace(app, accountId, {
    ...spaceOf,
    wantsRecording: true,
    coverId: cover.body.id,
  });
  await inviteGuest(app, accountId, space.id, { accountId: carolId });
  await test.app.drain();
  test.clock.advance(1_000);
  const invite = activities().find(({ type }) => type === "Invite");
  await sendTo(test, carol, { id: `${carol.uri}/yes`, type: "Accept", object: invite, to: [alice.uri] });
  await editSpace(app, accountId, space.id, { title: "قهوة وحكايات" });
  test.clock.advance(1_000);
  event = await (
    await test.request(new URL(space.uri).pathname, { headers: { accept: "application/activity+json" } })
  ).json();
  await unpinPost(app, accountId, post.id);
  for (const undo of [unlikePost, unboostPost]) await undo(app, accountId, theirs);
  await unfollow(app, accountId, carolId);
  const report = { reporterId: accountId, targetAccountId: carolId, postIds: [theirs] };
  await fileReport(app, { ...report, category: "spam", comment: "spam", forward: true });
  await deletePost(app, accountId, post.id);
  await test.app.drain();
  remote.actor("alice", { alsoKnownAs: [alice.uri] });
  await moveAccount(app, accountId, "alice@remote.test");
  await test.app.drain();
  await block(app, accountId, carolId);
  await test.app.drain();

  actor = await (
    await test.request("/users/alice", { headers: { accept: "application/activity+json" } })
  ).json();
  sent = remote.received.map((request) => ({ ...request, activity: JSON.parse(request.body) }));
});

afterAll(async () => {
  await remote[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

it("was looked at whole: every type of activity that we send", () => {
  expect(new Set(sent.map(({ activity }) => activity.type))).toEqual(
    new Set([
      "Accept",
      "Add",
      "Announce",
      "Block",
      "Create",
      "Delete",
      "Flag",
      "Follow",
      "Invite",
      "Like",
      "Move",
      "QuoteRequest",
      "Reject",
      "Remove",
      "Undo",
      "Update",
    ]),
  );
  const posts = sent.map(({ activity }) => activity.object).filter((object) => object?.type === "Note");
  expect(posts.some(({ attachment }) => attachment?.length > 0)).toBe(true);
  expect(actor.attachment.length).toBeGreaterThan(4);
});

const isVote = (object: Document) =>
  Boolean(object?.name && object.inReplyTo && object.content === undefined);

describe.each(Object.entries(RULES))("%s", (_name, rules) => {
  it("takes our actors", async () => {
    expect(complaints(rules.actor?.(actor))).toEqual([]);
    const instance: Document = await (
      await test.request("/actor", { headers: { accept: "application/activity+json" } })
    ).json();
    expect(complaints(rules.actor?.(instance))).toEqual([]);
  });

  it("takes all that we send", () => {
    // A vote is no post, and goes to authors of polls alone; what they make of it, part-peers.test.ts shows.
    const others = sent.filter(({ activity: { object } }) => !isVote(object));
    const refused = others.map(({ activity }) => [
      activity.type,
      complaints(rules.activity?.(activity, actor)),
    ]);
    expect(refused.filter(([, why]) => why.length > 0)).toEqual([]);
  });
});

it("would be refused by each with its parts elsewhere, missing, or in other shapes", () => {
  const create = sent.find(
    ({ activity: { type, object } }) => type === "Create" && object.attachment?.length > 0,
  )!.activity;
  const reply = sent.find(
    ({ activity: { type, object } }) => type === "Create" && object.inReplyTo && object.content,
  )!.activity;
  const elsewhere = "https://elsewhere.test/1";
  const withNote = (changes: object, of = create) => ({ ...of, object: { ...of.object, ...changes } });
  const of = (name: string, document: Document) => {
    const rules = RULES[name]!;
    return complaints(
      "preferredUsername" in document ? rules.actor?.(document) : rules.activity?.(document, actor),
    );
  };
  expect(of("Mastodon", { ...actor, attachment: actor.attachment[0] })).toEqual(["fields stand in a list"]);
  expect(of("Mastodon", withNote({ url: elsewhere }))).toEqual(["its page is of its host"]);
  expect(of("GoToSocial", withNote({ updated: "2001-01-01T00:00:00Z" }))).toEqual([
    "it is not changed before it is there",
  ]);
  expect(of("Misskey", { ...actor, inbox: elsewhere })).toEqual(["the inbox is of its host"]);
  expect(of("Misskey", withNote({ attachment: [{ type: "Link", href: elsewhere }] }))).toEqual([
    "no Link is a file",
  ]);
  expect(of("Akkoma", withNote({ attachment: [{ type: "Document", url: elsewhere }] }))).toEqual([
    "files have a type and an address",
  ]);
  expect(
    of("Pixelfed", withNote({ attachment: [{ ...create.object.attachment[0], width: 6_000 }] })),
  ).toEqual(["sides of at most 5,000"]);
  expect(of("PeerTube", withNote({ content: "" }, reply))).toEqual(["a comment has words"]);
  expect(of("Lemmy", withNote({ attributedTo: [actor.id] }))).toEqual(["one author"]);
  expect(of("WordPress", { ...create, id: undefined })).toEqual(["an id, an actor, a type and an object"]);
  expect(of("Mitra", { ...actor, outbox: undefined })).toEqual([
    "a name, an inbox and an outbox of its host",
  ]);
  expect(of("Hollo", withNote({ tag: [] }))).toEqual(["who is mentioned is named by a tag"]);
});

it("is sent as Mastodon, GoToSocial and Misskey check a request: host, date, digest and target signed, of less than 64 kB", () => {
  for (const { headers, body } of sent) {
    expect(headers["signature"]).toMatch(/headers="\(request-target\) host date digest"/);
    expect(headers["signature"]).toMatch(/keyId="https:\/\/here\.test\/(?:users\/alice|actor)#main-key"/);
    expect(headers["digest"]).toMatch(/^SHA-256=[A-Za-z0-9+/]{43}=$/);
    expect(headers["content-type"]).toMatch(/^application\/activity\+json/);
    expect(body.length).toBeLessThan(64 * 1024);
  }
});

describe("FEDERATION.md", () => {
  const objects = (type: string) => sent.map(({ activity }) => activity).filter((one) => one.type === type);
  const notes = () => [...objects("Create"), ...objects("Update")].map(({ object }) => object);
  const tagOf = (name: string) =>
    notes()
      .flatMap(({ tag }) => tag ?? [])
      .find((one) => one.name === name);

  /** Each sample in its order, what was really sent of it, and whether the sample says all. */
  const real = (): [Document, boolean][] => [
    [objects("Move")[0], true],
    [objects("Create").find(({ signature }) => signature), false],
    [{ ...actor, movedTo: undefined }, true],
    [objects("Create").find(({ object }) => object.attachment?.length > 0).object, true],
    [notes().find(({ closed }) => closed), false],
    [notes().find(isVote), true],
    [notes().find(({ quoteAuthorization }) => quoteAuthorization), false],
    [objects("Like").find(({ content }) => content), false],
    [tagOf(event.id), true],
    [event, true],
    [objects("Invite")[0], true],
  ];

  it("shows what is really sent", () => {
    const documents = real();
    expect(documents).toHaveLength(SAMPLES.length);
    for (const [at, [document, isWhole]] of documents.entries()) {
      const sample = SAMPLES[at]!;
      expect([at, untrue(sample, document), isWhole ? unsaid(sample, document) : []]).toEqual([at, [], []]);
    }
  });

  it("would be found out by another name, another word and a list that is none", () => {
    const [move] = SAMPLES as [Document];
    const [document] = real()[0]!;
    expect(untrue({ ...move, objekt: "x" }, document)).toHaveLength(1);
    expect(untrue({ ...move, type: "Moved" }, document)).toHaveLength(1);
    expect(untrue({ ...move, to: "https://example.org/users/alice/followers" }, document)).toHaveLength(1);
    expect(untrue({ ...move, id: "https://example.org/moves/01J…" }, document)).toHaveLength(1);
  });
});
