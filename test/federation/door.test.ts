import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";

const ACTIVITY = { accept: "application/activity+json" };
let test: TestApp;
let alice: Account;

beforeAll(async () => {
  test = await createTestApp();
  alice = await test.person("Alice");
});

afterAll(async () => test[Symbol.asyncDispose]());

// eslint-disable-next-line typescript/no-explicit-any
async function read(path: string, headers: Record<string, string> = ACTIVITY): Promise<any> {
  const response = await test.request(path, { headers });
  expect(response.status).toBe(200);
  return response.json();
}

const finger = (resource: string) =>
  test.request(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}`);

describe("the ActivityPub door", () => {
  it("answers WebFinger for handles in any case, actors, profiles and the instance", async () => {
    for (const resource of [
      "acct:alice@here.test",
      "acct:ALICE@HERE.test",
      "https://here.test/users/Alice",
      "https://here.test/@alice",
    ]) {
      const response = await finger(resource);
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      const { links } = (await response.json()) as { links: unknown[] };
      expect(links).toContainEqual({
        rel: "self",
        href: "https://here.test/users/Alice",
        type: "application/activity+json",
      });
    }
    expect(JSON.stringify(await (await finger("acct:here.test@here.test")).json())).toContain(
      "https://here.test/actor",
    );
    for (const resource of ["acct:nobody@here.test", "acct:alice@there.test", "https://there.test/@alice"]) {
      expect((await finger(resource)).status).toBe(404);
    }
    expect((await test.request("/.well-known/webfinger")).status).toBe(400);
  });

  it("answers NodeInfo and host-meta", async () => {
    const { links } = await read("/.well-known/nodeinfo");
    expect(links[0].href).toBe("https://here.test/nodeinfo/2.1");
    const info = await read("/nodeinfo/2.1");
    expect(info).toMatchObject({
      version: "2.1",
      software: { name: "hakawati" },
      usage: { users: { total: 1 } },
    });
    const hostMeta = await (await test.request("/.well-known/host-meta")).text();
    expect(hostMeta).toContain("https://here.test/.well-known/webfinger?resource={uri}");
  });

  it("serves an actor whose attachment is a list, also of none and of one, and whose keys are of both kinds", async () => {
    const actor = await read("/users/Alice");
    expect(actor).toMatchObject({
      id: alice.uri,
      type: "Person",
      preferredUsername: "Alice",
      attachment: [],
    });
    expect(actor.publicKey).toMatchObject({ id: `${alice.uri}#main-key`, owner: alice.uri });
    expect(actor.assertionMethod).toMatchObject([{ type: "Multikey", controller: alice.uri }]);
    expect(actor.assertionMethod[0].publicKeyMultibase).toMatch(/^z6Mk/);
    const { accounts } = test.app.store.tables;
    await test.app.store.tx(({ q }) =>
      q.update(accounts).set({ fields: [{ name: "Site", value: "https://alice.test" }] }),
    );
    const { attachment } = await read("/@alice");
    expect(attachment).toMatchObject([{ type: "PropertyValue", name: "Site" }]);
    expect(attachment[0].value).toMatch(/^<a href="https:\/\/alice\.test" rel="me nofollow/);
  });

  it("puts the tip jar on the actor: fields for everyone, then payment links", async () => {
    const entries = [{ handle: "https://ko-fi.com/alice" }];
    await setTipJar(test.app, alice.id, { enabled: true, adult: true, entries });
    const { attachment } = await read("/users/Alice");
    expect(attachment).toMatchObject([
      { type: "PropertyValue", name: "Site" },
      { type: "PropertyValue", name: "Ko-fi" },
      { type: "PropertyValue", name: "Tip jar" },
      { type: "Link", name: "Ko-fi", href: "https://ko-fi.com/alice", rel: ["payment"] },
    ]);
  });

  it("serves the instance's own actor", async () => {
    expect(await read("/actor")).toMatchObject({
      type: "Application",
      preferredUsername: "here.test",
      attachment: [],
    });
  });

  it("gives servers the document and browsers the page, at the same addresses", async () => {
    const post = await createPost(test.app, { accountId: alice.id, text: "hello", visibility: "public" });
    const ld = { accept: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"' };
    for (const path of [`/users/Alice/posts/${post.id}`, `/@Alice/${post.id}`]) {
      expect(await read(path, ld)).toMatchObject({ id: post.uri, type: "Note", url: post.url });
    }
    const html = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
    const actor = await test.request("/users/Alice", { headers: html });
    expect([actor.status, actor.headers.get("location")]).toEqual([302, "https://here.test/@Alice"]);
    const page = await test.request(`/users/Alice/posts/${post.id}`, { headers: html });
    expect(page.headers.get("location")).toBe(post.url);
  });

  it("writes a Note with lists, its language, its mentions and `updated` only after an edit", async () => {
    const bob = await test.person("bob");
    const draft = {
      accountId: alice.id,
      text: "أهلا @bob #قهوة",
      visibility: "unlisted",
      language: "ar",
    } as const;
    const post = await createPost(test.app, draft);
    const note = await read(new URL(post.uri).pathname);
    expect(note).toMatchObject({
      to: ["https://here.test/users/Alice/followers"],
      cc: ["https://www.w3.org/ns/activitystreams#Public", bob.uri],
      contentMap: { ar: note.content },
      source: { content: draft.text, mediaType: "text/plain" },
      tag: [
        { type: "Mention", href: bob.uri, name: "@bob@here.test" },
        { type: "Hashtag", name: "#قهوة" },
      ],
      attachment: [],
    });
    expect(note).not.toHaveProperty("updated");
  });

  it("says that a deleted post is gone, and what never was is not found", async () => {
    const post = await createPost(test.app, { accountId: alice.id, text: "soon gone", visibility: "public" });
    await deletePost(test.app, alice.id, post.id);
    expect((await test.request(new URL(post.uri).pathname, { headers: ACTIVITY })).status).toBe(410);
    for (const path of [
      "/users/nobody",
      "/@nobody",
      "/users/Alice/posts/1",
      "/users/bob/posts/1",
      "/spaces/1",
      "/activities/1",
    ]) {
      expect((await test.request(path, { headers: ACTIVITY })).status).toBe(404);
    }
  });

  it("finds people and posts of this server by their ids and pages", async () => {
    const { remote } = test.app;
    const post = await createPost(test.app, { accountId: alice.id, text: "here", visibility: "public" });
    for (const address of [alice.uri, alice.url, "https://here.test/@ALICE"]) {
      expect(await remote.findAccountByUri(address)).toBe(alice.id);
    }
    for (const address of [post.uri, post.url]) expect(await remote.findPostByUri(address)).toBe(post.id);
    expect(await remote.findAccountByUri("https://here.test/about")).toBeUndefined();
    expect(await remote.findPostByUri("https://here.test/@alice/nothing")).toBeUndefined();
  });

  it("pages through the collections", async () => {
    const outbox = await read("/users/Alice/outbox");
    expect(outbox).toMatchObject({
      type: "OrderedCollection",
      first: "https://here.test/users/Alice/outbox?after=",
    });
    const page = await read("/users/Alice/outbox?after=");
    expect(page.orderedItems[0]).toMatchObject({
      type: "Create",
      actor: alice.uri,
      object: { type: "Note" },
    });
    for (const name of ["followers", "following", "featured"]) {
      expect(await read(`/users/Alice/${name}`)).toMatchObject({ type: "OrderedCollection", totalItems: 0 });
    }
    expect((await test.request("/users/Alice/outbox?after=%27", { headers: ACTIVITY })).status).toBe(404);
  });
});
