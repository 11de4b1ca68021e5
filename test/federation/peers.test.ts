// What other servers write, in the shapes that they give it, through the inbox and as a client is shown it.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getAccount, type Account } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { findPost, findPostByUri, mentionsOf } from "#src/posts/queries.ts";
import { homeTimeline } from "#src/timelines/home.ts";
import { tipJarOf } from "#src/tips/queries.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, type Client } from "#test/support/client.ts";
import { TestNetwork } from "#test/support/pair.ts";
import { akkomaActor, akkomaLocal, akkomaReply } from "./fixtures/akkoma.ts";
import { GOTOSOCIAL_KEY, gotosocialActor, gotosocialCreate } from "./fixtures/gotosocial.ts";
import { holloActor, holloCreate } from "./fixtures/hollo.ts";
import {
  LEMMY,
  lemmyActivity,
  lemmyAnnounce,
  lemmyComment,
  lemmyCommunity,
  lemmyPage,
  lemmyPerson,
} from "./fixtures/lemmy.ts";
import { mastodonActor, mastodonCreate } from "./fixtures/mastodon.ts";
import { misskeyActor, misskeyCreate, misskeyRenote } from "./fixtures/misskey.ts";
import { mitraActor, mitraCreate } from "./fixtures/mitra.ts";
import { mobilizonEvent } from "./fixtures/mobilizon.ts";
import {
  PEERTUBE,
  peertubeAccount,
  peertubeAnnounce,
  peertubeChannel,
  peertubeCreate,
  peertubeVideo,
} from "./fixtures/peertube.ts";
import { pixelfedCreate } from "./fixtures/pixelfed.ts";
import { wordpressActor, wordpressCreate } from "./fixtures/wordpress.ts";
import { sendTo as send, Stranger, type StrangeActor } from "./stranger.ts";

const network = new TestNetwork();
const strangers: Stranger[] = [];
/** All that was sent, by whom. */
const sent: [by: StrangeActor, activity: Record<string, unknown>][] = [];
let test: TestApp;
let alice: Account;
let client: Client;
let silver: StrangeActor;

beforeAll(async () => {
  test = await createTestApp({ network });
  alice = await test.person("alice");
  client = await clientOf(test, alice);
});

afterAll(async () => {
  for (const stranger of strangers) await stranger[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

function sendTo(to: TestApp, by: StrangeActor, activity: Record<string, unknown>): Promise<Response> {
  sent.push([by, activity]);
  return send(to, by, activity);
}

async function join(domain: string): Promise<Stranger> {
  const stranger = await Stranger.join(network, domain);
  strangers.push(stranger);
  return stranger;
}

/** Someone at an address of their server's choosing, with the document that it gives them. */
function actorAt(server: Stranger, document: Record<string, unknown> & { id: string }): StrangeActor {
  const username = String(document["preferredUsername"]);
  const { privateKey, publicKeyPem } = server.actor(username);
  const { id: uri } = document;
  const keyId = `${uri}#main-key`;
  const whole = { ...document, publicKey: { id: keyId, owner: uri, publicKeyPem } };
  server.serve(uri.slice(server.origin.length), whole);
  server.finger(username, uri);
  return { uri, username, keyId, privateKey, publicKeyPem, document: whole };
}

/** alice follows them from now on. */
async function followed(actor: StrangeActor): Promise<StrangeActor> {
  const id = (await test.app.remote.findAccountByUri(actor.uri))!;
  await follow(test.app, alice.id, id);
  const { uri } = (await findFollow(test.app.store.read, alice.id, id))!;
  await sendTo(test, actor, { id: `${actor.uri}/accept`, type: "Accept", object: uri });
  return actor;
}

const found = (uri: string) => findPostByUri(test.app.store.read, uri);
/** As a client of alice is shown it. */
async function shown(uri: string) {
  const post = await found(uri);
  return (await client.get(`/api/v1/statuses/${post?.id}`)).body;
}
/** The newest first. */
async function home() {
  const posts = await homeTimeline(test.app, alice.id, { limit: 5 });
  return Promise.all(
    posts.map(async (post) => {
      const original = post.boostOfId ? await findPost(test.app.store.read, post.boostOfId) : undefined;
      return original ? `boost of ${original.uri}` : post.uri;
    }),
  );
}

describe("Mastodon", () => {
  it("is read: the actor with its fields and the tip jar in them, and a post with all its parts", async () => {
    const carol = (await join("remote.test")).actor("carol", mastodonActor);
    expect((await sendTo(test, carol, mastodonCreate)).status).toBe(202);
    const { read } = test.app.store;

    const post = (await found(mastodonCreate.object.id))!;
    expect(post).toMatchObject({
      url: "https://remote.test/@carol/111",
      visibility: "public",
      spoiler: "Clay & kilns",
      sensitive: true,
      language: "en",
      hashtags: ["pottery"],
      publishedAt: new Date("2024-05-01T10:00:00Z"),
      editedAt: null,
      attachments: [
        { type: "image", mediaType: "image/jpeg", description: "A blue bowl", width: 1200, height: 800 },
      ],
    });
    expect(post.content).toContain("fresh from the kiln");
    expect((await mentionsOf(read, [post.id])).get(post.id)).toMatchObject([{ id: alice.id }]);

    const account = await getAccount(read, post.accountId);
    expect(account).toMatchObject({
      name: "Carol 🌸",
      url: "https://remote.test/@carol",
      locked: true,
      sharedInboxUrl: "https://remote.test/inbox",
      avatarUrl: "https://remote.test/system/accounts/avatars/carol.png",
      fields: [{ name: "Pronouns", value: "she/her" }],
    });
    const jar = await tipJarOf(test.app, account, undefined);
    expect(jar.entries).toMatchObject([{ service: "kofi", handle: "carolpots" }]);
  });
});

describe("GoToSocial", () => {
  it("is read: lists of one given as the thing itself, a key with an address of its own, no shared inbox", async () => {
    const remote = strangers.find(({ domain }) => domain === "remote.test") ?? (await join("remote.test"));
    const dave = remote.actor("dave");
    const publicKey = { id: GOTOSOCIAL_KEY, owner: dave.uri, publicKeyPem: dave.publicKeyPem };
    remote.serve("/users/dave", { ...gotosocialActor, publicKey });
    expect((await sendTo(test, { ...dave, keyId: GOTOSOCIAL_KEY }, gotosocialCreate)).status).toBe(202);
    const { read } = test.app.store;
    const post = (await found(gotosocialCreate.object.id))!;
    expect(post).toMatchObject({
      visibility: "public",
      spoiler: "",
      language: "de",
      publishedAt: new Date("2024-05-01T10:00:00Z"),
    });
    expect((await mentionsOf(read, [post.id])).get(post.id)).toMatchObject([{ id: alice.id }]);
    expect(await getAccount(read, post.accountId)).toMatchObject({
      sharedInboxUrl: null,
      inboxUrl: "https://remote.test/users/dave/inbox",
      fields: [{ name: "Site" }],
    });
  });
});

describe("Akkoma", () => {
  it("is read: an answer that was edited before it came, and nothing that stays among its own people", async () => {
    const lano = actorAt(await join("akko.test"), akkomaActor);
    const post = await createPost(test.app, {
      accountId: alice.id,
      text: "A question",
      visibility: "public",
    });
    await sendTo(test, lano, akkomaReply(post.uri, alice.uri));
    expect(await shown("https://akko.test/objects/2ec68a36")).toMatchObject({
      account: {
        acct: "lano@akko.test",
        display_name: "Lano /элвэн/ :bzh:",
        emojis: [{ shortcode: "bzh" }],
      },
      in_reply_to_id: post.id,
      visibility: "public",
      language: "en",
      sensitive: true,
      spoiler_text: "",
      edited_at: "2026-02-05T16:00:25.855Z",
      mentions: [{ acct: "alice" }],
    });
    await sendTo(test, lano, akkomaLocal);
    expect(await found(akkomaLocal.object.id)).toBeUndefined();
    await followed(lano);
    await sendTo(test, lano, akkomaLocal);
    expect(await shown(akkomaLocal.object.id)).toMatchObject({ visibility: "private" });
  });
});

describe("Misskey", () => {
  it("is read: a warning, a picture to hide, emoji between words, and a renote by its author", async () => {
    const neko = await followed(actorAt(await join("mk.test"), misskeyActor));
    await sendTo(test, neko, misskeyCreate);
    await sendTo(test, neko, misskeyRenote);
    const note = await shown(misskeyCreate.object.id);
    expect(note).toMatchObject({
      account: {
        display_name: "猫 :ablobcat:",
        emojis: [{ shortcode: "ablobcat" }],
        url: "https://mk.test/@neko",
      },
      spoiler_text: "food",
      sensitive: true,
      emojis: [{ shortcode: "ablobcat" }],
      tags: [{ name: "rice" }],
      reblogs_count: 1,
      media_attachments: [{ type: "image", description: "A bowl" }],
    });
    expect(note.content).toContain("ごはん");
    const account = await getAccount(test.app.store.read, note.account.id);
    expect((await tipJarOf(test.app, account, undefined)).entries).toMatchObject([{ service: "kofi" }]);
  });
});

describe("Mitra", () => {
  it("is read: no shared inbox, payment links, and a quote as an object link", async () => {
    silver = await followed(actorAt(await join("mitra.test"), mitraActor));
    const post = await createPost(test.app, { accountId: alice.id, text: "Quote me", visibility: "public" });
    await sendTo(test, silver, mitraCreate(post.uri));
    const note = await shown("https://mitra.test/objects/018a47a8");
    expect(note).toMatchObject({
      account: { display_name: "silver", acct: "silver@mitra.test" },
      quote: { state: "accepted", quoted_status: { id: post.id } },
    });
    const account = await getAccount(test.app.store.read, note.account.id);
    expect(account).toMatchObject({ sharedInboxUrl: null });
    expect((await tipJarOf(test.app, account, undefined)).entries).toMatchObject([{ service: "liberapay" }]);
  });
});

describe("Hollo", () => {
  it("is read: the public as a compact word, a tag and a field given as the thing itself", async () => {
    const erin = await followed(actorAt(await join("hollo.test"), holloActor));
    await sendTo(test, erin, holloCreate);
    const note = await shown(holloCreate.object.id);
    expect(note).toMatchObject({
      visibility: "public",
      language: "ko",
      tags: [{ name: "인사" }],
      edited_at: null,
    });
    expect(note.content).toContain("<strong>모두</strong>");
    const account = await getAccount(test.app.store.read, note.account.id);
    expect((await tipJarOf(test.app, account, undefined)).entries).toMatchObject([
      { service: "kofi", handle: "erinpots" },
    ]);

    const quoting = mitraCreate(note.uri);
    quoting.object.id = "https://mitra.test/objects/018a47a9";
    await sendTo(test, silver, { ...quoting, id: "https://mitra.test/activities/create/018a47a9" });
    const { quote } = await shown(quoting.object.id);
    expect(quote).toMatchObject({ state: "accepted", quoted_status: { id: note.id } });
    await client.post("/api/v1/domain_blocks", { domain: "hollo.test" });
    expect((await shown(quoting.object.id)).quote).toEqual({ state: "blocked_domain", quoted_status: null });
  });
});

describe("Pixelfed", () => {
  it("is read: pictures with their sizes, with a caption and without one", async () => {
    const carol = await followed((await join("pixels.test")).actor("carol"));
    await sendTo(
      test,
      carol,
      pixelfedCreate(1, 'Red <a href="https://pixels.test/discover/tags/walls">#walls</a>'),
    );
    await sendTo(test, carol, pixelfedCreate(2, null));
    expect(await shown("https://pixels.test/p/carol/1")).toMatchObject({
      content: expect.stringContaining("Red <a"),
      tags: [{ name: "walls" }],
      media_attachments: [
        { type: "image", description: "A red wall", meta: { original: { width: 1080, height: 1350 } } },
        { type: "image", description: null },
      ],
    });
    const bare = await shown("https://pixels.test/p/carol/2");
    expect(bare.content).toBe("");
    expect(bare.media_attachments).toHaveLength(2);
  });
});

describe("PeerTube", () => {
  it("is read: a video with its title, its words, the file to play and its page; a channel's boost of it", async () => {
    const tube = await join("tube.test");
    const nick = await followed(actorAt(tube, peertubeAccount));
    const channel = await followed(actorAt(tube, peertubeChannel));
    tube.serve("/videos/watch/e7946124", peertubeVideo);
    await sendTo(test, nick, peertubeCreate);
    await sendTo(test, channel, peertubeAnnounce);
    const video = await shown(peertubeVideo.id);
    expect(video).toMatchObject({
      account: { acct: "nick@tube.test", bot: false },
      url: peertubeVideo.id,
      language: "en",
      spoiler_text: "",
      tags: [{ name: "linux" }],
      reblogs_count: 1,
      media_attachments: [
        {
          type: "video",
          remote_url: "https://tube.test/static/streaming-playlists/hls/e7946124/360-fragmented.mp4",
          meta: { original: { height: 360, duration: 1145 } },
        },
      ],
    });
    expect(video.content).toContain("<p><strong>Mesa &amp; Wayland in trouble</strong></p>");
    expect(video.content).toContain("The <strong>news</strong> of the week");
    expect(video.content).toContain('<a href="https://news.test/1"');
    expect(video.content).toContain("#<span>weekly</span>");
    expect(video.content).toContain(`<a href="${peertubeVideo.id}"`);
    expect(await home()).toContain(`boost of ${peertubeVideo.id}`);
    const group = await test.app.remote.findAccountByUri(PEERTUBE.channel);
    expect((await client.get(`/api/v1/accounts/${group}`)).body).toMatchObject({
      group: true,
      display_name: "Nick's channel",
    });

    const object = { ...peertubeVideo, name: "Mesa out of trouble", updated: "2025-02-05T09:00:00Z" };
    await sendTo(test, nick, { ...peertubeCreate, id: `${nick.uri}/update`, type: "Update", object });
    expect((await shown(peertubeVideo.id)).content).toContain("Mesa out of trouble");
  });

  it("is found by the address of a video, whose authors are an account and a channel", async () => {
    const tube = strangers.find(({ domain }) => domain === "tube.test")!;
    tube.serve("/videos/watch/other", { ...peertubeVideo, id: "https://tube.test/videos/watch/other" });
    const { body } = await client.get(
      `/api/v2/search?type=statuses&resolve=true&q=${encodeURIComponent("https://tube.test/videos/watch/other")}`,
    );
    expect(body.statuses).toMatchObject([{ account: { acct: "nick@tube.test" } }]);
  });
});

describe("WordPress", () => {
  it("is read: ids in queries, an article by its title, its summary, its picture and its page", async () => {
    const blog = await join("blog.test");
    const matthias = await followed(actorAt(blog, wordpressActor));
    await sendTo(test, matthias, wordpressCreate);
    const article = await shown("https://blog.test/?p=7");
    expect(article).toMatchObject({
      url: "https://blog.test/this-is-a-test-federation/",
      spoiler_text: "",
      sensitive: false,
      language: "en",
      tags: [{ name: "fediverse" }],
      edited_at: null,
      media_attachments: [{ type: "image", description: "The cover" }],
      account: { url: "https://blog.test/author/matthias/" },
    });
    expect(article.content).toMatch(
      /^<p><strong>This is a test-federation<\/strong><\/p><p>What the article is about \[\.\.\.\]<\/p><p><a href="https:\/\/blog\.test\/this-is-a-test-federation\/"/,
    );
    expect(article.content).not.toContain("Very many words");

    const warned = { ...wordpressCreate.object, id: "https://blog.test/?p=8", sensitive: true };
    await sendTo(test, matthias, { ...wordpressCreate, id: "https://blog.test/?p=8#create", object: warned });
    expect(await shown("https://blog.test/?p=8")).toMatchObject({
      sensitive: true,
      spoiler_text: "What the article is about [...]",
      content: expect.stringContaining("Very many words"),
    });
  });
});

describe("Mobilizon", () => {
  it("is read: an event of a group with its day and place, and none of its members' word for it", async () => {
    const events = await join("events.test");
    const dancers = await followed(
      actorAt(events, {
        ...lemmyCommunity,
        id: "https://events.test/@dancers",
        preferredUsername: "dancers",
        inbox: "https://events.test/@dancers/inbox",
        outbox: "https://events.test/@dancers/outbox",
        followers: "https://events.test/@dancers/followers",
        endpoints: { sharedInbox: "https://events.test/inbox" },
      }),
    );
    events.serve("/events/b81c0531", mobilizonEvent);
    await sendTo(test, dancers, {
      id: "https://events.test/announces/1",
      type: "Announce",
      object: mobilizonEvent.id,
      to: ["https://www.w3.org/ns/activitystreams#Public"],
      cc: ["https://events.test/@dancers/followers"],
    });
    const event = await shown(mobilizonEvent.id);
    expect(event).toMatchObject({
      account: { acct: "dancers@events.test" },
      language: "en",
      tags: [{ name: "dance" }],
      space: null,
      media_attachments: [{ description: "Banner" }],
    });
    expect(event.content).toContain("<p>2022-12-11 19:00 UTC · The Kenn Centre</p>");
    expect(event.content).toContain("Learn some <b>reels</b> by heart");
  });
});

describe("Lemmy", () => {
  const moved = (uri: string) => `https://far.test${uri}`;
  let lemmy: Stranger;
  let far: Stranger;
  let community: StrangeActor;
  let picard: StrangeActor;
  let guinan: StrangeActor;

  beforeAll(async () => {
    [lemmy, far] = [await join("lemmy.test"), await join("far.test")];
    community = await followed(actorAt(lemmy, lemmyCommunity));
    picard = actorAt(lemmy, lemmyPerson);
    guinan = far.actor("guinan");
  });

  it("is read: a thread that a community passes on, once as Create and once for servers that know no groups", async () => {
    lemmy.serve("/post/55143", lemmyPage);
    const create = lemmyActivity("Create", picard.uri, { ...lemmyPage, name: "Forged by the community" });
    await sendTo(test, community, lemmyAnnounce(1, create));
    await sendTo(test, community, lemmyAnnounce(2, LEMMY.page));
    await sendTo(test, community, lemmyAnnounce(1, create));
    const page = await shown(LEMMY.page);
    expect(page).toMatchObject({
      account: { acct: "picard@lemmy.test" },
      visibility: "public",
      language: "fr",
      reblogs_count: 1,
      media_attachments: [{ type: "image", remote_url: "https://lemmy.test/pictrs/image/eOtYb9iEiB.png" }],
    });
    expect(page.content).toContain("<p><strong>Tea, Earl Grey, hot</strong></p>");
    expect(page.content).toContain("A post in the /c/tenforward community");
    expect(page.content).toContain('<a href="https://tea.test/earl-grey"');
    expect((await home()).filter((entry) => entry.endsWith(LEMMY.page))).toEqual([`boost of ${LEMMY.page}`]);
  });

  it("has answers in their thread, not in the community's boosts, and each from its author's server", async () => {
    const comment = lemmyComment(guinan.uri, moved("/comment/1"), LEMMY.page);
    far.serve("/comment/1", comment);
    const forged = { ...comment, content: "<p>forged</p>" };
    await sendTo(test, community, lemmyAnnounce(3, lemmyActivity("Create", guinan.uri, forged)));
    const post = (await found(comment.id))!;
    expect(post).toMatchObject({ content: expect.stringContaining("first comment!"), boostsCount: 0 });
    expect(post.inReplyToId).toBe((await found(LEMMY.page))!.id);
    const unheard = lemmyComment(guinan.uri, moved("/comment/2"), LEMMY.page);
    await sendTo(test, community, lemmyAnnounce(4, lemmyActivity("Create", guinan.uri, unheard)));
    expect(await found(unheard.id)).toBeUndefined();
  });

  it("passes on likes of what people here wrote, and takes them back, where the voter's server says so too", async () => {
    const text = "In the thread";
    const inReplyToId = (await found(LEMMY.page))!.id;
    const post = await createPost(test.app, { accountId: alice.id, text, visibility: "public", inReplyToId });
    const likes = async () => (await findPost(test.app.store.read, post.id))!.likesCount;
    const like = lemmyActivity("Like", guinan.uri, post.uri);
    await sendTo(test, community, lemmyAnnounce(5, like));
    expect(await likes()).toBe(0);
    far.serve(new URL(like.id).pathname, { ...like, object: LEMMY.page });
    await sendTo(test, community, lemmyAnnounce(6, like));
    expect(await likes()).toBe(0);
    far.serve(new URL(like.id).pathname, like);
    for (const number of [7, 8]) await sendTo(test, community, lemmyAnnounce(number, like));
    expect(await likes()).toBe(1);
    await sendTo(test, community, lemmyAnnounce(9, lemmyActivity("Like", picard.uri, post.uri)));
    expect(await likes()).toBe(2);
    await sendTo(test, guinan, lemmyAnnounce(10, lemmyActivity("Like", picard.uri, post.uri)));
    const told = await notificationsOf(test.app.store.read, alice.id, { limit: 20 });
    expect(told.filter(({ type }) => type === "like")).toHaveLength(2);

    const undo = lemmyActivity("Undo", guinan.uri, like);
    await sendTo(test, community, lemmyAnnounce(14, undo));
    expect(await likes()).toBe(2);
    far.serve(new URL(undo.id).pathname, undo);
    await sendTo(test, community, lemmyAnnounce(15, undo));
    expect(await likes()).toBe(1);
  });

  it("tells of edits and deletions, which the author's server confirms", async () => {
    const edited = { ...lemmyPage, name: "Coffee", updated: "2021-02-27T12:00:00Z" };
    lemmy.serve("/post/55143", edited);
    await sendTo(test, community, lemmyAnnounce(11, lemmyActivity("Update", picard.uri, edited)));
    expect((await shown(LEMMY.page)).content).toContain("Coffee");
    const removal = lemmyActivity("Delete", picard.uri, LEMMY.page);
    await sendTo(test, community, lemmyAnnounce(12, removal));
    expect(await found(LEMMY.page)).toMatchObject({ deletedAt: null });
    lemmy.documents.set("/post/55143", { status: 410, body: "" });
    await sendTo(test, community, lemmyAnnounce(13, removal));
    expect(await found(LEMMY.page)).toMatchObject({ deletedAt: expect.any(Date) });
  });

  it("is not believed where who passes on is no group, and not asked for where nobody follows the group", async () => {
    const page = { ...lemmyPage, id: moved("/post/9"), attributedTo: guinan.uri };
    far.serve("/post/9", page);
    const create = lemmyActivity("Create", guinan.uri, page);
    const person = await followed(lemmy.actor("riker"));
    await sendTo(test, person, { ...lemmyAnnounce(14, create), actor: person.uri });
    const stranger = actorAt(lemmy, {
      ...lemmyCommunity,
      id: "https://lemmy.test/c/unfollowed",
      preferredUsername: "unfollowed",
      inbox: "https://lemmy.test/c/unfollowed/inbox",
    });
    await sendTo(test, stranger, { ...lemmyAnnounce(15, create), actor: stranger.uri });
    expect(far.asked).not.toContain("/post/9");
    expect(await found(page.id)).toBeUndefined();
  });
});

describe("a server that sends everything twice, and gives several activities one id, as Hollo does", () => {
  it("changes everything once, and loses none of what shares an id", async () => {
    const server = await join("twice.test");
    const tess = server.actor("tess");
    const { read } = test.app.store;
    const bob = await test.person("bob");
    const post = await createPost(test.app, { accountId: bob.id, text: "Once", visibility: "public" });
    const twice = async (activity: Record<string, unknown>) => {
      for (let times = 0; times < 2; times++) await sendTo(test, tess, activity);
    };
    const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
    const like = { id: `${tess.uri}/like`, type: "Like", object: post.uri };
    const announce = { id: `${tess.uri}/announce`, type: "Announce", object: post.uri, to: [PUBLIC] };
    const note = {
      id: `${tess.uri}/notes/1`,
      type: "Note",
      attributedTo: tess.uri,
      content: "<p>Hello</p>",
      inReplyTo: post.uri,
      to: [PUBLIC, bob.uri],
      tag: { type: "Mention", href: bob.uri },
      published: "2026-05-01T10:00:00Z",
    };
    await twice({ id: `${tess.uri}#follows/bob`, type: "Follow", object: bob.uri });
    await twice(like);
    await twice({ ...like, id: `${tess.uri}/react`, content: "🎉" });
    await twice(announce);
    await twice({ id: `${note.id}#create`, type: "Create", object: note, to: note.to });
    await twice({ id: `${tess.uri}#flag`, type: "Flag", object: [bob.uri, post.uri], content: "spam" });
    expect(await findPost(read, post.id)).toMatchObject({ likesCount: 1, boostsCount: 1, repliesCount: 1 });
    expect(await getAccount(read, bob.id)).toMatchObject({ followersCount: 1 });
    const told = (await notificationsOf(read, bob.id, { limit: 20 })).map(({ type }) => type);
    expect(told.sort()).toEqual(["boost", "follow", "like", "mention", "reaction"]);
    const { q, t } = read;
    expect(await q.select().from(t.reports)).toHaveLength(1);

    // One id for every edit, as Hollo gives posts without `updated`; each says something else.
    for (const [at, words] of [
      ["11:00", "once"],
      ["12:00", "twice"],
    ]) {
      const object = { ...note, content: `<p>${words}</p>`, updated: `2026-05-01T${at}:00Z` };
      await twice({ id: `${note.id}#update-undefined`, type: "Update", object });
      expect(await found(note.id)).toMatchObject({ content: `<p>${words}</p>` });
    }
    // One id for the end of everything: each ends what it names.
    for (const object of [like, announce]) await twice({ id: `${tess.uri}#undo`, type: "Undo", object });
    await twice({ id: `${tess.uri}#undo`, type: "Delete", object: note.id });
    expect(await findPost(read, post.id)).toMatchObject({ likesCount: 0, boostsCount: 0, repliesCount: 0 });

    // One id for every Accept of a follower: alice's follow, taken back and made again.
    for (let times = 0; times < 2; times++) {
      const id = (await test.app.remote.findAccountByUri(tess.uri))!;
      await follow(test.app, alice.id, id);
      const { uri } = (await findFollow(read, alice.id, id))!;
      await twice({ id: `${tess.uri}#accepts/alice`, type: "Accept", object: uri });
      expect(await findFollow(read, alice.id, id)).toMatchObject({ state: "accepted" });
      await twice({ id: `${tess.uri}#rejects/alice`, type: "Reject", object: uri });
      expect(await findFollow(read, alice.id, id)).toBeUndefined();
    }
  });
});

describe("all of them", () => {
  const swaps = fc.array(fc.tuple(fc.nat(), fc.constantFrom(null, [], {}, 1, "a\0b", "x".repeat(5_000))), {
    minLength: 1,
    maxLength: 3,
  });

  /** The places in a document where something stands. */
  function places(value: unknown): [of: Record<string, unknown>, name: string][] {
    if (typeof value !== "object" || value === null) return [];
    const of = value as Record<string, unknown>;
    return Object.keys(of).flatMap((name) => [[of, name] as [typeof of, string], ...places(of[name])]);
  }

  /** A copy with ids of its own, and other things in some of its places. */
  function altered(activity: Record<string, unknown>, run: number, swapped: [number, unknown][]) {
    const { object } = activity;
    const inner = typeof object === "object" && object !== null ? (object as { id?: string }).id : undefined;
    let text = JSON.stringify({ ...activity, id: `${String(activity["id"])}-${run}` });
    if (inner) text = text.replaceAll(`"${inner}"`, `"${inner}-${run}"`);
    const copy = JSON.parse(text) as Record<string, unknown>;
    for (const [seed, value] of swapped) {
      const all = places(copy);
      const [of, name] = all[seed % all.length]!;
      of[name] = value;
    }
    return copy;
  }

  it("may write nonsense anywhere: it is taken or refused, and nothing breaks", async () => {
    const original = [...sent];
    expect(new Set(original.map(([{ uri }]) => new URL(uri).host)).size).toBeGreaterThanOrEqual(10);
    let run = 0;
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.nat(), swaps, async (seed, swapped) => {
        const [by, activity] = original[seed % original.length]!;
        const { status } = await send(test, by, altered(activity, ++run, swapped));
        statuses.add(status);
        expect(status).toBeLessThan(500);
        const { q, t } = test.app.store.read;
        expect((await q.select().from(t.jobs)).filter(({ lastError }) => lastError !== null)).toEqual([]);
      }),
      { numRuns: 120 },
    );
    expect(statuses).toContain(202);
  });
});
