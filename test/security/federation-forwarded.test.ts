import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createProof as createFedifyProof,
  createSignature,
  verifyProof,
  verifySignature,
} from "@fedify/fedify/sig";
import {
  Create,
  CryptographicKey,
  DataIntegrityProof,
  Multikey,
  Note,
  PUBLIC_COLLECTION,
} from "@fedify/fedify/vocab";
import { importMultibaseKey, importPem } from "@fedify/fedify/runtime";
import { base58 } from "@scure/base";
import { type Account } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { findFollow } from "#src/graph/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import { findBoost } from "#src/posts/interactions.ts";
import { loadBundled } from "#federation/proofs/bundled-contexts.ts";
import { plainMeaning } from "#federation/proofs/plain-meaning.ts";
import { cpuOf } from "#test/support/cpu.ts";
import { sendTo, signedPost, Stranger, type StrangeActor } from "#test/federation/stranger.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { TestNetwork } from "#test/support/pair.ts";

const STREAMS = "https://www.w3.org/ns/activitystreams";
const PUBLIC = `${STREAMS}#Public`;
const network = new TestNetwork();
let test: TestApp;
let near: Stranger;
let far: Stranger;
/** alice follows carol of near.test; dora of far.test answers carol, and carol passes it on. */
let alice: Account;
let carol: StrangeActor;
let dora: StrangeActor;
const ed25519 = generateKeyPairSync("ed25519");

beforeAll(async () => {
  test = await createTestApp({ network });
  near = await Stranger.join(network, "near.test");
  far = await Stranger.join(network, "far.test");
  carol = near.actor("carol");
  const x = Buffer.from(ed25519.publicKey.export({ format: "jwk" }).x!, "base64url");
  const publicKeyMultibase = `z${base58.encode(Buffer.concat([Buffer.from([0xed, 0x01]), x]))}`;
  const uri = `${far.origin}/users/dora`;
  const assertionMethod = [{ id: `${uri}#ed`, type: "Multikey", controller: uri, publicKeyMultibase }];
  dora = far.actor("dora", { assertionMethod });
  alice = await test.person("alice");
  await followFromHere(carol);
});

afterAll(async () => {
  for (const stranger of [near, far]) await stranger[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

beforeEach(() => {
  for (const stranger of [near, far]) stranger.asked.length = stranger.received.length = 0;
});

async function followFromHere(actor: StrangeActor): Promise<void> {
  const id = (await test.app.remote.findAccountByUri(actor.uri))!;
  await follow(test.app, alice.id, id);
  const { uri } = (await findFollow(test.app.store.read, alice.id, id))!;
  await sendTo(test, actor, { id: `${actor.uri}/accepts/${id}`, type: "Accept", object: uri });
}

let count = 0;

function note(author: StrangeActor, changes: Record<string, unknown> = {}) {
  const id = `${author.uri}/posts/${++count}`;
  const published = new Date().toISOString();
  return {
    id,
    type: "Note",
    attributedTo: author.uri,
    content: "right",
    to: [PUBLIC],
    published,
    ...changes,
  };
}

/** carol's post is here, and dora answers it. */
async function answer(changes: Record<string, unknown> = {}) {
  const asked = note(carol);
  await sendTo(test, carol, { id: `${asked.id}/create`, type: "Create", to: [PUBLIC], object: asked });
  return note(dora, { inReplyTo: asked.id, ...changes });
}

type Activity = Record<string, unknown> & { object: unknown };

function create(object: { id: string }, context: unknown = STREAMS): Activity {
  return {
    "@context": context,
    id: `${object.id}/create`,
    type: "Create",
    actor: dora.uri,
    to: [PUBLIC],
    object,
  };
}

async function signed<T extends object>(
  activity: T,
  by: StrangeActor = dora,
): Promise<T & { signature: object }> {
  const key = await crypto.subtle.importKey(
    "pkcs8",
    by.privateKey.export({ type: "pkcs8", format: "der" }),
    { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    true,
    ["sign"],
  );
  return {
    ...activity,
    signature: await createSignature(activity, key, new URL(by.keyId), { contextLoader: loadBundled }),
  };
}

/** carol's server brings what dora said. */
async function bring(activity: object): Promise<number> {
  const date = test.app.clock.now().toUTCString();
  const request = signedPost(JSON.stringify(activity), { by: carol, date });
  const { status } = await test.doors.fetch(request, { address: "198.51.100.4" });
  await test.app.drain();
  return status;
}

const stored = (uri: string) => findPostByUri(test.app.store.read, uri);
const postsAsked = () => far.asked.filter((path) => path.includes("/posts/"));

describe("what another server passes on", () => {
  it("counts where the actor's Linked Data signature holds, and nothing is fetched", async () => {
    const reply = await answer();
    expect(await bring(await signed(create(reply)))).toBe(202);
    expect(await stored(reply.id)).toMatchObject({ content: "right" });
    expect(postsAsked()).toEqual([]);
  });

  it("counts where an object proof holds, made by Fedify", async () => {
    const reply = await answer();
    const id = new URL(`${reply.id}/create`);
    const content = new Note({
      id: new URL(reply.id),
      attribution: new URL(dora.uri),
      content: "right",
      to: PUBLIC_COLLECTION,
      replyTarget: new URL(reply["inReplyTo" as never]),
    });
    const activity = new Create({ id, actor: new URL(dora.uri), object: content, to: PUBLIC_COLLECTION });
    const pkcs8 = ed25519.privateKey.export({ type: "pkcs8", format: "der" });
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
    const options = { contextLoader: loadBundled, context: STREAMS };
    const proof = await createFedifyProof(activity, key, new URL(`${dora.uri}#ed`), options);
    // Fedify writes the public as it signs it: by its full name.
    const written = JSON.stringify(await activity.toJsonLd({ ...options, format: "compact" }));
    const document = JSON.parse(written.replaceAll('"as:Public"', `"${PUBLIC}"`)) as object;
    const proven = {
      ...document,
      proof: await proof.toJsonLd({
        contextLoader: loadBundled,
        format: "compact",
        context: "https://w3id.org/security/data-integrity/v1",
      }),
    };
    expect(await bring({ ...proven, proof: withoutContext(proven.proof) })).toBe(202);
    expect(await stored(reply.id)).toMatchObject({ content: "right" });
    expect(postsAsked()).toEqual([]);
  });

  it("F1: is refused without the actor's own proof", async () => {
    const reply = await answer();
    expect(await bring(create(reply))).toBe(401);
    expect(
      await bring({ ...create(reply), proof: { type: "DataIntegrityProof", cryptosuite: "made-up" } }),
    ).toBe(401);
    expect(await bring({ ...create(reply), signature: "x" })).toBe(401);
  });

  it("is fetched from its origin where the proof does not hold, and dropped where that says otherwise", async () => {
    const reply = await answer();
    const honest = await signed(create(reply));
    far.serve(new URL(reply.id).pathname, reply);
    expect(await bring({ ...honest, object: { ...reply, content: "forged" } })).toBe(202);
    expect(await stored(reply.id)).toMatchObject({ content: "right" });
    const absent = await answer();
    await bring({ ...(await signed(create(absent), carol)), actor: dora.uri });
    expect(await stored(absent.id)).toBeUndefined();
  });

  it("a Delete counts when it is proven or the post is gone there, and not else", async () => {
    const [proven, gone, there] = [await answer(), await answer(), await answer()];
    for (const reply of [proven, gone, there]) await bring(await signed(create(reply)));
    far.serve(new URL(there.id).pathname, there);
    const remove = (id: string) => ({
      "@context": STREAMS,
      id: `${id}#delete`,
      type: "Delete",
      actor: dora.uri,
      to: [PUBLIC],
      object: id,
    });
    await bring(await signed(remove(proven.id)));
    for (const { id } of [gone, there])
      await bring({ ...remove(id), signature: { type: "RsaSignature2017" } });
    expect((await stored(proven.id))?.deletedAt).toBeInstanceOf(Date);
    expect((await stored(gone.id))?.deletedAt).toBeInstanceOf(Date);
    expect((await stored(there.id))?.deletedAt).toBeNull();
  });

  it("F14: is not believed where the same graph reads otherwise, or says more than was signed", async () => {
    const reply = await answer({ sensitive: true });
    const honest = await signed(create(reply, [STREAMS, { sensitive: "as:sensitive" }]));
    const object = honest.object as Record<string, unknown>;
    const twisted: Record<string, object> = {
      "a word with another name": {
        ...honest,
        "@context": [STREAMS, { said: "as:content" }],
        object: { ...object, content: undefined, said: "right" },
      },
      "an unknown word": { ...honest, object: { ...object, quoteUrl: "https://evil.test/1" } },
      "an id that is none": {
        ...honest,
        object: { ...object, attachment: { id: "x", type: "Image", url: "https://evil.test/1.png" } },
      },
      "a value that falls out": { ...honest, object: { ...object, inReplyTo: "elsewhere" } },
      "a thing in two places": {
        ...honest,
        object: { ...object, tag: { id: reply.id, summary: "warning" } },
      },
      "a context from elsewhere": { ...honest, "@context": [STREAMS, "https://evil.test/context"] },
      "a keyword inside": { ...honest, object: { ...object, "@included": [{ id: "https://evil.test/1" }] } },
      "equal things without an id": {
        ...honest,
        object: { ...object, tag: [{ type: "Mention" }, { type: "Mention" }] },
      },
    };
    for (const [what, document] of Object.entries(twisted)) {
      const { signature: _, ...bare } = document as Record<string, unknown>;
      const plain = await plainMeaning(bare);
      const isHarmless = plain === undefined || !JSON.stringify(plain).includes("evil.test");
      expect([what, isHarmless]).toEqual([what, true]);
      await bring(document);
      expect([what, await stored(reply.id)]).toEqual([what, undefined]);
    }
    for (const keyword of ["@graph", "@included", "@reverse"]) {
      expect(await bring({ ...honest, [keyword]: [{}] })).toBe(401);
    }
    expect(await bring(honest)).toBe(202);
    expect(await stored(reply.id)).toMatchObject({ content: "right", sensitive: true });
  });

  it("F15: an Undo that dora signed long ago, turned inside out, boosts nothing", async () => {
    await followFromHere(dora);
    const post = await createPost(test.app, { accountId: alice.id, text: "hello", visibility: "public" });
    const id = `${dora.uri}/boosts/1`;
    const announce = { id, type: "Announce", actor: dora.uri, object: post.uri, to: [PUBLIC] };
    const undo = { id: `${id}#undo`, type: "Undo", actor: dora.uri, to: [PUBLIC] };
    const stolen = await signed({ "@context": STREAMS, ...undo, object: announce });
    const { signature } = stolen;
    const flipped = [
      { "@context": STREAMS, ...announce, "@reverse": { object: undo }, signature },
      {
        "@context": [STREAMS, { undoneBy: { "@reverse": "as:object" } }],
        ...announce,
        undoneBy: undo,
        signature,
      },
      { "@context": STREAMS, ...announce, "@included": [{ ...undo, object: id }], signature },
      { "@context": STREAMS, ...announce, tag: { ...undo, object: id }, signature },
      { "@context": STREAMS, ...announce, signature },
    ];
    for (const document of flipped) await bring(document);
    const doraId = (await test.app.remote.findAccountByUri(dora.uri))!;
    expect(await findBoost(test.app.store.read, doraId, post.id)).toBeUndefined();
    expect(await bring(stolen)).toBe(202);
    expect(await findBoost(test.app.store.read, doraId, post.id)).toBeUndefined();
  });

  it("costs little, whatever it looks like", async () => {
    const wide = note(dora, {
      tag: Array.from({ length: 500 }, (_, i) => ({ type: "Mention", href: `https://a.test/${i}` })),
    });
    const deep = (depth: number): object => (depth === 0 ? {} : { type: "Note", tag: deep(depth - 1) });
    for (const object of [wide, note(dora, { tag: deep(20) }), note(dora, { content: "x".repeat(70_000) })]) {
      const cpu = await cpuOf(async () => expect(await plainMeaning(create(object))).toBeUndefined());
      expect(cpu).toBeLessThan(50);
    }
  });
});

function withoutContext(proof: unknown): object {
  const { "@context": _, ...rest } = proof as Record<string, unknown>;
  return rest;
}

describe("what we send for others to pass on", () => {
  it("carries a Linked Data signature and an object proof that Fedify verifies; what is for few has none", async () => {
    await sendTo(test, carol, { id: `${carol.uri}/follow`, type: "Follow", object: alice.uri });
    near.received.length = 0;
    for (const visibility of ["public", "followers"] as const)
      await createPost(test.app, { accountId: alice.id, text: "مرحبا #قهوة", visibility, language: "ar" });
    await test.app.drain();
    // In no certain order: they are about two posts.
    const sent = near.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    const open = sent.find(({ to }) => JSON.stringify(to).includes(PUBLIC));
    const closed = sent.find((activity) => activity !== open);
    expect(closed).not.toHaveProperty("signature");
    expect(closed).not.toHaveProperty("proof");
    const headers = { accept: "application/activity+json" };
    const actor = await (await test.request("/users/alice", { headers })).json();
    const { publicKey, assertionMethod } = actor as {
      publicKey: { id: string; publicKeyPem: string };
      assertionMethod: { id: string; publicKeyMultibase: string }[];
    };
    const rsa = new CryptographicKey({
      id: new URL(publicKey.id),
      publicKey: await importPem(publicKey.publicKeyPem),
    });
    const verified = await verifySignature(open, {
      contextLoader: loadBundled,
      keyCache: { get: async () => rsa, set: async () => {} },
    });
    expect(verified?.id).toEqual(rsa.id);
    const method = assertionMethod[0]!;
    const multikey = new Multikey({
      id: new URL(method.id),
      controller: new URL(alice.uri),
      publicKey: await importMultibaseKey(method.publicKeyMultibase),
    });
    const proof = await DataIntegrityProof.fromJsonLd(
      { "@context": "https://w3id.org/security/data-integrity/v1", ...(open!["proof"] as object) },
      { contextLoader: loadBundled, documentLoader: loadBundled },
    );
    const { signature: _, ...bare } = open!;
    const proven = await verifyProof(bare, proof, {
      keyCache: { get: async () => multikey, set: async () => {} },
    });
    expect(proven?.id).toEqual(multikey.id);
    // And as our own servers read it
    expect(await plainMeaning(open!)).toMatchObject({
      type: "Create",
      object: { tag: [{ type: "Hashtag" }] },
    });
  });
});

describe("answers to posts of ours", () => {
  it("go on to our author's followers once, byte for byte, not back to where they came from", async () => {
    const follower = { id: `${dora.uri}/follow`, type: "Follow", object: alice.uri };
    await sendTo(test, dora, follower);
    const third = await Stranger.join(network, "third.test");
    await using _third = third;
    const erin = third.actor("erin");
    await sendTo(test, erin, { id: `${erin.uri}/follow`, type: "Follow", object: alice.uri });
    const post = await createPost(test.app, {
      accountId: alice.id,
      text: "what do you think",
      visibility: "public",
    });
    await test.app.drain();
    third.received.length = far.received.length = 0;
    const reply = note(dora, { inReplyTo: post.uri });
    const activity = await signed(create(reply));
    const raw = JSON.stringify(activity, null, 1);
    const send = async (body: string) => {
      await test.doors.fetch(signedPost(body, { by: dora, date: test.app.clock.now().toUTCString() }), {
        address: "198.51.100.4",
      });
      await test.app.drain();
    };
    await send(raw);
    await send(raw);
    expect(third.received.map(({ body }) => body)).toEqual([raw]);
    expect(third.received[0]!.headers["signature"]).toContain(`keyId="${alice.uri}#main-key"`);
    expect(far.received).toEqual([]);
    const bare = note(dora, { inReplyTo: post.uri });
    await send(JSON.stringify(create(bare)));
    const few = note(dora, { inReplyTo: post.uri, to: [alice.uri] });
    await send(JSON.stringify({ ...(await signed({ ...create(few), to: [alice.uri] })) }));
    expect(third.received).toHaveLength(1);
    const remove = {
      "@context": STREAMS,
      id: `${reply.id}#delete`,
      type: "Delete",
      actor: dora.uri,
      to: [PUBLIC],
      object: reply.id,
    };
    await send(JSON.stringify(await signed(remove)));
    expect(third.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      "Create",
      "Delete",
    ]);
  });
});
