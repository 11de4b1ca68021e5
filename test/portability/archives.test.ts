// All that is a person's own as one file: what is in it, who gets it, how long, and what a crash leaves.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { createId } from "#src/ids.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { bookmarkPost } from "#src/posts/bookmark-post.ts";
import { boostPost } from "#src/posts/boost-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import type { Post } from "#src/posts/queries.ts";
import { likePost } from "#src/posts/like-post.ts";
import { deleteAccount } from "#src/portability/deletion/delete-account.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { browserOf, clientOf, clientWith, cookieOf, type Client } from "#test/support/client.ts";
import { createMailApp, type MailApp } from "#test/support/mail-app.ts";
import { picture } from "#test/support/pictures.ts";
import { unzip } from "#test/support/unzip.ts";
import { sendForm } from "#test/support/upload.ts";

const DAY_MS = 24 * 3_600_000;

let test: MailApp;
let alice: Account;
let bob: Account;
let browser: Client;

beforeAll(async () => {
  test = await createMailApp();
  [alice, bob] = [await test.person("alice"), await test.person("bob")];
  browser = await browserOf(test, "alice");
});

afterAll(() => test[Symbol.asyncDispose]());

async function download(path: string, username = "alice") {
  const response = await test.request(path, { headers: { cookie: await cookieOf(test, username) } });
  return {
    status: response.status,
    headers: response.headers,
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

/** More than are read at a time, without the work of writing each. */
async function multiply(post: Post, times: number) {
  const copy = (_: unknown, at: number) => ({ ...post, id: createId(), uri: `${post.uri}-${at}` });
  await test.app.store.tx(({ q, t }) => q.insert(t.posts).values(Array.from({ length: times }, copy)));
}

const filesIn = (folder: string) =>
  readdir(join(test.app.config.dataDir, "archives", folder), { recursive: true });
const zips = async () => (await filesIn("files")).filter((name) => name.endsWith(".zip"));

describe("an archive of one's own data", () => {
  it("has profile, posts for whomever, likes, saved posts, lists, tip jar and files, once in seven days", async () => {
    const { app } = test;
    const client = await clientOf(test, alice);
    const file = await picture("png", 60, 40);
    const { id: mediaId } = (await sendForm(test, client, { file, description: "A cup" })).body;
    await client.post("/api/v1/statuses", { status: "With a cup", media_ids: [mediaId] });
    const draft = {
      accountId: alice.id,
      visibility: "direct" as const,
      sourceType: "text/markdown" as const,
    };
    await createPost(app, { ...draft, text: "@bob *nur* für dich, شاي" });
    const notes = { accountId: alice.id, visibility: "public" as const };
    await multiply(await createPost(app, { ...notes, text: "Again" }), 100);
    const gone = await createPost(app, { ...notes, text: "Regretted" });
    await client.send("DELETE", `/api/v1/statuses/${gone.id}`);
    const theirs = await createPost(app, { accountId: bob.id, text: "Mine", visibility: "public" });
    const secret = await createPost(app, { accountId: bob.id, text: "To myself", visibility: "direct" });
    for (const act of [boostPost, likePost, bookmarkPost]) await act(app, alice.id, theirs.id);
    await follow(app, alice.id, bob.id);
    await block(app, alice.id, (await test.person("eve")).id);
    const entries = [{ service: "kofi", handle: "alice" }];
    await setTipJar(app, alice.id, { enabled: true, adult: true, entries });

    const asked = await browser.post("/api/v1/archives");
    expect(asked).toMatchObject({ status: 202, body: { state: "waiting", url: null } });
    await app.drain();
    const { body } = await browser.get(`/api/v1/archives/${asked.body.id}`);
    expect(body).toMatchObject({ state: "ready", total: 105, done: 105, bytes: expect.any(Number) });
    expect((await browser.get("/api/v1/archives")).body).toEqual([body]);

    const { headers, bytes } = await download(body.url);
    expect(headers.get("content-type")).toBe("application/zip");
    expect(headers.get("content-disposition")).toMatch(
      /^attachment; filename="here\.test-alice-[\d-]+\.zip"$/,
    );
    expect(headers.get("cache-control")).toContain("no-store");
    expect(bytes.length).toBe(body.bytes);
    const files = unzip(bytes);
    const json = (name: string) => JSON.parse(files.get(name)!.toString());
    expect([...files.keys()].filter((name) => !name.includes("/")).sort()).toEqual(
      [
        ...["actor", "outbox", "likes", "bookmarks", "tip_jar"].map((name) => `${name}.json`),
        ...[
          "following_accounts",
          "blocked_accounts",
          "muted_accounts",
          "blocked_domains",
          "bookmarks",
          "lists",
        ].map((name) => `${name}.csv`),
      ].sort(),
    );
    expect(json("actor.json")).toMatchObject({
      type: "Person",
      preferredUsername: "alice",
      outbox: "outbox.json",
    });
    const outbox = json("outbox.json");
    expect(outbox).toMatchObject({ type: "OrderedCollection", totalItems: 104 });
    expect(outbox.orderedItems).toHaveLength(104);
    expect(outbox.orderedItems[0]).toMatchObject({ type: "Create", object: { type: "Note" } });
    const [{ url }] = outbox.orderedItems[0].object.attachment;
    expect(files.get(url)!.length).toBeGreaterThan(50);
    expect(outbox.orderedItems[1].object).toMatchObject({
      source: { content: "@bob *nur* für dich, شاي", mediaType: "text/markdown" },
      to: [bob.uri],
    });
    expect(outbox.orderedItems.at(-1)).toMatchObject({ type: "Announce", object: theirs.uri });
    for (const name of ["likes.json", "bookmarks.json"])
      expect(json(name).orderedItems).toEqual([theirs.uri]);
    expect(json("tip_jar.json").entries).toMatchObject([{ service: "kofi", handle: "alice" }]);
    expect(files.get("following_accounts.csv")!.toString()).toContain("bob@here.test,true,false,");
    expect(files.get("blocked_accounts.csv")!.toString()).toBe("eve@here.test\n");
    expect([...files.values()].join()).not.toMatch(new RegExp(`Regretted|${secret.id}`));

    const mail = test.smtp.mailTo("alice@mail.test");
    expect(mail.headers["subject"]).toBe("Your archive is ready");
    expect(mail.text).toContain("https://here.test/settings/data");
    expect((await browser.post("/api/v1/archives")).status).toBe(409);
  });

  it("is for its owner alone, at no public address, and goes after seven days", async () => {
    const [{ id, url }] = (await browser.get("/api/v1/archives")).body;
    expect((await download(url, "bob")).status).toBe(404);
    expect((await clientWith(test).get(url)).status).toBe(401);
    const client = await clientOf(test, alice, "read write");
    expect((await client.get(url)).status).toBe(401);
    expect((await client.post("/api/v1/archives")).status).toBe(401);
    const [zip] = await zips();
    expect((await test.request(`/media/${zip!.slice(3)}`)).status).toBe(404);

    test.clock.advance(7 * DAY_MS + 1_000);
    browser = await browserOf(test, "alice");
    expect((await download(url)).status).toBe(404);
    expect((await browser.get(`/api/v1/archives/${id}`)).status).toBe(404);
    await test.app.schedule.runAll();
    expect(await zips()).toEqual([]);
    expect((await browser.get("/api/v1/archives")).body).toEqual([]);
  });

  it("is made anew after a failure, given up at last, and may then be asked for again", async () => {
    const { archives } = test.app;
    const own = await browserOf(test, "bob");
    const { keep } = archives;
    archives.keep = async () => {
      throw new Error("The disk is full");
    };
    const { body } = await own.post("/api/v1/archives");
    const state = async () => (await own.get(`/api/v1/archives/${body.id}`)).body.state;
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await state()).toBe("waiting");
      await test.app.drain();
      test.clock.advance(DAY_MS / 4);
    }
    expect(await state()).toBe("failed");
    archives.keep = keep;
    expect((await own.post("/api/v1/archives")).status).toBe(202);
    await test.app.drain();
    expect((await own.get("/api/v1/archives")).body).toMatchObject([{ state: "ready" }, { state: "failed" }]);
    expect(await zips()).toHaveLength(1);
  });

  it("goes with its account", async () => {
    const eve = await browserOf(test, "eve");
    await eve.post("/api/v1/archives");
    await test.app.drain();
    expect(await zips()).toHaveLength(2);
    const [{ url }] = (await eve.get("/api/v1/archives")).body;
    await deleteAccount(test.app, bob.id);
    await test.app.drain();
    expect(await zips()).toHaveLength(1);
    expect(unzip((await download(url, "eve")).bytes).size).toBe(11);
  });
});
