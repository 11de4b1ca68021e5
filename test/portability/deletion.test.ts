// The end of an account: at once for everybody, batch by batch for what it leaves behind.
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createAccount } from "#src/accounts/create-account.ts";
import { findAccount, findAccountByHandle, getAccount } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { fileUrl } from "#src/media/keys.ts";
import { boostPost } from "#src/posts/boost-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { likePost } from "#src/posts/like-post.ts";
import { postsOf } from "#src/posts/queries.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { createTestApp, PASSWORD } from "#test/support/app.ts";
import { browserOf, clientOf } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { drainAll, joinNetwork, TestNetwork } from "#test/support/pair.ts";
import { animation } from "#test/support/pictures.ts";
import { sendForm } from "#test/support/upload.ts";

const document = { headers: { accept: "application/activity+json" } };

describe("an account that its owner deletes", () => {
  it("is gone here and elsewhere, with all it wrote, though the first attempt breaks off", async () => {
    const network = new TestNetwork();
    await using here = await joinNetwork(network, "here.test");
    await using there = await joinNetwork(network, "there.test");
    const { store, storage } = here.app;
    const [alice, dora, bob] = [
      await here.person("alice"),
      await here.person("dora"),
      await there.person("bob"),
    ];
    await follow(there.app, bob.id, (await there.app.remote.findAccount("alice@here.test"))!);
    await drainAll(here, there, here);
    const client = await clientOf(here, alice);
    const own = await createPost(here.app, { accountId: dora.id, text: "Mine", visibility: "public" });
    await boostPost(here.app, alice.id, own.id);
    await likePost(here.app, alice.id, own.id);
    await follow(here.app, alice.id, dora.id);
    await setTipJar(here.app, alice.id, { adult: true, enabled: true, entries: [] });
    // More than a batch, and nothing that other servers hear of.
    const note = { accountId: alice.id, text: "Note to myself", visibility: "direct" as const };
    for (let at = 0; at < 52; at++) await createPost(here.app, note);
    const { id: mediaId } = (await sendForm(here, client, { file: await animation() })).body;
    await client.post("/api/v1/statuses", { status: "With a picture", media_ids: [mediaId] });
    const [media] = await store.read.q.select().from(store.tables.media);
    await drainAll(here, there);
    const aliceThere = (await findAccountByHandle(there.app.store.read, "alice@here.test", "there.test"))!;
    expect(await postsOf(there.app.store.read, aliceThere.id, { limit: 10 })).not.toEqual([]);

    const browser = await browserOf(here, "alice");
    expect((await browser.post("/api/v1/account_deletion", { username: "dora" })).status).toBe(422);
    expect((await client.post("/api/v1/account_deletion", { username: "alice" })).status).toBe(401);
    const { remove } = storage;
    let broken = 0;
    storage.remove = async () => {
      broken++;
      throw new Error("The power went out");
    };
    expect((await browser.post("/api/v1/account_deletion", { username: "Alice" })).body).toEqual({
      deletes_at: null,
    });
    expect((await client.get("/api/v1/accounts/verify_credentials")).status).toBe(401);
    expect((await browser.get("/api/v1/accounts/verify_credentials")).status).toBe(401);
    expect((await here.request("/users/alice", document)).status).toBe(410);
    await drainAll(here, there);
    expect(broken).toBeGreaterThan(0);
    storage.remove = remove;
    here.clock.advance(61_000);
    await drainAll(here, there);

    expect((await findAccount(there.app.store.read, aliceThere.id))?.deletedAt).not.toBeNull();
    expect(await postsOf(there.app.store.read, aliceThere.id, { limit: 10 })).toEqual([]);
    const left = await store.read.q
      .select()
      .from(store.tables.posts)
      .where(eq(store.tables.posts.accountId, alice.id));
    expect(left).toHaveLength(54);
    expect(left.every(({ deletedAt, content }) => deletedAt !== null && content === "")).toBe(true);
    expect(await storage.find(media!.fileKey)).toBeUndefined();
    expect((await here.request(fileUrl("", media!.fileKey))).status).toBe(404);
    for (const table of ["media", "likes", "follows", "users", "tipJars"] as const)
      expect(JSON.stringify(await store.read.q.select().from(store.tables[table]))).not.toContain(alice.id);
    expect(await getAccount(store.read, dora.id)).toMatchObject({ followersCount: 0, postsCount: 1 });
    const [post] = await postsOf(store.read, dora.id, { limit: 1 });
    expect(post).toMatchObject({ likesCount: 0, boostsCount: 0 });
    const again = { username: "ALICE", email: "alice@mail.test", password: PASSWORD };
    await expect(createAccount(here.app, again)).rejects.toThrow("taken");
    await network.close();
  });

  it("stays for as many days as an admin sets, in which its owner may think again", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    await run(test, "settings", "set", "deletionDays", "7");
    const browser = await browserOf(test, "alice");
    const ask = () => browser.post("/api/v1/account_deletion", { username: "alice" });
    expect(Date.parse((await ask()).body.deletes_at)).toBeGreaterThan(test.clock.now().getTime());
    expect((await browser.get("/api/v1/account_deletion")).body).toMatchObject({ days: 7 });
    await browser.send("DELETE", "/api/v1/account_deletion");
    test.clock.advance(8 * 24 * 3_600_000);
    await test.app.drain();
    expect((await ask()).body.code).toBe("reauthentication_required");
    await browser.post("/api/v1/sessions/current/reauthenticate", { password: PASSWORD });
    await ask();
    await test.app.drain();
    expect((await browser.get("/api/v1/account_deletion")).status).toBe(200);
    test.clock.advance(8 * 24 * 3_600_000);
    await test.app.drain();
    expect((await browser.get("/api/v1/account_deletion")).status).toBe(401);
  });

  it("may be deleted on the command line, the owner's excepted", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    expect((await run(test, "accounts", "delete", "alice", "--confirm", "alicia")).code).toBe(1);
    expect((await run(test, "accounts", "delete", "alice", "--confirm", "alice")).code).toBe(0);
    expect((await test.request("/users/alice", document)).status).toBe(410);
    expect((await run(test, "accounts", "delete", "alice", "--confirm", "alice")).code).toBe(1);
    const owner = { username: "owen", email: "o@mail.test", password: PASSWORD, role: "owner" as const };
    await createAccount(test.app, owner);
    expect((await run(test, "accounts", "delete", "owen", "--confirm", "owen")).code).toBe(1);
  });
});
