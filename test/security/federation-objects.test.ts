import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAccountByUri, getAccount, type Account } from "#src/accounts/queries.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { notificationsOf } from "#src/notifications/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { findPostByUri, getPost } from "#src/posts/queries.ts";
import { sendTo, Stranger, type StrangeActor } from "#test/federation/stranger.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { TestNetwork } from "#test/support/pair.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const network = new TestNetwork();
let test: TestApp;
let remote: Stranger;
/** alice follows carol; eve lives on carol's server. */
let alice: Account;
let carol: StrangeActor;
let eve: StrangeActor;

beforeAll(async () => {
  test = await createTestApp({ network });
  remote = await Stranger.join(network);
  carol = remote.actor("carol");
  eve = remote.actor("eve");
  alice = await test.person("alice");
  await followFromHere(alice, carol);
});

afterAll(async () => {
  await remote[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

let count = 0;
const nextId = (actor: StrangeActor) => `${actor.uri}/things/${++count}`;

async function accountOf(actor: StrangeActor): Promise<Account> {
  const id = await test.app.remote.findAccountByUri(actor.uri);
  return getAccount(test.app.store.read, id!);
}

/** `who` follows `actor`, and is accepted. */
async function followFromHere(who: Account, actor: StrangeActor): Promise<void> {
  const followee = await accountOf(actor);
  await follow(test.app, who.id, followee.id);
  const { uri } = (await findFollow(test.app.store.read, who.id, followee.id))!;
  await sendTo(test, actor, { id: nextId(actor), type: "Accept", object: uri });
}

function note(
  author: StrangeActor,
  changes: Record<string, unknown> = {},
): Record<string, unknown> & { id: string } {
  const made = { type: "Note", attributedTo: author.uri, content: "<p>hello</p>", to: [PUBLIC], ...changes };
  return { id: nextId(author), published: new Date().toISOString(), ...made };
}

const create = (author: StrangeActor, object: unknown) =>
  sendTo(test, author, { id: nextId(author), type: "Create", to: [PUBLIC], object });
const update = (author: StrangeActor, object: unknown) =>
  sendTo(test, author, { id: nextId(author), type: "Update", to: [PUBLIC], object });
const remove = (author: StrangeActor, object: unknown) =>
  sendTo(test, author, { id: nextId(author), type: "Delete", to: [PUBLIC], object });
const stored = (uri: string) => findPostByUri(test.app.store.read, uri);

describe("documents of other servers", () => {
  it("F4: a document that calls itself by another server's id is fetched anew from there, or dropped", async () => {
    const other = await Stranger.join(network, "other.test");
    await using _other = other;
    const victim = other.actor("victim");
    const forged = { ...note(victim), id: `${other.origin}/notes/1`, content: "forged" };
    const address = remote.serve("/forged", forged);
    expect(await test.app.remote.findPostByUri(address)).toBeUndefined();
    other.serve("/notes/1", { ...forged, content: "what victim wrote" });
    const id = await test.app.remote.findPostByUri(address);
    expect(await getPost(test.app.store.read, id!)).toMatchObject({ content: "what victim wrote" });

    const actor = { ...victim.document, id: `${other.origin}/users/nobody` };
    expect(await test.app.remote.findAccountByUri(remote.serve("/forged-actor", actor))).toBeUndefined();
    const location = remote.serve("/forged-post", { ...forged, id: `${other.origin}/notes/2` });
    other.serve("/notes/2", "", { status: 302, headers: { location } });
    expect(await test.app.remote.findPostByUri(`${other.origin}/notes/2`)).toBeUndefined();
  });

  it("F5: an actor that is served as a picture, a page or nothing in particular is no actor", async () => {
    for (const type of ["image/png", "text/html", "application/json", "application/ld+json", ""]) {
      const odd = remote.actor(`odd${++count}`);
      remote.serve(`/users/${odd.username}`, odd.document, { type });
      expect(await test.app.remote.findAccountByUri(odd.uri)).toBeUndefined();
    }
  });

  it("F26: handles that could be mistaken for others are refused, and domains are shown in punycode", async () => {
    for (const username of ["c\u0430rol", "car\u200dol", "car\u202eol", "car ol", "carol@x"]) {
      const odd = remote.actor(username);
      expect(await test.app.remote.findAccountByUri(odd.uri)).toBeUndefined();
      expect(await test.app.remote.findAccount(`${username}@remote.test`)).toBeUndefined();
    }
    const cyrillic = await Stranger.join(network, "xn--80ak6aa92e.test");
    await using _cyrillic = cyrillic;
    cyrillic.actor("tim");
    const id = await test.app.remote.findAccount("tim@\u0430\u0440\u0440\u04cf\u0435.test");
    expect(await getAccount(test.app.store.read, id!)).toMatchObject({ domain: "xn--80ak6aa92e.test" });
  });

  it("a handle counts only where it leads back to its actor", async () => {
    const liar = remote.actor("liar");
    remote.finger("liar", carol.uri);
    expect(await test.app.remote.findAccountByUri(liar.uri)).toBeUndefined();
    const claimer = remote.actor("claimer");
    remote.finger("claimer", claimer.uri, "acct:alice@here.test");
    expect(await test.app.remote.findAccountByUri(claimer.uri)).toBeUndefined();
  });

  it("an inbox on another server is no inbox", async () => {
    const odd = remote.actor("odd", { inbox: "https://victim.test/inbox" });
    expect(await test.app.remote.findAccountByUri(odd.uri)).toBeUndefined();
  });
});

describe("what other servers send", () => {
  it("files a followed author's post, and drops what nobody here waits for", async () => {
    const [awaited, stray] = [note(carol), note(eve)];
    await create(carol, awaited);
    await create(eve, stray);
    expect(await stored(awaited.id)).toMatchObject({ visibility: "public", content: "<p>hello</p>" });
    expect(await stored(stray.id)).toBeUndefined();
    const mention = note(eve, { tag: { type: "Mention", href: alice.uri, name: "@alice@here.test" } });
    await create(eve, mention);
    expect(await stored(mention.id)).toBeDefined();
  });

  it("takes a post only from its author: others' are dropped, whatever is embedded", async () => {
    const ofCarol = note(carol);
    await create(eve, ofCarol);
    expect(await stored(ofCarol.id)).toBeUndefined();
    const other = await Stranger.join(network, "other.test");
    await using _other = other;
    const foreign = { ...note(carol), id: `${other.origin}/notes/9` };
    other.serve("/notes/9", foreign);
    await create(carol, foreign);
    expect(await stored(foreign.id)).toBeUndefined();
  });

  it("fetches a post that is only named, from its origin", async () => {
    const named = note(carol);
    remote.serve(new URL(named.id).pathname, named);
    await create(carol, named.id);
    expect(await stored(named.id)).toBeDefined();
  });

  it("F16: an Update by another actor of the same server changes nothing", async () => {
    const original = note(carol);
    await create(carol, original);
    const changed = {
      ...original,
      content: "<p>changed</p>",
      updated: new Date(Date.now() + 1_000).toISOString(),
    };
    await update(eve, changed);
    await update(eve, { ...changed, attributedTo: eve.uri });
    await update(eve, { ...carol.document, name: "Eve was here" });
    expect(await stored(original.id)).toMatchObject({ content: "<p>hello</p>" });
    expect(await accountOf(carol)).toMatchObject({ name: "carol" });
    await update(carol, changed);
    expect(await stored(original.id)).toMatchObject({ content: "<p>changed</p>" });
  });

  it("an Update without a newer date changes no text", async () => {
    const original = note(carol);
    await create(carol, original);
    await update(carol, { ...original, content: "<p>other</p>" });
    expect(await stored(original.id)).toMatchObject({ content: "<p>hello</p>", editedAt: null });
  });

  it("F17: a Delete of another's post or account is ignored", async () => {
    const original = note(carol);
    await create(carol, original);
    await remove(eve, original.id);
    await remove(eve, carol.uri);
    expect(await stored(original.id)).toMatchObject({ deletedAt: null });
    expect(await accountOf(carol)).toMatchObject({ deletedAt: null });
  });

  it("F18: an Undo of someone else's follow is ignored", async () => {
    const followId = nextId(carol);
    const object = { id: followId, type: "Follow", actor: carol.uri, object: alice.uri };
    await sendTo(test, carol, object);
    await sendTo(test, eve, { id: nextId(eve), type: "Undo", object });
    await sendTo(test, eve, { id: nextId(eve), type: "Undo", object: followId });
    const follower = await accountOf(carol);
    expect(await findFollow(test.app.store.read, follower.id, alice.id)).toBeDefined();
    await sendTo(test, carol, { id: nextId(carol), type: "Undo", object });
    expect(await findFollow(test.app.store.read, follower.id, alice.id)).toBeUndefined();
  });

  it("F19: an Accept from someone who was not asked leaves the follow pending", async () => {
    const dora = remote.actor("dora");
    const followee = await accountOf(dora);
    await follow(test.app, alice.id, followee.id);
    const state = async () => (await findFollow(test.app.store.read, alice.id, followee.id))?.state;
    const { uri } = (await findFollow(test.app.store.read, alice.id, followee.id))!;
    const object = { id: uri, type: "Follow", actor: alice.uri, object: dora.uri };
    await sendTo(test, eve, { id: nextId(eve), type: "Accept", object });
    await sendTo(test, eve, { id: nextId(eve), type: "Accept", object: { ...object, object: eve.uri } });
    expect(await state()).toBe("pending");
    const stranger = await accountOf(eve);
    expect(await findFollow(test.app.store.read, alice.id, stranger.id)).toBeUndefined();
    await sendTo(test, dora, {
      id: nextId(dora),
      type: "Accept",
      object: { ...object, actor: { id: alice.uri } },
    });
    expect(await state()).toBe("accepted");
    await sendTo(test, dora, { id: nextId(dora), type: "Reject", object });
    expect(await state()).toBeUndefined();
  });

  it("a second follow is accepted although the Accept repeats its id, as Hollo's do", async () => {
    const hollo = remote.actor("hollo");
    const followee = await accountOf(hollo);
    for (let times = 0; times < 2; times++) {
      await follow(test.app, alice.id, followee.id);
      const { uri } = (await findFollow(test.app.store.read, alice.id, followee.id))!;
      await sendTo(test, hollo, { id: `${hollo.uri}#accepts/alice`, type: "Accept", object: uri });
      expect(await findFollow(test.app.store.read, alice.id, followee.id)).toMatchObject({
        state: "accepted",
      });
      await sendTo(test, hollo, { id: `${hollo.uri}#rejects/alice`, type: "Reject", object: uri });
      expect(await findFollow(test.app.store.read, alice.id, followee.id)).toBeUndefined();
    }
  });

  it("F21: a Create that names a private post of another with a new audience delivers it to nobody", async () => {
    const direct = note(carol, { to: [alice.uri], tag: [{ type: "Mention", href: alice.uri }] });
    await create(carol, direct);
    const bob = await test.person("bob");
    await create(eve, { ...direct, to: [PUBLIC, bob.uri] });
    await create(eve, direct.id);
    await create(carol, { ...direct, to: [PUBLIC, bob.uri] });
    expect(await stored(direct.id)).toMatchObject({ visibility: "direct" });
    const { id } = (await stored(direct.id))!;
    await expect(getPost(test.app.store.read, id, bob.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("F22: nothing that is not public is served to strangers", async () => {
    const bob = await test.person("bob2");
    const kinds = ["followers", "direct"] as const;
    const posts = await Promise.all(
      kinds.map((visibility) =>
        createPost(test.app, { accountId: bob.id, text: "hidden words @alice", visibility }),
      ),
    );
    const open = await createPost(test.app, {
      accountId: bob.id,
      text: "open words",
      visibility: "unlisted",
    });
    await test.app.drain();
    const headers = { accept: "application/activity+json" };
    const outbox = await (await test.request("/users/bob2/outbox?after=", { headers })).text();
    expect(outbox).toContain(open.uri);
    expect(outbox).not.toContain("hidden words");
    for (const { uri } of posts)
      expect((await test.request(new URL(uri).pathname, { headers })).status).toBe(404);
    const { q, t } = test.app.store.read;
    const sent = await q.select().from(t.outgoingActivities);
    const hidden = sent.filter(({ body }) => body.includes("hidden words"));
    expect(hidden).toHaveLength(2);
    for (const { id } of hidden)
      expect((await test.request(new URL(id).pathname, { headers })).status).toBe(404);
  });

  it("F23: what a blocked actor sends has no effect", async () => {
    const mallory = remote.actor("mallory");
    const blocked = await accountOf(mallory);
    await block(test.app, alice.id, blocked.id);
    const mention = note(mallory, { tag: [{ type: "Mention", href: alice.uri }], inReplyTo: null });
    expect(
      (await sendTo(test, mallory, { id: nextId(mallory), type: "Follow", object: alice.uri })).status,
    ).toBe(202);
    expect((await create(mallory, mention)).status).toBe(202);
    expect(await findFollow(test.app.store.read, blocked.id, alice.id)).toBeUndefined();
    expect(await stored(mention.id)).toBeUndefined();
    const told = await notificationsOf(test.app.store.read, alice.id, { limit: 50 });
    expect(told.filter(({ fromAccountId }) => fromAccountId === blocked.id)).toEqual([]);
  });

  it("F27: the tombstone wins: Delete twice, Update and Create after Delete", async () => {
    const original = note(carol);
    await create(carol, original);
    await remove(carol, { id: original.id, type: "Tombstone" });
    await remove(carol, original.id);
    await update(carol, {
      ...original,
      content: "<p>back</p>",
      updated: new Date(Date.now() + 9_000).toISOString(),
    });
    await create(carol, original);
    expect(await stored(original.id)).toMatchObject({ content: "", deletedAt: expect.any(Date) });
    remote.serve(new URL(original.id).pathname, original);
    expect(await test.app.remote.findPostByUri(original.id)).toBeUndefined();
  });

  it("F27: a deleted account stays deleted, and its requests are refused", async () => {
    const gone = remote.actor("gone");
    await sendTo(test, gone, { id: nextId(gone), type: "Follow", object: alice.uri });
    const followers = async () => (await getAccount(test.app.store.read, alice.id)).followersCount;
    const before = await followers();
    await remove(gone, gone.uri);
    expect(await followers()).toBe(before - 1);
    expect(await findAccountByUri(test.app.store.read, gone.uri)).toMatchObject({
      deletedAt: expect.any(Date),
    });
    expect((await sendTo(test, gone, { id: nextId(gone), type: "Follow", object: alice.uri })).status).toBe(
      401,
    );
  });

  it("F28: dates in the future, before the web or broken become now", async () => {
    for (const published of ["2099-01-01T00:00:00Z", "1969-01-01T00:00:00Z", "soon", 12, undefined]) {
      const odd = note(carol, { published });
      await create(carol, odd);
      const { publishedAt } = (await stored(odd.id))!;
      expect(Math.abs(Date.now() - publishedAt.getTime())).toBeLessThan(60_000);
    }
  });

  it("ignores votes and activities that it does not know", async () => {
    const vote = {
      ...note(carol, { name: "yes", inReplyTo: `${carol.uri}/q`, to: [alice.uri] }),
      content: undefined,
    };
    expect((await create(carol, vote)).status).toBe(202);
    expect(await stored(vote.id)).toBeUndefined();
    expect((await sendTo(test, carol, { id: nextId(carol), type: "Like", object: alice.uri })).status).toBe(
      202,
    );
    expect((await sendTo(test, carol, { id: nextId(carol), type: "constructor", object: 1 })).status).toBe(
      202,
    );
  });
});
