import { describe, expect, it } from "vitest";
import { DocumentCache } from "#federation/document-cache.ts";
import { recordEvent } from "#src/events.ts";
import { createPost } from "#src/posts/create-post.ts";
import { deletePost } from "#src/posts/delete-post.ts";
import { listen } from "#src/server.ts";
import { createTestApp } from "#test/support/app.ts";

const ACTIVITY = { accept: "application/activity+json" };

describe("documents that crowds ask for", () => {
  it("are read once for all who ask at once, and again after an event about them", async () => {
    await using test = await createTestApp();
    using cache = new DocumentCache();
    let readings = 0;
    const ask = () => cache.read("/users/alice", async () => ({ json: { n: ++readings }, about: ["alice"] }));
    const answers = await Promise.all(Array.from({ length: 500 }, ask));
    expect(new Set(answers.map(({ body }) => String(body)))).toEqual(new Set([`{"n":1}`]));
    expect(cache.get("/users/alice")).toMatchObject({ status: 200 });

    const { store, clock } = test.app;
    const changed = (accountId: string) =>
      store.tx((tx) => recordEvent(tx, { type: "account.updated", accountId }, clock.now()));
    await changed("bob");
    expect(String((await ask()).body)).toBe(`{"n":1}`);
    await changed("alice");
    expect(cache.get("/users/alice")).toBeUndefined();
    expect(String((await ask()).body)).toBe(`{"n":2}`);
  });

  it("are sent as they are now: after a deletion a tombstone, and to a browser its page's address", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const post = await createPost(test.app, {
      accountId: alice.id,
      text: "Seven cups",
      visibility: "public",
    });
    await using server = await listen(test.app.config, test.doors);
    const ask = (path: string, headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { headers, redirect: "manual" });
    const path = new URL(post.uri).pathname;

    const first = await (await ask(path, ACTIVITY)).text();
    const again = await ask(path, ACTIVITY);
    expect(again.headers.get("content-type")).toBe("application/activity+json; charset=utf-8");
    expect(again.headers.get("vary")).toBe("accept");
    expect(await again.text()).toBe(first);
    expect(JSON.parse(first)).toMatchObject({ id: post.uri, type: "Note" });
    expect((await ask(path, { accept: "text/html" })).status).toBe(302);

    await deletePost(test.app, alice.id, post.id);
    const gone = await ask(path, ACTIVITY);
    expect([gone.status, await gone.json()]).toMatchObject([410, { type: "Tombstone" }]);
  });
});
