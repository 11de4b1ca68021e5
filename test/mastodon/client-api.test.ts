// The client API as clients meet it: masto.js drives every endpoint that a Mastodon app needs, and each answer is held against
// what Mastodon's documentation says of it (test/support/mastodon-shapes.ts).
import { createECDH, randomBytes } from "node:crypto";
import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient, type mastodon } from "masto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { Account } from "#src/accounts/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { listen, type RunningServer } from "#src/server.ts";
import { createTestApp, TestClock, type TestApp } from "#test/support/app.ts";
import { browserOf, clientOf, clientWith, OOB, type Client } from "#test/support/client.ts";
import { createDatabase, dialect } from "#test/support/database.ts";
import { freePort } from "#test/support/free-port.ts";
import { ENDPOINTS, endpointOf, wrongIn } from "#test/support/mastodon-shapes.ts";
import { picture } from "#test/support/pictures.ts";

let test: TestApp;
let server: RunningServer;
let url: string;
let alice: Account;
let bob: Account;
let dora: Account;
let asAlice: mastodon.rest.Client;
let asBob: mastodon.rest.Client;
let asDora: mastodon.rest.Client;
let plain: Client;

const driven = new Set<string>();
const wrong: string[] = [];

/** Every answer that is JSON goes past here. */
function watchAnswers() {
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", async (request: Request | string | URL, init?: RequestInit) => {
    const { method, url: address } = request instanceof Request ? request : new Request(request, init);
    const endpoint = endpointOf(method, new URL(address).pathname);
    const response = await fetch(request, init);
    if (endpoint === undefined || !response.ok) return response;
    driven.add(endpoint);
    const found = wrongIn(endpoint, await response.clone().json());
    if (found !== undefined) wrong.push(found);
    return response;
  });
}

beforeAll(async () => {
  const port = await freePort();
  url = `http://localhost:${port}`;
  const env = { HAKAWATI_ORIGIN: url, HAKAWATI_HOST: "localhost", HAKAWATI_PORT: String(port) };
  test = await createTestApp({ env: { ...env, HAKAWATI_RATE_LIMITS: "off" } });
  server = await listen(test.app.config, test.doors);
  await test.app.start();
  watchAnswers();
  [alice, bob, dora] = [await test.person("alice"), await test.person("bob"), await test.person("dora")];
  const clientFor = async (account: Account) => {
    const { token } = await clientOf(test, account);
    return createRestAPIClient({ url, accessToken: token });
  };
  [asAlice, asBob, asDora] = [await clientFor(alice), await clientFor(bob), await clientFor(dora)];
  plain = clientWith(test, (await clientOf(test, alice)).token);
});

afterEach(() => expect(wrong.splice(0)).toEqual([]));

afterAll(async () => {
  vi.unstubAllGlobals();
  await test.doors.streams.close();
  await server[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
});

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);
const say = (client: mastodon.rest.Client, status: string, more: object = {}) =>
  client.v1.statuses.create({ status, ...more });

/** What masto.js has no word for. */
async function ask(client: Client, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${client.token}`, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

describe("a client that starts", () => {
  it("registers and reads the instance", async () => {
    const anyone = createRestAPIClient({ url });
    const made = await anyone.v1.apps.create({
      clientName: "Café",
      redirectUris: "urn:ietf:wg:oauth:2.0:oob",
      scopes: "read write push",
      website: "https://client.test",
    });
    expect(made.clientSecret).toBeTruthy();
    expect(await asAlice.v1.apps.verifyCredentials()).toMatchObject({ name: "Test" });
    const [one, two] = [await anyone.v1.instance.fetch(), await anyone.v2.instance.fetch()];
    expect(one.uri).toBe(two.domain);
    expect(two.configuration.vapid.publicKey).toBe(made.vapidKey);
    expect(await anyone.v1.customEmojis.list()).toEqual([]);
    expect(await asAlice.v1.announcements.list()).toEqual([]);
  });

  it("gets a token where a person says yes, uses it and gives it back", async () => {
    const made = await createRestAPIClient({ url }).v1.apps.create({
      clientName: "Café",
      redirectUris: OOB,
      scopes: "read write",
    });
    const client = { clientId: made.clientId!, clientSecret: made.clientSecret!, redirectUri: OOB };
    const signIn = createOAuthAPIClient({ url });
    const forApp = await signIn.token.create({ ...client, grantType: "client_credentials", scope: "read" });
    const asApp = createRestAPIClient({ url, accessToken: forApp.accessToken });
    expect(await asApp.v1.apps.verifyCredentials()).toMatchObject({ name: "Café" });

    const browser = await browserOf(test, "alice");
    const asked = {
      response_type: "code",
      client_id: client.clientId,
      redirect_uri: OOB,
      scope: "read write",
    };
    const { headers } = await browser.post("/oauth/authorize", asked);
    const code = new URL(headers.get("location")!).searchParams.get("code")!;
    const token = { ...client, grantType: "authorization_code", scope: "read write", code } as const;
    const { accessToken } = await signIn.token.create(token);
    const signedIn = createRestAPIClient({ url, accessToken });
    expect(await signedIn.v1.accounts.verifyCredentials()).toMatchObject({ id: alice.id });
    await signIn.revoke({ ...client, token: accessToken });
    await expect(signedIn.v1.accounts.verifyCredentials()).rejects.toMatchObject({ statusCode: 401 });
  });

  it("finds out what it speaks to, as a page of another site may too", async () => {
    const headers = { origin: "https://client.test" };
    const address = new URL(url).host;
    const places = [
      "/.well-known/oauth-authorization-server",
      "/.well-known/nodeinfo",
      "/nodeinfo/2.0",
      "/nodeinfo/2.1",
      "/.well-known/host-meta",
      "/.well-known/host-meta.json",
      `/.well-known/webfinger?resource=acct:alice@${address}`,
      "/api/v2/instance",
      "/api/v1/timelines/public?limit=1",
    ];
    await say(asAlice, "For a page of one");
    for (const place of places) {
      const answer = await fetch(url + place, { headers });
      expect([place, answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([
        place,
        200,
        "*",
      ]);
      expect(answer.headers.get("cross-origin-resource-policy") ?? "cross-origin").toBe("cross-origin");
    }
    const page = await fetch(`${url}/api/v1/timelines/public?limit=1`, { headers });
    expect(page.headers.get("access-control-expose-headers")).toContain("Link");
    for (const place of ["/oauth/token", "/oauth/revoke"]) {
      const asks = { ...headers, "access-control-request-method": "POST" };
      const preflight = await fetch(url + place, { method: "OPTIONS", headers: asks });
      expect([place, preflight.headers.get("access-control-allow-origin")]).toEqual([place, "*"]);
      expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
      const refused = await fetch(url + place, { method: "POST", headers });
      expect([place, refused.headers.get("access-control-allow-origin")]).toEqual([place, "*"]);
    }
  });

  it("reads and changes who it is, what it prefers and how far it has read", async () => {
    const me = await asAlice.v1.accounts.updateCredentials({
      displayName: "Alice",
      note: "Tells stories",
      locked: false,
      fieldsAttributes: [{ name: "Site", value: "https://alice.test" }],
    });
    expect(me).toMatchObject({ displayName: "Alice", source: { note: "Tells stories" } });
    expect(await asAlice.v1.accounts.verifyCredentials()).toMatchObject({ id: alice.id, acct: "alice" });
    expect((await asAlice.v1.preferences.fetch())["posting:default:visibility"]).toBe("public");
    const post = await say(asAlice, "The first");
    await asAlice.v1.markers.create({ home: { lastReadId: post.id } });
    expect(await asAlice.v1.markers.fetch({ timeline: ["home"] })).toMatchObject({
      home: { lastReadId: post.id },
    });
  });
});

describe("people", () => {
  it("are found, followed, suggested, and taken from one's followers", async () => {
    // masto.js goes on where a stored path ended: each is named anew.
    const $select = (id: string) => asAlice.v1.accounts.$select(id);
    await $select(bob.id).follow();
    await asBob.v1.accounts.$select(dora.id).follow();
    await asBob.v1.accounts.$select(alice.id).follow();
    expect(await asAlice.v1.accounts.lookup({ acct: "bob" })).toMatchObject({ id: bob.id });
    expect(idsOf(await asAlice.v1.accounts.search.list({ q: "dor" }))).toEqual([dora.id]);
    expect(idsOf(await asAlice.v1.accounts.fetch({ id: [bob.id, dora.id, "nobody"] }))).toEqual([
      bob.id,
      dora.id,
    ]);
    expect(await $select(bob.id).fetch()).toMatchObject({ acct: "bob", followersCount: 1 });
    expect(idsOf(await $select(alice.id).followers.list())).toEqual([bob.id]);
    expect(idsOf(await $select(alice.id).following.list())).toEqual([bob.id]);
    expect(await asAlice.v1.accounts.relationships.fetch({ id: [bob.id, dora.id] })).toMatchObject([
      { id: bob.id, following: true, followedBy: true },
      { id: dora.id, following: false },
    ]);
    const familiar = await ask(plain, "GET", `/api/v1/accounts/familiar_followers?id[]=${dora.id}`);
    expect(familiar.body).toMatchObject([{ id: dora.id, accounts: [{ id: bob.id }] }]);
    expect(await asAlice.v2.suggestions.list()).toMatchObject([{ account: { id: dora.id } }]);
    expect(idsOf((await asAlice.v1.suggestions.list()) as never)).toEqual([dora.id]);
    await asDora.v1.accounts.updateCredentials({ discoverable: true });
    expect(idsOf(await asAlice.v1.directory.list({ local: true, order: "new" }))).toContain(dora.id);

    const removed = await ask(plain, "POST", `/api/v1/accounts/${bob.id}/remove_from_followers`);
    expect(removed.body).toMatchObject({ id: bob.id, followed_by: false, following: true });
    expect(idsOf(await $select(alice.id).followers.list())).toEqual([]);
    expect(idsOf(await $select(bob.id).following.list())).toEqual([dora.id]);
    expect(await $select(bob.id).unfollow()).toMatchObject({ following: false });
    await $select(bob.id).follow();
  });

  it("ask to follow who is locked, and are let in or not", async () => {
    await asDora.v1.accounts.updateCredentials({ locked: true });
    for (const client of [asAlice, asBob]) await client.v1.accounts.$select(dora.id).unfollow();
    for (const client of [asAlice, asBob])
      expect(await client.v1.accounts.$select(dora.id).follow()).toMatchObject({ requested: true });
    expect(idsOf(await asDora.v1.followRequests.list()).sort()).toEqual([alice.id, bob.id].sort());
    const $select = (id: string) => asDora.v1.followRequests.$select(id);
    expect(await $select(alice.id).authorize()).toMatchObject({ followedBy: true });
    expect(await $select(bob.id).reject()).toMatchObject({ followedBy: false });
    expect(await asDora.v1.followRequests.list()).toEqual([]);
    await asDora.v1.accounts.updateCredentials({ locked: false });
  });

  it("are muted, blocked, noted and reported, and whole servers too", async () => {
    const other = asAlice.v1.accounts.$select(dora.id);
    expect(await other.mute({ notifications: false })).toMatchObject({
      muting: true,
      mutingNotifications: false,
    });
    expect(idsOf(await asAlice.v1.mutes.list())).toEqual([dora.id]);
    expect(await other.unmute()).toMatchObject({ muting: false });
    expect(await other.block()).toMatchObject({ blocking: true });
    expect(idsOf(await asAlice.v1.blocks.list())).toEqual([dora.id]);
    expect(await other.unblock()).toMatchObject({ blocking: false });
    expect(await other.note.create({ comment: "from the café" })).toMatchObject({ note: "from the café" });
    const report = await asAlice.v1.reports.create({
      accountId: dora.id,
      comment: "spam?",
      category: "spam",
    });
    expect(report).toMatchObject({ category: "spam", targetAccount: { id: dora.id } });
    await asAlice.v1.domainBlocks.create({ domain: "evil.test" });
    expect(await asAlice.v1.domainBlocks.list()).toEqual(["evil.test"]);
    await asAlice.v1.domainBlocks.remove({ domain: "evil.test" });
    expect(await asAlice.v1.domainBlocks.list()).toEqual([]);
  });
});

describe("posts", () => {
  it("are written, read, edited and deleted, alone and in their thread", async () => {
    const post = await say(asAlice, "One #thread", { spoilerText: "cw", language: "en" });
    const answer = await say(asBob, "@alice two", { inReplyToId: post.id });
    const one = asAlice.v1.statuses.$select(post.id);
    expect(await one.context.fetch()).toMatchObject({ ancestors: [], descendants: [{ id: answer.id }] });
    expect(await one.source.fetch()).toEqual({
      id: post.id,
      text: "One #thread",
      spoilerText: "cw",
      contentType: "text/plain",
    });
    await one.update({ status: "One, edited #thread" });
    expect((await one.history.list()).map(({ content }) => content)).toEqual([
      expect.stringContaining("One <a"),
      expect.stringContaining("One, edited"),
    ]);
    expect(idsOf(await asAlice.v1.statuses.fetch({ id: [post.id, answer.id, "none"] }))).toEqual([
      post.id,
      answer.id,
    ]);
    expect(idsOf(await asAlice.v1.timelines.tag.$select("thread").list())).toContain(post.id);
    expect(idsOf(await asAlice.v1.timelines.public.list({ local: true }))).toContain(post.id);
    expect(idsOf(await asAlice.v1.accounts.$select(alice.id).statuses.list())).toContain(post.id);
    expect(await one.remove()).toMatchObject({ id: post.id, text: "One, edited #thread" });
    await expect(one.fetch()).rejects.toMatchObject({ statusCode: 404 });
  });

  it("say which client wrote them", async () => {
    const post = await say(asAlice, "By a client");
    const seen = await asBob.v1.statuses.$select(post.id).fetch();
    expect(seen.application).toEqual({ name: "Test", website: null });
    const later = await say(asBob, "@alice by another", { inReplyToId: post.id });
    await asBob.v1.statuses.$select(later.id).update({ status: "@alice edited" });
    expect((await asAlice.v1.statuses.$select(later.id).fetch()).application).toMatchObject({ name: "Test" });
  });

  it("are liked, boosted, saved, pinned, and silenced", async () => {
    const post = await say(asAlice, "Liked");
    const [one, mine] = [asBob.v1.statuses.$select(post.id), asAlice.v1.statuses.$select(post.id)];
    expect(await one.favourite()).toMatchObject({ favourited: true, favouritesCount: 1 });
    expect(await one.bookmark()).toMatchObject({ bookmarked: true });
    expect(await one.reblog()).toMatchObject({ reblog: { id: post.id, reblogged: true, reblogsCount: 1 } });
    expect(idsOf(await mine.favouritedBy.list())).toEqual([bob.id]);
    expect(idsOf(await mine.rebloggedBy.list())).toEqual([bob.id]);
    expect(idsOf(await asBob.v1.favourites.list())).toEqual([post.id]);
    expect(idsOf(await asBob.v1.bookmarks.list())).toEqual([post.id]);
    expect(await one.unfavourite()).toMatchObject({ favourited: false, favouritesCount: 0 });
    expect(await one.unbookmark()).toMatchObject({ bookmarked: false });
    expect(await one.unreblog()).toMatchObject({ id: post.id, reblogged: false, reblogsCount: 0 });
    expect(await mine.pin()).toMatchObject({ pinned: true });
    expect(idsOf(await asBob.v1.accounts.$select(alice.id).statuses.list({ pinned: true }))).toEqual([
      post.id,
    ]);
    expect(await mine.unpin()).toMatchObject({ pinned: false });
    expect(await mine.mute()).toMatchObject({ muted: true });
    expect(await mine.unmute()).toMatchObject({ muted: false });
  });

  it("have pictures and polls, and wait for their time", async () => {
    const file = new Blob([new Uint8Array(await picture("png", 60, 40))], { type: "image/png" });
    const { id } = await asAlice.v2.media.create({ file, description: "A cup" });
    await asAlice.v1.media.$select(id).update({ description: "A cup of tea", focus: "0.5,-0.5" });
    expect(await asAlice.v1.media.$select(id).fetch()).toMatchObject({ description: "A cup of tea" });
    const shown = await asAlice.v1.statuses.create({ mediaIds: [id] });
    expect(shown).toMatchObject({ content: "", mediaAttachments: [{ id, type: "image" }] });

    const asked = await say(asAlice, "Tea?", { poll: { options: ["Yes", "No"], expiresIn: 3_600 } });
    const poll = asBob.v1.polls.$select(asked.poll!.id);
    expect(await poll.votes.create({ choices: [0] })).toMatchObject({ votesCount: 1, ownVotes: [0] });
    expect(await poll.fetch()).toMatchObject({ voted: true });

    const scheduledAt = new Date(test.clock.now().getTime() + 3_600_000).toISOString();
    const headers = new Headers({ "idempotency-key": "once" });
    const schedule = () =>
      asAlice.v1.statuses.create({ status: "Later", scheduledAt, mediaIds: [] } as never, {
        requestInit: { headers },
      }) as unknown as Promise<mastodon.v1.ScheduledStatus>;
    const waiting = await schedule();
    expect((await schedule()).id).toBe(waiting.id);
    expect(idsOf(await asAlice.v1.scheduledStatuses.list())).toEqual([waiting.id]);
    const one = asAlice.v1.scheduledStatuses.$select(waiting.id);
    const moved = new Date(Date.parse(scheduledAt) + 3_600_000).toISOString();
    await one.update({ scheduledAt: moved });
    expect(await one.fetch()).toMatchObject({ scheduledAt: moved, params: { text: "Later" } });
    await one.remove();
    expect(await asAlice.v1.scheduledStatuses.list()).toEqual([]);
  });
});

describe("what is gathered", () => {
  it("are lists, hashtags and what a search finds", async () => {
    const list = await asAlice.v1.lists.create({ title: "Friends" });
    const one = asAlice.v1.lists.$select(list.id);
    await one.accounts.create({ accountIds: [bob.id] });
    expect(idsOf(await one.accounts.list())).toEqual([bob.id]);
    expect(idsOf(await asAlice.v1.accounts.$select(bob.id).lists.list())).toEqual([list.id]);
    const post = await say(asBob, "For the list #tea");
    await test.app.drain();
    expect(idsOf(await asAlice.v1.timelines.list.$select(list.id).list())).toContain(post.id);
    expect(idsOf(await asAlice.v1.timelines.home.list())).toContain(post.id);
    await one.accounts.remove({ accountIds: [bob.id] });
    expect(await one.accounts.list()).toEqual([]);
    expect(await one.update({ title: "Others" })).toMatchObject({ title: "Others" });
    expect(await one.fetch()).toMatchObject({ title: "Others" });
    expect(idsOf(await asAlice.v1.lists.list())).toEqual([list.id]);
    await one.remove();
    expect(await asAlice.v1.lists.list()).toEqual([]);

    const tag = asAlice.v1.tags.$select("tea");
    expect(await tag.follow()).toMatchObject({ following: true });
    expect(await tag.fetch()).toMatchObject({ name: expect.stringMatching(/tea/i) });
    expect(await asAlice.v1.followedTags.list()).toHaveLength(1);
    expect(await tag.unfollow()).toMatchObject({ following: false });
    expect((await asAlice.v1.trends.tags.list()).length).toBeGreaterThan(0);
    const featured = await asAlice.v1.featuredTags.create({ name: "tea" });
    expect(idsOf(await asAlice.v1.featuredTags.list())).toEqual([featured.id]);
    expect(await asBob.v1.accounts.$select(alice.id).featuredTags.list()).toMatchObject([{ name: "tea" }]);
    await asAlice.v1.featuredTags.$select(featured.id).remove();
    expect(await asAlice.v1.featuredTags.list()).toEqual([]);

    const found = await asAlice.v2.search.list({ q: "tea" });
    expect(found.hashtags).toMatchObject([{ name: expect.stringMatching(/tea/i) }]);
    expect((await asAlice.v2.search.list({ q: "@bob", resolve: true })).accounts).toMatchObject([
      { acct: "bob" },
    ]);
  });

  it("are conversations, until one lets go of them", async () => {
    const letter = await say(asBob, "@alice a letter", { visibility: "direct" });
    await test.app.drain();
    const [conversation] = await asAlice.v1.conversations.list();
    expect(conversation).toMatchObject({ unread: true, lastStatus: { id: letter.id } });
    const one = asAlice.v1.conversations.$select(conversation!.id);
    expect(await one.read()).toMatchObject({ unread: false });
    await one.remove();
    expect(await asAlice.v1.conversations.list()).toEqual([]);
    expect(await asBob.v1.conversations.list()).toHaveLength(1);
    const others = await ask(plain, "DELETE", `/api/v1/conversations/${conversation!.id}`);
    expect(others.status).toBe(404);
    const again = await say(asBob, "@alice and an answer", {
      visibility: "direct",
      inReplyToId: letter.id,
    });
    await test.app.drain();
    expect(await asAlice.v1.conversations.list()).toMatchObject([{ lastStatus: { id: again.id } }]);
  });

  it("are filters, word by word and post by post, in both versions", async () => {
    const filter = await asAlice.v2.filters.create({ title: "Tea", context: ["home"], filterAction: "warn" });
    const one = asAlice.v2.filters.$select(filter.id);
    const word = await one.keywords.create({ keyword: "samovar", wholeWord: true });
    expect(await one.keywords.list()).toMatchObject([{ id: word.id, keyword: "samovar" }]);
    const wordOf = (id: string) => asAlice.v2.filters.keywords.$select(id);
    expect(await wordOf(word.id).update({ keyword: "kettle", wholeWord: false })).toMatchObject({
      keyword: "kettle",
      wholeWord: false,
    });
    expect(await wordOf(word.id).fetch()).toMatchObject({ keyword: "kettle" });
    const hit = await say(asBob, "the kettles sing");
    const seen = () => asAlice.v1.statuses.$select(hit.id).fetch();
    expect((await seen()).filtered).toMatchObject([{ keywordMatches: ["kettle"] }]);
    await wordOf(word.id).remove();
    expect((await seen()).filtered).toEqual([]);

    const single = await one.statuses.create({ statusId: hit.id });
    expect(await one.statuses.list()).toMatchObject([{ id: single.id, statusId: hit.id }]);
    expect(await asAlice.v2.filters.statuses.$select(single.id).fetch()).toMatchObject({ statusId: hit.id });
    expect((await seen()).filtered).toMatchObject([{ statusMatches: [hit.id] }]);
    await asAlice.v2.filters.statuses.$select(single.id).remove();
    expect((await seen()).filtered).toEqual([]);
    expect(await one.update({ title: "Coffee", context: ["home", "public"] })).toMatchObject({
      title: "Coffee",
    });
    expect(await one.fetch()).toMatchObject({ context: ["home", "public"] });
    await one.remove();
    expect(await asAlice.v2.filters.list()).toEqual([]);

    const { filters } = asAlice.v1;
    const old = await filters.create({ phrase: "tea bags", context: ["home"], irreversible: true });
    expect(old).toMatchObject({ phrase: "tea bags", irreversible: true, wholeWord: false });
    const first = filters.$select(old.id);
    expect(
      await first.update({ phrase: "teabags", context: ["public"], wholeWord: true } as never),
    ).toMatchObject({ phrase: "teabags", context: ["public"], wholeWord: true });
    expect(await first.fetch()).toMatchObject({ phrase: "teabags" });
    expect(await filters.list()).toHaveLength(1);
    await first.remove();
    expect(await filters.list()).toEqual([]);
    expect(await asAlice.v2.filters.list()).toEqual([]);
    await expect(first.fetch()).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe("notifications", () => {
  it("are read one by one and in groups, and dismissed", async () => {
    await asAlice.v1.notifications.clear();
    const post = await say(asAlice, "For everybody");
    for (const client of [asBob, asDora]) await client.v1.statuses.$select(post.id).favourite();
    await say(asBob, "@alice hello");
    await test.app.drain();
    const told = await asAlice.v1.notifications.list();
    expect(told.map(({ type }) => type)).toEqual(["mention", "favourite", "favourite"]);
    expect(await asAlice.v1.notifications.$select(told[0]!.id).fetch()).toMatchObject({ type: "mention" });
    expect(await asAlice.v1.notifications.unreadCount.fetch()).toEqual({ count: 3 });

    const page = await asAlice.v2.notifications.list();
    const liked = page.notificationGroups.find(({ type }) => type === "favourite")!;
    expect(liked).toMatchObject({ notificationsCount: 2, statusId: post.id });
    const group = asAlice.v2.notifications.$select(liked.groupKey);
    expect((await group.fetch()).notificationGroups).toMatchObject([
      { groupKey: liked.groupKey, notificationsCount: 2 },
    ]);
    expect(idsOf(await group.accounts.fetch()).sort()).toEqual([bob.id, dora.id].sort());
    expect(await asAlice.v2.notifications.unreadCount.fetch()).toEqual({ count: 2 });
    await group.dismiss();
    expect((await asAlice.v1.notifications.list()).map(({ type }) => type)).toEqual(["mention"]);
    await expect(group.fetch()).rejects.toMatchObject({ statusCode: 404 });
    const single = (await asAlice.v2.notifications.list()).notificationGroups[0]!;
    expect(single.groupKey).toMatch(/^ungrouped-/);
    expect((await asAlice.v2.notifications.$select(single.groupKey).fetch()).statuses).toHaveLength(1);
    for (const key of ["ungrouped-nothing", "favourite-nothing-1", "follow-99999999999", "x"])
      expect((await ask(plain, "GET", `/api/v2/notifications/${key}`)).status).toBe(404);
    await asAlice.v1.notifications.$select(told[0]!.id).dismiss();
    expect(await asAlice.v1.notifications.list()).toEqual([]);
  });

  it("are subscribed to", async () => {
    const { push } = asAlice.v1;
    const keys = createECDH("prime256v1").generateKeys("base64url");
    const subscription = {
      endpoint: "https://push.test/1",
      keys: { p256dh: keys, auth: randomBytes(16).toString("base64url") },
    };
    const data = { alerts: { mention: true, favourite: false } };
    const made = await push.subscription.create({ subscription, data, policy: "followed" } as never);
    expect(made).toMatchObject({ endpoint: subscription.endpoint, policy: "followed" });
    expect(made.alerts).toMatchObject({ mention: true, favourite: false, follow: false });
    const changed = await asAlice.v1.push.subscription.update({ data: { alerts: { follow: true } } });
    expect(changed).toMatchObject({ policy: "followed", alerts: { mention: false, follow: true } });
    expect(await asAlice.v1.push.subscription.fetch()).toEqual(changed);
    await asAlice.v1.push.subscription.remove();
    await expect(asAlice.v1.push.subscription.fetch()).rejects.toMatchObject({ statusCode: 404 });
  });

  it("of strangers wait apart where the policy says so, until one lets them in or not", async () => {
    const policy = { for_not_following: "filter" };
    expect((await ask(plain, "PATCH", "/api/v2/notifications/policy", policy)).body).toMatchObject(policy);
    for (const name of ["eve", "fred"]) {
      const stranger = await clientOf(test, await test.person(name));
      await stranger.post("/api/v1/statuses", { status: "@alice do I know you?" });
    }
    await test.app.drain();
    expect(await asAlice.v1.notifications.list()).toEqual([]);
    const fetched = await asAlice.v2.notifications.policy.fetch();
    expect(fetched.summary).toMatchObject({ pendingRequestsCount: 2, pendingNotificationsCount: 2 });
    const [one, other] = await asAlice.v1.notifications.requests.list();
    const $select = (id: string) => asAlice.v1.notifications.requests.$select(id);
    expect(await $select(one!.id).fetch()).toMatchObject({ notificationsCount: "1" });
    await $select(one!.id).accept();
    expect(await asAlice.v1.notifications.requests.merged.fetch()).toEqual({ merged: true });
    expect(await asAlice.v1.notifications.list()).toMatchObject([{ account: { id: one!.account.id } }]);
    await $select(other!.id).dismiss();
    expect(await asAlice.v1.notifications.requests.list()).toEqual([]);
    await asAlice.v2.notifications.policy.update({ forNotFollowing: "accept" } as never);
  });
});

describe("streams", () => {
  it("tell of direct posts and of what comes to a list", async () => {
    const list = await asAlice.v1.lists.create({ title: "Streamed" });
    await asAlice.v1.lists.$select(list.id).accounts.create({ accountIds: [bob.id] });
    const client = createStreamingAPIClient({
      streamingApiUrl: `${url.replace("http", "ws")}/api/v1/streaming`,
      accessToken: plain.token,
      implementation: WebSocket,
    });
    const [direct, listed] = [client.direct.subscribe(), client.list.subscribe({ list: list.id })];
    const first = async (events: AsyncIterable<mastodon.streaming.Event>) => {
      for await (const event of events) return event;
      throw new Error("The stream ended");
    };
    const [toldDirect, toldList] = [first(direct), first(listed)];
    // masto.js does not say when a subscription stands: posts are written until both are heard.
    const both = Promise.all([toldDirect, toldList]);
    for (let at = 0; at < 100; at++) {
      await say(asBob, `@alice are you there? ${at}`, { visibility: "direct" });
      await say(asBob, `on the list ${at}`);
      const pause = new Promise((resolve) => setTimeout(resolve, 200, "nobody"));
      if ((await Promise.race([both, pause])) !== "nobody") break;
    }
    expect(await toldDirect).toMatchObject({ event: "conversation", stream: ["direct"] });
    expect(await toldList).toMatchObject({ event: "update", stream: ["list", list.id] });
    client.close();
  });
});

it("streams tell of what another process does, on PostgreSQL", async () => {
  if (dialect !== "postgres") return; // SQLite has one process
  await using database = await createDatabase();
  const left = { database, clock: new TestClock() };
  await using web = await createTestApp({ left });
  await using worker = await createTestApp({ left });
  const [reader, writer] = [await web.person("alice"), await web.person("bob")];
  const headers = { authorization: `Bearer ${(await clientOf(web, reader)).token}` };
  const leave = new AbortController();
  const stream = await web.request("/api/v1/streaming/user", { headers, signal: leave.signal });
  let heard = "";
  const listening = (async () => {
    for await (const chunk of stream.body!) {
      heard += Buffer.from(chunk).toString();
      if (heard.includes("event: notification")) return;
    }
  })();
  // The connection that listens opens with the first stream: posts are written until one is heard. The web process does no work.
  for (let at = 0; at < 100 && !heard.includes("event: notification"); at++) {
    await createPost(worker.app, { accountId: writer.id, text: `@alice ${at}`, visibility: "public" });
    await worker.app.drain();
    await Promise.race([listening, new Promise((resolve) => setTimeout(resolve, 200))]);
  }
  expect(heard).toContain("event: notification\ndata: {");
  expect(heard).toContain('"acct":"bob"');
  leave.abort();
  await web.doors.streams.close();
});

it("drives every endpoint of the table", () => {
  expect(Object.keys(ENDPOINTS).filter((endpoint) => !driven.has(endpoint))).toEqual([]);
});
