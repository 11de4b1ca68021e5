import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { findAccountByUri, getAccount, type Account } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { allowDomain, blockDomain } from "#src/moderation/domains/block-domain.ts";
import { fromCsv, toCsv } from "#src/moderation/domains/csv.ts";
import { normalDomain } from "#src/moderation/domains/domain-name.ts";
import { isBlockedHost, listDomainBlocks, ruleOf } from "#src/moderation/domains/queries.ts";
import { pageOfReports } from "#src/moderation/queries.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { findPostByUri, type Post } from "#src/posts/queries.ts";
import { publicTimeline } from "#src/timelines/public.ts";
import { homeTimeline } from "#src/timelines/home.ts";
import { sendTo, Stranger, type StrangeActor } from "#test/federation/stranger.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { TestNetwork } from "#test/support/pair.ts";
import { picture } from "#test/support/pictures.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const network = new TestNetwork();
let test: TestApp;
let evil: Stranger;
let sub: Stranger;
let eve: StrangeActor;
let mallory: StrangeActor;
let alice: Account;

beforeAll(async () => {
  test = await createTestApp({ network });
  evil = await Stranger.join(network, "evil.test");
  sub = await Stranger.join(network, "sub.evil.test:8443");
  eve = evil.actor("eve");
  mallory = sub.actor("mallory");
  alice = await test.person("alice");
});

afterAll(async () => {
  await evil[Symbol.asyncDispose]();
  await sub[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

/** Nothing is blocked when a test begins. */
beforeEach(async () => {
  for (const { domain } of await listDomainBlocks(test.app.store.read)) await allowDomain(test.app, domain);
});

let count = 0;

async function followFromHere(actor: StrangeActor): Promise<Account> {
  const id = await test.app.remote.findAccountByUri(actor.uri);
  await follow(test.app, alice.id, id!);
  const { uri } = (await findFollow(test.app.store.read, alice.id, id!))!;
  await sendTo(test, actor, { id: `${actor.uri}/accepts/${++count}`, type: "Accept", object: uri });
  return getAccount(test.app.store.read, id!);
}

async function sendPost(author: StrangeActor, changes: Record<string, unknown> = {}) {
  const id = `${author.uri}/posts/${++count}`;
  const published = new Date().toISOString();
  const content = "<p>hello</p>";
  const object = { id, type: "Note", attributedTo: author.uri, content, to: [PUBLIC], published, ...changes };
  const activity = { id: `${id}/create`, type: "Create", to: [PUBLIC], object };
  const { status } = await sendTo(test, author, activity);
  return { status, uri: id };
}

const mention = () => [{ type: "Mention", href: alice.uri, name: "@alice@here.test" }];
const ofOthers = (posts: Post[]) => posts.filter(({ accountId }) => accountId !== alice.id);
const homeOf = async () => {
  await test.app.drain();
  return ofOthers(await homeTimeline(test.app, alice.id, { limit: 40 }));
};

describe("a blocked domain", () => {
  it("F25: is blocked in whatever spelling, with its sub-domains and at every port", async () => {
    for (const spelling of [
      "EVIL.TLD",
      "evil.tld.",
      "https://evil.tld/about",
      "*.evil.tld",
      "evil.tld:8443",
    ]) {
      expect(normalDomain(spelling)).toBe("evil.tld");
    }
    expect(normalDomain("bücher.example")).toBe("xn--bcher-kva.example");
    for (const odd of ["", "a b", "http://", "..", "x@"]) expect(() => normalDomain(odd)).toThrow("domain");

    await blockDomain(test.app, { domain: "Evil.TLD.", severity: "block" });
    await blockDomain(test.app, { domain: "bücher.example", severity: "block" });
    const blocked = ["evil.tld", "EVIL.TLD", "evil.tld.", "sub.evil.tld", "a.b.evil.tld", "evil.tld:8443"];
    for (const host of [...blocked, "xn--bcher-kva.example"]) {
      expect([host, await isBlockedHost(test.app.store, host)]).toEqual([host, true]);
    }
    for (const host of ["notevil.tld", "evil.tld.example", "tld", "evil-tld", "example"]) {
      expect([host, await isBlockedHost(test.app.store, host)]).toEqual([host, false]);
    }
    await expect(blockDomain(test.app, { domain: "here.test", severity: "block" })).rejects.toThrow("itself");
  });

  it("F25: is refused at the inbox, before its keys are asked for, and is neither fetched nor written to", async () => {
    await followFromHere(eve);
    for (const follower of [eve, mallory]) {
      const activity = { id: `${follower.uri}/follow`, type: "Follow", object: alice.uri };
      expect((await sendTo(test, follower, activity)).status).toBe(202);
    }
    await blockDomain(test.app, { domain: "evil.test", severity: "block" });
    for (const server of [evil, sub]) server.asked.length = server.received.length = 0;
    expect((await sendPost(eve)).status).toBe(403);
    expect((await sendPost(mallory)).status).toBe(403);
    expect((await sendPost(sub.actor("new"))).status).toBe(403);
    expect(await test.app.remote.findAccount("someone@evil.test")).toBeUndefined();
    expect(await test.app.remote.findPostByUri(`${sub.origin}/notes/1`)).toBeUndefined();
    await expect(test.app.outgoing.request(`${evil.origin}/picture.png`)).rejects.toMatchObject({
      code: "forbidden",
    });
    await createPost(test.app, {
      accountId: alice.id,
      text: "for you all @eve@evil.test",
      visibility: "public",
    });
    await test.app.drain();
    for (const server of [evil, sub]) {
      expect(server.asked).toEqual([]);
      expect(server.received).toEqual([]);
    }
    const { q, t } = test.app.store.read;
    expect(await q.select().from(t.jobs)).toEqual([]);
  });

  it("F25: mail that waits for it is dropped", async () => {
    const activity = { id: `${eve.uri}/follow2`, type: "Follow", object: alice.uri };
    await sendTo(test, eve, activity);
    network.cut("evil.test");
    await createPost(test.app, { accountId: alice.id, text: "for eve", visibility: "public" });
    await test.app.drain();
    const { q, t } = test.app.store.read;
    expect(await q.select().from(t.jobs)).toHaveLength(1);
    await blockDomain(test.app, { domain: "evil.test", severity: "block" });
    network.lead("evil.test", evil.port);
    test.clock.advance(3_600_000);
    await test.app.drain();
    expect(await q.select().from(t.jobs)).toEqual([]);
    expect(await q.select().from(t.droppedDeliveries)).toEqual([]);
  });

  it("F25: is shown no more, loses its follows, and comes back without them when it is allowed", async () => {
    const account = await followFromHere(mallory);
    const { uri } = await sendPost(mallory);
    expect((await homeOf()).map((post) => post.uri)).toContain(uri);
    await blockDomain(test.app, { domain: "evil.test", severity: "block" });
    expect(await homeOf()).toEqual([]);
    await expect(getAccount(test.app.store.read, account.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await findFollow(test.app.store.read, alice.id, account.id)).toBeUndefined();
    await allowDomain(test.app, "evil.test");
    expect(await getAccount(test.app.store.read, account.id)).toMatchObject({ suspendedAt: null });
    expect(await findFollow(test.app.store.read, alice.id, account.id)).toBeUndefined();
    expect((await findPostByUri(test.app.store.read, uri))?.deletedAt).toBeNull();
  });

  it("F25: does not bring a post of its own in through another server's boost", async () => {
    const good = await Stranger.join(network, "good.test");
    await using _good = good;
    const booster = good.actor("booster");
    await followFromHere(booster);
    await blockDomain(test.app, { domain: "evil.test", severity: "block" });
    const note = {
      id: `${eve.uri}/posts/boosted`,
      type: "Note",
      attributedTo: eve.uri,
      content: "x",
      to: [PUBLIC],
    };
    const object = evil.serve("/users/eve/posts/boosted", note);
    await sendTo(test, booster, { id: `${booster.uri}/1`, type: "Announce", object, to: [PUBLIC] });
    expect(await findPostByUri(test.app.store.read, object)).toBeUndefined();
  });

  it("leaves alone what a moderator decided about one account", async () => {
    const id = await test.app.remote.findAccountByUri(eve.uri);
    const { q, t } = test.app.store.read;
    const suspendedAt = new Date("2026-01-01");
    await test.app.store.tx(async (tx) => void (await tx.q.update(tx.t.accounts).set({ suspendedAt })));
    await blockDomain(test.app, { domain: "evil.test", severity: "block" });
    await allowDomain(test.app, "evil.test");
    const rows = await q.select().from(t.accounts);
    expect(rows.find((row) => row.id === id)?.suspendedAt).toEqual(suspendedAt);
    await test.app.store.tx(async (tx) => void (await tx.q.update(tx.t.accounts).set({ suspendedAt: null })));
  });
});

describe("a silenced domain", () => {
  it("keeps out of public timelines and of strangers' notifications, not of followers' homes", async () => {
    await blockDomain(test.app, { domain: "evil.test", severity: "silence", rejectMedia: true });
    await followFromHere(eve);
    const attachment = [{ type: "Image", mediaType: "image/png", url: `${evil.origin}/1.png` }];
    const { uri } = await sendPost(eve, { attachment, tag: mention() });
    const newcomer = evil.actor("newcomer");
    await sendPost(newcomer, { tag: mention() });
    const [post] = await homeOf();
    expect(post).toMatchObject({ uri, attachments: [] });
    const everyone = await publicTimeline(test.app.store.read, { limit: 40 }, { local: false });
    expect(ofOthers(everyone)).toEqual([]);
    const told = await notificationsOf(test.app.store.read, alice.id, { limit: 20 }, { types: ["mention"] });
    expect(told.map(({ postId }) => postId)).toEqual([post!.id]);
    await allowDomain(test.app, "evil.test");
    const accounts = [eve, newcomer].map(({ uri: id }) => findAccountByUri(test.app.store.read, id));
    expect((await Promise.all(accounts)).map((account) => account?.silencedAt)).toEqual([null, null]);
  });
});

describe("a silenced domain whose files and reports are refused", () => {
  it("shows no face, no emoji and no file, also those of before, and reports nobody", async () => {
    const { read } = test.app.store;
    const png = await picture("png", 8, 8);
    evil.serve("/face.png", png, { type: "image/png" });
    const icon = { type: "Image", url: `${evil.origin}/face.png` };
    const [known, next] = [evil.actor("known", { icon }), evil.actor("next", { icon, image: icon })];
    const accountOf = async ({ uri }: StrangeActor) =>
      getAccount(read, (await test.app.remote.findAccountByUri(uri))!);
    const { avatarUrl } = await accountOf(known);
    /** Under the name of a file, as for a face there is always a picture. */
    const shown = async () =>
      (await test.request(new URL(test.app.media.proxyUrl("attachment", avatarUrl!)).pathname)).status;
    const report = async (by: StrangeActor) => {
      await sendTo(test, by, { id: `${by.uri}/flags/${++count}`, type: "Flag", object: [alice.uri] });
      return (await pageOfReports(read, { limit: 10, reporterId: (await accountOf(by)).id })).length;
    };
    expect([await shown(), await report(known)]).toEqual([200, 1]);

    const rule = {
      domain: "evil.test",
      severity: "silence",
      rejectMedia: true,
      rejectReports: true,
    } as const;
    await blockDomain(test.app, rule);
    expect([await shown(), await report(known)]).toEqual([404, 1]);
    await followFromHere(next);
    const tag = [{ id: `${evil.origin}/emojis/skull`, type: "Emoji", name: ":skull:", icon }];
    const { uri } = await sendPost(next, { content: "<p>:skull:</p>", tag, attachment: [icon] });
    expect(await findPostByUri(read, uri)).toMatchObject({ attachments: [] });
    expect(await accountOf(next)).toMatchObject({ avatarUrl: null, headerUrl: null });
    const { q, t } = read;
    expect(await q.select().from(t.customEmojis)).toEqual([]);
    expect(await report(next)).toBe(0);
  });
});

describe("hakawati domains", () => {
  it("blocks, silences, lists, allows, and takes over Mastodon's CSV and gives it", async () => {
    expect((await run(test, "domains", "block", "Evil.Tld", "--comment", "spam, mostly")).code).toBe(0);
    expect(
      (await run(test, "domains", "silence", "loud.tld", "--reject-media", "--reject-reports")).code,
    ).toBe(0);
    expect((await run(test, "domains", "block", "not a domain")).code).toBe(1);
    expect((await run(test, "domains", "list")).out).toBe(
      "evil.tld\tblock\tspam, mostly\nloud.tld\tsilence\t\n",
    );
    const { out: csv } = await run(test, "domains", "export");
    for (const name of ["evil.tld", "loud.tld"])
      expect((await run(test, "domains", "allow", name)).code).toBe(0);
    expect((await run(test, "domains", "allow", "evil.tld")).code).toBe(1);
    const folder = await mkdtemp(join(tmpdir(), "hakawati-csv-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "blocks.csv");
    await writeFile(file, csv);
    expect((await run(test, "domains", "import", file)).out).toBe("2 domains\n");
    expect((await run(test, "domains", "export")).out).toBe(csv);
    expect(csv).toContain("loud.tld,silence,True,True,");
  });

  it("reads lists with and without a header, and names the line that is wrong", () => {
    const plain = fromCsv("one.tld\r\ntwo.tld\r\n");
    expect(plain.map(({ domain, severity }) => [domain, severity])).toEqual([
      ["one.tld", "block"],
      ["two.tld", "block"],
    ]);
    const list = '#domain,#severity,#public_comment\na.tld,suspend,"says ""hi"", twice"\nb.tld,noop,\n';
    expect(fromCsv(list)).toMatchObject([{ domain: "a.tld", publicComment: 'says "hi", twice' }]);
    expect(() => fromCsv("#domain,#severity\na.tld,suspend\nb tld,suspend\n")).toThrow("Line 3");
    expect(() => fromCsv("#domain,#severity\na.tld,burn\n")).toThrow("Line 2");
    const formula = {
      domain: "a.tld",
      severity: "block",
      rejectMedia: false,
      rejectReports: false,
      publicComment: "=1+1",
    } as const;
    expect(toCsv([{ ...formula, privateComment: "", createdAt: new Date() }])).toContain("'=1+1");
  });
});

describe("a person's own domain block", () => {
  it("ends follows both ways, refuses new ones, hides and is listed", async () => {
    const account = await followFromHere(mallory);
    await sendTo(test, mallory, { id: `${mallory.uri}/follow9`, type: "Follow", object: alice.uri });
    const { uri } = await sendPost(mallory, { tag: mention() });
    const client = await clientOf(test, alice);
    expect((await client.post("/api/v1/domain_blocks", { domain: "EVIL.test." })).status).toBe(200);
    await test.app.drain();
    expect((await client.get("/api/v1/domain_blocks")).body).toEqual(["evil.test"]);
    for (const ends of [[alice.id, account.id] as const, [account.id, alice.id] as const]) {
      expect(await findFollow(test.app.store.read, ...ends)).toBeUndefined();
    }
    await sendTo(test, mallory, { id: `${mallory.uri}/follow10`, type: "Follow", object: alice.uri });
    expect(await findFollow(test.app.store.read, account.id, alice.id)).toBeUndefined();
    const relations = await client.get(`/api/v1/accounts/relationships?id[]=${account.id}`);
    expect(relations.body).toMatchObject([{ domain_blocking: true }]);
    const before = await notificationsOf(test.app.store.read, alice.id, { limit: 40 });
    await sendPost(mallory, { tag: mention() });
    expect(await notificationsOf(test.app.store.read, alice.id, { limit: 40 })).toEqual(before);

    const good = await Stranger.join(network, "better.test");
    await using _good = good;
    const booster = good.actor("booster");
    await followFromHere(booster);
    await sendTo(test, booster, { id: `${booster.uri}/follow`, type: "Follow", object: alice.uri });
    const [told] = await notificationsOf(test.app.store.read, alice.id, { limit: 1 });
    expect(told).toMatchObject({ type: "follow" }); // others are heard all the same
    const { body: found } = await client.get("/api/v2/search?type=accounts&q=booster@better.test");
    expect(found.accounts).toHaveLength(1);
    await sendTo(test, booster, { id: `${booster.uri}/1`, type: "Announce", object: uri, to: [PUBLIC] });
    expect((await homeOf()).map(({ boostOfId }) => boostOfId)).toEqual([]);
    expect((await client.send("DELETE", "/api/v1/domain_blocks", { domain: "evil.test" })).status).toBe(200);
    expect((await client.get("/api/v1/domain_blocks")).body).toEqual([]);
    expect(await homeOf()).toHaveLength(1);
    expect((await client.post("/api/v1/domain_blocks", { domain: "here.test" })).status).toBe(400);
  });

  it("stands for nobody else", async () => {
    expect(await ruleOf(test.app.store, "evil.test")).toBeUndefined();
  });
});
