// Lists taken along: the files that Mastodon writes go out, and come in row by row.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { bookmarkPost } from "#src/posts/bookmark-post.ts";
import { createPost } from "#src/posts/create-post.ts";
import { block } from "#src/graph/block.ts";
import { blockDomainFor } from "#src/graph/block-domain.ts";
import { follow } from "#src/graph/follow.ts";
import { createList } from "#src/graph/lists/change-list.ts";
import { addToList } from "#src/graph/lists/change-members.ts";
import { mute } from "#src/graph/mute.ts";
import { Stranger } from "#test/federation/stranger.ts";
import { browserOf, clientOf, clientWith, cookieOf, type Client } from "#test/support/client.ts";
import { joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";

const network = new TestNetwork();
let here: TestInstance;
let remote: Stranger;
let alice: Account;
let bob: Account;
let dora: Account;

beforeAll(async () => {
  here = await joinNetwork(network, "here.test");
  remote = await Stranger.join(network);
  for (const name of ["carol", "carl"]) remote.actor(name);
  [alice, bob, dora] = [await here.person("alice"), await here.person("bob"), await here.person("dora")];
});

afterAll(async () => {
  await remote[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
  await network.close();
});

const file = async (client: Client, name: string) =>
  String((await client.get(`/api/v1/exports/${name}`)).body);

async function bring(client: Client, type: string, data: string, mode = "merge") {
  const made = await client.post("/api/v1/imports", { type, mode, data });
  expect(made.status).toBe(202);
  await here.app.drain();
  return (await client.get(`/api/v1/imports/${made.body.id}`)).body;
}

describe("files that go out", () => {
  it("are what Mastodon writes, for whose they are alone", async () => {
    const id = (await here.app.remote.findAccount("carol@remote.test"))!;
    await follow(here.app, alice.id, bob.id, { notify: true, languages: ["ar", "en"] });
    await follow(here.app, alice.id, id);
    await mute(here.app, alice.id, dora.id, { notifications: false });
    await blockDomainFor(here.app, alice.id, "evil.test");
    const list = await createList(here.app, alice.id, { title: 'Tellers, "old"' });
    await addToList(here.app, alice.id, list.id, [bob.id]);
    const post = await createPost(here.app, { accountId: bob.id, text: "Once", visibility: "public" });
    await bookmarkPost(here.app, alice.id, post.id);
    const client = await clientOf(here, alice);
    // carol's server has not answered yet: a follow that is only asked for is none.
    expect(await file(client, "following_accounts.csv")).toBe(
      'Account address,Show boosts,Notify on new posts,Languages\nbob@here.test,true,true,"ar, en"\n',
    );
    expect(await file(client, "muted_accounts.csv")).toBe(
      "Account address,Hide notifications\ndora@here.test,false\n",
    );
    expect(await file(client, "blocked_domains.csv")).toBe("evil.test\n");
    expect(await file(client, "bookmarks.csv")).toBe(`${post.uri}\n`);
    expect(await file(client, "lists.csv")).toBe('"Tellers, ""old""",bob@here.test\n');
    expect((await client.get("/api/v1/exports/passwords.csv")).status).toBe(404);
    expect((await clientWith(here).get("/api/v1/exports/lists.csv")).status).toBe(401);
    const narrow = await clientOf(here, alice, "read:lists");
    expect((await narrow.get("/api/v1/exports/blocked_accounts.csv")).status).toBe(403);
  });
});

describe("files that come in", () => {
  it("bring what another account had, with the options of each row", async () => {
    const [from, to] = [await clientOf(here, alice), await clientOf(here, dora)];
    for (const [type, name] of [
      ["following", "following_accounts.csv"],
      ["domain_blocks", "blocked_domains.csv"],
      ["bookmarks", "bookmarks.csv"],
      ["lists", "lists.csv"],
    ] as const) {
      const before = await file(from, name);
      expect(await bring(to, type, before)).toMatchObject({ failed: 0, done: 1, total: 1 });
      expect(await file(to, name)).toBe(before);
    }
    await block(here.app, bob.id, (await here.app.remote.findAccount("carl@remote.test"))!);
    const blocked = await file(await clientOf(here, bob), "blocked_accounts.csv");
    expect(blocked).toBe("carl@remote.test\n");
    await bring(to, "blocks", blocked);
    expect(await file(to, "blocked_accounts.csv")).toBe(blocked);
  });

  it("say how many rows are done, and why others are not; those can be tried again", async () => {
    const client = await clientOf(here, bob);
    const data = "Account address\r\n@carol@remote.test\nnobody@remote.test\n\n??\nbob@here.test\n";
    const found = await bring(client, "mutes", data);
    expect(found).toMatchObject({ total: 4, done: 1, failed: 3 });
    expect(found.failures.map(({ row, reason }: Record<string, unknown>) => [row, reason])).toEqual([
      [["nobody@remote.test", ""], "not_found"],
      [["??", ""], "invalid"],
      [["bob@here.test", ""], "invalid"],
    ]);
    const failures = await client.get(`/api/v1/imports/${found.id}/failures.csv`);
    expect(failures.body).toContain("nobody@remote.test,\n");
    remote.actor("nobody");
    await client.post(`/api/v1/imports/${found.id}/retry`);
    await here.app.drain();
    const again = (await client.get(`/api/v1/imports/${found.id}`)).body;
    expect(again).toMatchObject({ done: 2, failed: 2 });
    const other = await clientOf(here, alice);
    expect((await other.get(`/api/v1/imports/${found.id}`)).status).toBe(404);
  });

  it("that overwrite take away what they do not name", async () => {
    const client = await clientOf(here, alice);
    await bring(client, "following", "Account address,Languages\ndora@here.test,\n", "overwrite");
    expect(await file(client, "following_accounts.csv")).toContain("\ndora@here.test,true,false,\n");
    expect(await file(client, "following_accounts.csv")).not.toContain("bob");
    await bring(client, "domain_blocks", "#domain\nBad.Test\n", "overwrite");
    expect(await file(client, "blocked_domains.csv")).toBe("bad.test\n");
    await bring(client, "lists", "Friends,dora@here.test\n", "overwrite");
    expect(await file(client, "lists.csv")).toBe("Friends,dora@here.test\n");
    await bring(client, "bookmarks", "https://remote.test/nothing\n", "overwrite");
    expect(await file(client, "bookmarks.csv")).toBe("");
    await bring(client, "mutes", "bob@here.test\n", "overwrite");
    expect(await file(client, "muted_accounts.csv")).toContain("\nbob@here.test,true\n");
  });

  it("go on after a crash where they were, each row once", async () => {
    const client = await clientOf(here, dora);
    const { remote: usual } = here.app;
    let asked = 0;
    here.app.remote = {
      ...usual,
      findAccount: async (handle) => {
        if (++asked === 30) throw new Error("The power went out");
        return handle === "bob@here.test" ? bob.id : undefined;
      },
    };
    const rows = Array.from({ length: 44 }, (_, at) => `gone${at}@remote.test\n`).join("");
    const made = await client.post("/api/v1/imports", { type: "blocks", data: `${rows}bob@here.test\n` });
    await here.app.drain();
    const half = (await client.get(`/api/v1/imports/${made.body.id}`)).body;
    expect(half).toMatchObject({ total: 45, failed: 29, done: 0, finished_at: null });
    here.clock.advance(61_000);
    await here.app.drain();
    here.app.remote = usual;
    const done = (await client.get(`/api/v1/imports/${made.body.id}`)).body;
    expect(done).toMatchObject({ total: 45, failed: 44, done: 1 });
    expect(done.finished_at).not.toBeNull();
    expect(asked).toBe(46);
  });

  it("are refused whole when they are no list of that kind, or too long", async () => {
    const client = await clientOf(here, bob);
    const refused = async (type: string, data: unknown) =>
      (await client.post("/api/v1/imports", { type, data })).status;
    expect(await refused("following", "List name,Account address\nx,bob@here.test\n")).toBe(422);
    expect(await refused("following", "\n\n")).toBe(422);
    expect(await refused("everything", "a@b.test\n")).toBe(422);
    expect(await refused("blocks", { a: 1 })).toBe(422);
    const many = Array.from({ length: 20_001 }, (_, at) => `a${at}@b.test\n`).join("");
    expect(await refused("blocks", many)).toBe(422);
    expect(await refused("blocks", "x".repeat(5 * 1024 * 1024))).toBe(413);
    const narrow = await clientOf(here, bob, "write:lists");
    expect((await narrow.post("/api/v1/imports", { type: "blocks", data: "a@b.test" })).status).toBe(403);
  });

  it("come as a file of a form as well", async () => {
    const browser = await browserOf(here, "bob");
    const form = new FormData();
    form.set("type", "domain_blocks");
    form.set("data", new File(["\uFEFF#domain\nspam.test\n"], "blocked_domains.csv", { type: "text/csv" }));
    const cookie = await cookieOf(here, "bob");
    const headers = { cookie, origin: here.app.uris.origin };
    const answer = await here.request("/api/v1/imports", { method: "POST", body: form, headers });
    expect(answer.status).toBe(202);
    await here.app.drain();
    expect(await file(browser, "blocked_domains.csv")).toBe("spam.test\n");
  });
});
