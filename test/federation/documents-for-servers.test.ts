import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHash, sign } from "node:crypto";
import { signRequest } from "@fedify/fedify/sig";
import { type Account } from "#src/accounts/queries.ts";
import { updateProfile } from "#src/accounts/update-profile.ts";
import { follow } from "#src/graph/follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { blockDomain } from "#src/moderation/domains/block-domain.ts";
import { boostPost } from "#src/posts/boost-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { changeSetting } from "#src/settings/change-setting.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { TestNetwork } from "#test/support/pair.ts";
import { sendTo, signedPost, Stranger, type StrangeActor } from "./stranger.ts";

const ACCEPT = { accept: "application/activity+json" };
const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const network = new TestNetwork();
let test: TestApp;
let remote: Stranger;
let carol: StrangeActor;
let alice: Account;

beforeAll(async () => {
  test = await createTestApp({ network });
  remote = await Stranger.join(network);
  carol = remote.actor("carol");
  alice = await test.person("alice");
});

afterAll(async () => {
  await remote[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

interface Asking {
  by?: StrangeActor;
  host?: string;
  date?: Date;
}

/** A signed GET, as servers make it. */
function ask(path: string, { by = carol, host = "here.test", date = test.app.clock.now() }: Asking = {}) {
  const when = date.toUTCString();
  const lines = `(request-target): get ${path}\nhost: ${host}\ndate: ${when}`;
  const value = sign("sha256", Buffer.from(lines), by.privateKey).toString("base64");
  const signature = `keyId="${by.keyId}",algorithm="rsa-sha256",headers="(request-target) host date",signature="${value}"`;
  return test.request(path, { headers: { ...ACCEPT, host, date: when, signature } });
}

/** The same by RFC 9421, as Fedify signs it; `of`: the path that is signed. */
async function askNewly(path: string, of = path) {
  const der = carol.privateKey.export({ type: "pkcs8", format: "der" });
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("pkcs8", der, algorithm, true, ["sign"]);
  const request = new Request(`https://here.test${of}`, { headers: { ...ACCEPT, host: "here.test" } });
  const currentTime = Temporal.Instant.fromEpochMilliseconds(test.app.clock.now().getTime());
  const signed = await signRequest(request, key, new URL(carol.keyId), { spec: "rfc9421", currentTime });
  return test.request(path, { headers: signed.headers });
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests read whatever JSON comes
type Document = any;

async function read(path: string): Promise<Document> {
  return (await test.request(path, { headers: ACCEPT })).json();
}

describe("documents", () => {
  it("call an account that says it is a bot a Service", async () => {
    const client = await clientOf(test, await test.person("clock"));
    const typeAfter = async (bot: boolean) => {
      const { body } = await client.send("PATCH", "/api/v1/accounts/update_credentials", { bot });
      expect(body.bot).toBe(bot);
      return (await read("/users/clock")).type as string;
    };
    expect([await typeAfter(true), await typeAfter(false)]).toEqual(["Service", "Person"]);
  });

  it("give a Create one id in the outbox, in what was sent and at its own address, for ever", async () => {
    await sendTo(test, carol, { id: `${carol.uri}/follow`, type: "Follow", object: alice.uri });
    remote.received.length = 0;
    const post = await createPost(test.app, { accountId: alice.id, text: "hello", visibility: "public" });
    await test.app.drain();
    const sent = JSON.parse(remote.received[0]!.body) as { id: string; type: string };
    const { orderedItems } = await read("/users/alice/outbox?after=");
    expect(orderedItems[0].id).toBe(sent.id);
    const { pathname } = new URL(sent.id);
    expect(await read(pathname)).toMatchObject({ id: sent.id, type: "Create", signature: expect.anything() });
    await test.app.store.tx(async (tx) => void (await tx.q.delete(tx.t.outgoingActivities)));
    expect(await read(pathname)).toMatchObject({ id: sent.id, type: "Create", object: { id: post.uri } });
    const few = await createPost(test.app, { accountId: alice.id, text: "psst", visibility: "followers" });
    expect((await test.request(`/activities/${few.id}`, { headers: ACCEPT })).status).toBe(404);
  });

  it("name the answers to a post that everyone may see, page by page", async () => {
    const post = await createPost(test.app, { accountId: alice.id, text: "ask me", visibility: "public" });
    const { pathname } = new URL(post.uri);
    const lonely = await createPost(test.app, { accountId: alice.id, text: "alone", visibility: "public" });
    const before = await read(new URL(lonely.uri).pathname);
    expect(before.replies).toMatchObject({ type: "Collection", first: { items: [] } });
    expect(before.replies.first).not.toHaveProperty("next");
    const inReplyToId = post.id;
    const draft = { accountId: alice.id, text: "answer", inReplyToId };
    const replies = [];
    for (let at = 0; at < 21; at++)
      replies.push(await createPost(test.app, { ...draft, visibility: "public" }));
    await createPost(test.app, { ...draft, visibility: "followers" });
    const { replies: collection } = await read(pathname);
    const first = await read(collection.first.next.slice("https://here.test".length));
    const second = await read(first.next.slice("https://here.test".length));
    expect([...first.items, ...second.items]).toEqual(replies.map(({ uri }) => uri));
    expect(second).not.toHaveProperty("next");
    expect(await read(new URL(collection.id).pathname)).toMatchObject({
      id: collection.id,
      type: "Collection",
    });
    expect((await test.request(`/users/bob/posts/${post.id}/replies`, { headers: ACCEPT })).status).toBe(404);
  });

  it("hide whom one follows and who follows, where one wishes so", async () => {
    const client = await clientOf(test, alice);
    const shown = await read("/users/alice/followers");
    expect(shown).toMatchObject({ totalItems: 1, first: expect.any(String) });
    await client.send("PATCH", "/api/v1/accounts/update_credentials", { hide_collections: true });
    for (const name of ["followers", "following"]) {
      expect(await read(`/users/alice/${name}`)).not.toHaveProperty("first");
      expect((await test.request(`/users/alice/${name}?after=`, { headers: ACCEPT })).status).toBe(404);
      const listed = await test.request(`/api/v1/accounts/${alice.id}/${name}`);
      expect(await listed.json()).toEqual([]);
    }
    expect((await client.get(`/api/v1/accounts/${alice.id}/followers`)).body).toHaveLength(1);
    expect((await client.get(`/api/v1/accounts/${alice.id}`)).body).toMatchObject({ hide_collections: true });
    await updateProfile(test.app, alice.id, { hidesNetwork: false });
  });

  it("say what this server is to those who read older words, too", async () => {
    const { links } = await read("/.well-known/nodeinfo");
    for (const [at, version] of ["2.1", "2.0"].entries()) {
      expect(links[at].rel).toBe(`http://nodeinfo.diaspora.software/ns/schema/${version}`);
      const response = await test.request(new URL(links[at].href).pathname);
      expect(response.headers.get("content-type")).toContain(`schema/${version}#`);
      const info = (await response.json()) as { software: object };
      expect(info).toMatchObject({ version, protocols: ["activitypub"] });
      const words = ["name", "version", ...(version === "2.1" ? ["repository"] : [])];
      expect(Object.keys(info.software).sort()).toEqual(words.sort());
    }
    const template = "https://here.test/.well-known/webfinger?resource={uri}";
    for (const [path, headers] of [
      ["/.well-known/host-meta.json", {}],
      ["/.well-known/host-meta", { accept: "application/json" }],
    ] as const) {
      const response = await test.request(path, { headers });
      expect(await response.json()).toMatchObject({ links: [{ rel: "lrdd", template }] });
    }
    expect(await (await test.request("/.well-known/host-meta")).text()).toContain(template);
  });

  it("stand at both addresses of a person and of a post, and pages do", async () => {
    const post = await createPost(test.app, { accountId: alice.id, text: "both", visibility: "public" });
    const addresses = {
      "/@alice": alice.uri,
      "/users/alice": alice.uri,
      [`/@alice/${post.id}`]: post.uri,
      [new URL(post.uri).pathname]: post.uri,
    };
    const accepts = [
      "application/activity+json",
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    ];
    for (const [path, id] of Object.entries(addresses)) {
      for (const accept of accepts) {
        const response = await test.request(path, { headers: { accept } });
        expect([path, ((await response.json()) as { id: string }).id]).toEqual([path, id]);
        expect(response.headers.get("vary")).toContain("accept");
      }
    }
    const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (const path of ["/users/alice", new URL(post.uri).pathname]) {
      const response = await test.request(path, { headers: { accept } });
      expect(response.status).toBe(302);
      expect(response.headers.get("location")).toMatch(/^https:\/\/here\.test\/@alice/);
    }
  });
});

describe("authorized fetch", () => {
  it("serves signed requests alone, of servers that are not blocked; the instance's actor stays open", async () => {
    const evil = await Stranger.join(network, "evil.test");
    await using _evil = evil;
    const eve = evil.actor("eve");
    await blockDomain(test.app, { domain: "evil.test", severity: "block" });
    const post = await createPost(test.app, {
      accountId: alice.id,
      text: "for servers",
      visibility: "public",
    });
    const paths = [
      "/users/alice",
      "/@alice",
      new URL(post.uri).pathname,
      "/users/alice/outbox?after=",
      `/activities/${post.id}`,
    ];
    for (const path of paths) expect((await test.request(path, { headers: ACCEPT })).status).toBe(200);
    await changeSetting(test.app, "authorizedFetch", "on");
    test.clock.advance(2_000);
    for (const path of paths) {
      const answers = [
        await test.request(path, { headers: ACCEPT }),
        await ask(path),
        await ask(path, { by: eve }),
        await ask(path, { host: "other.test" }),
        await ask(path, { date: new Date(test.app.clock.now().getTime() - 7_200_000) }),
        await ask(path, { by: { ...eve, keyId: carol.keyId } }),
        await askNewly(path),
        await askNewly(path, "/users/bob"),
      ];
      const statuses = [401, 200, 403, 401, 401, 401, 200, 401];
      expect([path, ...answers.map(({ status }) => status)]).toEqual([path, ...statuses]);
    }
    expect((await test.request("/actor", { headers: ACCEPT })).status).toBe(200);
    expect((await test.request("/.well-known/webfinger?resource=acct:alice@here.test")).status).toBe(200);
    await changeSetting(test.app, "authorizedFetch", "off");
    test.clock.advance(2_000);
  });

  it("our own requests are signed by the instance's actor", async () => {
    const dora = remote.actor("dora");
    let seen: string | undefined;
    remote.onAsked = ({ url, headers }) => {
      if (url === "/users/dora") seen = String(headers["signature"]);
    };
    await test.app.remote.findAccountByUri(dora.uri);
    remote.onAsked = () => {};
    expect(seen).toContain('keyId="https://here.test/actor#main-key"');

    // A server that takes RFC 9421 alone is asked again so, and the next time so at once.
    const modern = await Stranger.join(network, "modern.test");
    await using _modern = modern;
    const knocks: boolean[] = [];
    const actors = ["erin", "frank"].map((name) => modern.actor(name));
    const served = new Map(modern.documents);
    modern.onAsked = ({ url = "", headers }) => {
      if (!url.startsWith("/users/")) return;
      const isNew = "signature-input" in headers;
      knocks.push(isNew);
      modern.documents.set(url, isNew ? served.get(url)! : { status: 401, body: "" });
    };
    for (const { uri } of actors) expect(await test.app.remote.findAccountByUri(uri)).toBeDefined();
    expect(knocks).toEqual([false, true, true]);
  });
});

describe("followers that two servers remember differently (FEP-8fcf)", () => {
  const digestOf = (uris: string[]) => {
    const joined = Buffer.alloc(32);
    for (const uri of uris)
      createHash("sha256")
        .update(uri)
        .digest()
        .forEach((byte, at) => (joined[at]! ^= byte));
    return joined.toString("hex");
  };

  it("tells others who of them follows: a digest with each activity, the list for a signed request", async () => {
    remote.received.length = 0;
    await createPost(test.app, { accountId: alice.id, text: "to all", visibility: "public" });
    await test.app.drain();
    const header = String(remote.received[0]!.headers["collection-synchronization"]);
    const url = "https://here.test/users/alice/followers_synchronization";
    expect(header).toBe(
      `collectionId="https://here.test/users/alice/followers", url="${url}", digest="${digestOf([carol.uri])}"`,
    );
    const { pathname } = new URL(url);
    expect(await (await ask(pathname)).json()).toMatchObject({ id: url, orderedItems: [carol.uri] });
    expect((await test.request(pathname, { headers: ACCEPT })).status).toBe(401);
    const other = await Stranger.join(network, "other.test");
    await using _other = other;
    const response = await ask(pathname, { by: other.actor("someone") });
    expect(await response.json()).toMatchObject({ orderedItems: [] });
  });

  it("mends: what they don't know of ends, what they accepted is accepted, and what ended is told again", async () => {
    const erin = remote.actor("erin");
    const erinId = (await test.app.remote.findAccountByUri(erin.uri))!;
    const [lost, waiting, ended] = [
      await test.person("lost"),
      await test.person("waiting"),
      await test.person("ended"),
    ];
    for (const { id } of [lost, waiting]) await follow(test.app, id, erinId);
    const { uri } = (await findFollow(test.app.store.read, lost.id, erinId))!;
    await sendTo(test, erin, { id: `${erin.uri}/accept`, type: "Accept", object: uri });
    const named = [waiting.uri, ended.uri];
    const url = `${erin.uri}/followers_synchronization`;
    const list = {
      id: url,
      type: "OrderedCollection",
      orderedItems: [...named, "https://evil.test/users/x"],
    };
    remote.serve("/users/erin/followers_synchronization", list);
    const send = async (digest: string, changes: { collection?: string; url?: string } = {}) => {
      const id = `${erin.uri}/likes/${digest}`;
      const body = JSON.stringify({
        "@context": "https://www.w3.org/ns/activitystreams",
        id,
        type: "Like",
        actor: erin.uri,
        object: alice.uri,
        to: [PUBLIC],
      });
      const request = signedPost(body, { by: erin, date: test.app.clock.now().toUTCString() });
      const collection = changes.collection ?? `${erin.uri}/followers`;
      request.headers.set(
        "collection-synchronization",
        `collectionId="${collection}", url="${changes.url ?? url}", digest="${digest}"`,
      );
      await test.doors.fetch(request, { address: "198.51.100.4" });
      await test.app.drain();
    };
    const stateOf = async ({ id }: Account) => (await findFollow(test.app.store.read, id, erinId))?.state;
    remote.asked.length = remote.received.length = 0;
    await send(digestOf([lost.uri])); // the same as here
    await send(digestOf(named), { collection: `${carol.uri}/followers` });
    await send(digestOf(named), { url: "https://evil.test/list" });
    await send("nonsense");
    expect(remote.asked).toEqual([]);
    expect(await stateOf(lost)).toBe("accepted");

    await send(digestOf(named));
    expect(await stateOf(lost)).toBeUndefined();
    expect(await stateOf(waiting)).toBe("accepted");
    expect(await stateOf(ended)).toBeUndefined();
    const undone = remote.received.map(({ body }) => JSON.parse(body) as { type: string; actor: string });
    expect(undone.filter(({ type, actor }) => type === "Undo" && actor === ended.uri)).toHaveLength(1);
  });
});

describe("collections of more than a page", () => {
  /** All items of all pages, and the number of pages. */
  async function walk(path: string) {
    const { first, totalItems } = await read(path);
    const items: Document[] = [];
    let pages = 0;
    for (let next: string | undefined = first; next !== undefined && pages < 10; pages++) {
      const page = await read(next.slice("https://here.test".length));
      expect(page).toMatchObject({
        id: next,
        type: "OrderedCollectionPage",
        partOf: `https://here.test${path}`,
      });
      items.push(...page.orderedItems);
      next = page.next;
    }
    return { items, pages, totalItems };
  }

  it("are walked through page by page: followers, following and what was written, each once", async () => {
    const star = await test.person("star");
    const others = [];
    for (let at = 0; at < 21; at++) others.push(await test.person(`other${at}`));
    for (const { id } of others) {
      await follow(test.app, star.id, id);
      await follow(test.app, id, star.id);
      await createPost(test.app, { accountId: star.id, text: "one more", visibility: "public" });
    }
    await createPost(test.app, { accountId: star.id, text: "for few", visibility: "followers" });
    for (const name of ["followers", "following"]) {
      const { items, pages, totalItems } = await walk(`/users/star/${name}`);
      expect([pages, totalItems]).toEqual([2, 21]);
      expect(items).toHaveLength(others.length);
      expect(new Set(items)).toEqual(new Set(others.map(({ uri }) => uri)));
    }
    const [one, gone, hidden] = await Promise.all(
      others
        .slice(0, 3)
        .map(({ id }) => createPost(test.app, { accountId: id, text: "!", visibility: "public" })),
    );
    for (const { id } of [one!, gone!, hidden!]) await boostPost(test.app, star.id, id);
    await deletePost(test.app, others[1]!.id, gone!.id);
    await run(test, "accounts", "suspend", "other2");
    const { items, pages } = await walk("/users/star/outbox");
    expect([pages, new Set(items.map(({ id }) => id)).size]).toEqual([2, 22]);
    expect(items[0]).toMatchObject({ type: "Announce", object: one!.uri });
  });

  it("have the hashtags and the posts of a profile", async () => {
    const client = await clientOf(test, alice);
    const post = await createPost(test.app, { accountId: alice.id, text: "#قهوة", visibility: "public" });
    await client.post("/api/v1/featured_tags", { name: "قهوة" });
    await client.post(`/api/v1/statuses/${post.id}/pin`);
    const href = `https://here.test/tags/${encodeURIComponent("قهوة")}`;
    expect(await read("/users/alice/tags")).toMatchObject({
      id: "https://here.test/users/alice/tags",
      type: "OrderedCollection",
      totalItems: 1,
      orderedItems: [{ type: "Hashtag", name: "#قهوة", href }],
    });
    expect(await read("/users/alice/featured")).toMatchObject({
      orderedItems: [{ id: post.uri, type: "Note" }],
    });
  });
});
