import { describe, expect, it } from "vitest";
import { getAccount } from "#src/accounts/queries.ts";
import { findPostByUri, mentionsOf } from "#src/posts/queries.ts";
import { tipJarOf } from "#src/tips/queries.ts";
import { createTestApp } from "#test/support/app.ts";
import { TestNetwork } from "#test/support/pair.ts";
import { GOTOSOCIAL_KEY, gotosocialActor, gotosocialCreate } from "./fixtures/gotosocial.ts";
import { mastodonActor, mastodonCreate } from "./fixtures/mastodon.ts";
import { sendTo, Stranger } from "./stranger.ts";

async function setUp() {
  const network = new TestNetwork();
  const test = await createTestApp({ network });
  const remote = await Stranger.join(network);
  const alice = await test.person("alice");
  return {
    test,
    remote,
    alice,
    async [Symbol.asyncDispose]() {
      await remote[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
      await network.close();
    },
  };
}

describe("what Mastodon writes", () => {
  it("is read: the actor with its fields and the tip jar in them, and a post with all its parts", async () => {
    await using world = await setUp();
    const { test, remote, alice } = world;
    const carol = remote.actor("carol", mastodonActor);
    expect((await sendTo(test, carol, mastodonCreate)).status).toBe(202);
    const { read } = test.app.store;

    const post = (await findPostByUri(read, mastodonCreate.object.id))!;
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

describe("what GoToSocial writes", () => {
  it("is read: lists of one given as the thing itself, a key with an address of its own, no shared inbox", async () => {
    await using world = await setUp();
    const { test, remote, alice } = world;
    const dave = remote.actor("dave");
    const publicKey = { id: GOTOSOCIAL_KEY, owner: dave.uri, publicKeyPem: dave.publicKeyPem };
    remote.serve("/users/dave", { ...gotosocialActor, publicKey });
    expect((await sendTo(test, { ...dave, keyId: GOTOSOCIAL_KEY }, gotosocialCreate)).status).toBe(202);
    const { read } = test.app.store;
    const post = (await findPostByUri(read, gotosocialCreate.object.id))!;
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
