// Moving from one server to another, seen by a third: old.test is left for new.test, and here.test follows.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addAlias } from "#src/accounts/aliases.ts";
import { findAccountByHandle, getAccount, type Account } from "#src/accounts/queries.ts";
import { block } from "#src/graph/block.ts";
import { follow } from "#src/graph/follow.ts";
import { createList } from "#src/graph/lists/change-list.ts";
import { addToList } from "#src/graph/lists/change-members.ts";
import { membersOf } from "#src/graph/lists/queries.ts";
import { mute } from "#src/graph/mute.ts";
import { findFollow, relationshipsOf } from "#src/graph/queries.ts";
import { setNote } from "#src/graph/set-note.ts";
import { sendTo, Stranger, type StrangeActor } from "#test/federation/stranger.ts";
import { PASSWORD } from "#test/support/app.ts";
import { browserOf, clientOf, clientWith } from "#test/support/client.ts";
import { drainAll, joinNetwork, TestNetwork, type TestInstance } from "#test/support/pair.ts";

const DAY_MS = 24 * 3_600_000;
const network = new TestNetwork();
let here: TestInstance;
let old: TestInstance;
let fresh: TestInstance;
let remote: Stranger;
/** carol leaves old.test for new.test; ann, ben, dora and erik of here.test know her. */
let carol: Account;
let carolAnew: Account;
const people: Record<string, Account> = {};

beforeAll(async () => {
  here = await joinNetwork(network, "here.test");
  old = await joinNetwork(network, "old.test");
  fresh = await joinNetwork(network, "new.test");
  remote = await Stranger.join(network);
  [carol, carolAnew] = [await old.person("carol"), await fresh.person("carol2")];
  for (const name of ["ann", "ben", "dora", "erik"]) people[name] = await here.person(name);
});

afterAll(async () => {
  for (const one of [remote, here, old, fresh]) await one[Symbol.asyncDispose]();
  await network.close();
});

const drain = () => drainAll(here, old, fresh, here, old);
const known = async (handle: string) =>
  (await findAccountByHandle(here.app.store.read, handle, "here.test"))!;

describe("moving out", () => {
  it("needs the password lately given, and that the other account names this one", async () => {
    const browser = await browserOf(old, "carol");
    const token = await clientOf(old, carol);
    expect((await token.post("/api/v1/migration", { acct: "carol2@new.test" })).status).toBe(401);
    const lied = await browser.post("/api/v1/migration", { acct: "carol2@new.test" });
    expect(lied.status).toBe(422);
    expect(lied.body.error).toContain("https://old.test/users/carol");
    expect((await browser.post("/api/v1/migration", { acct: "nobody@new.test" })).status).toBe(422);
    expect((await browser.post("/api/v1/migration", { acct: "carol" })).status).toBe(422);
  });

  it("leads followers, lists, blocks, mutes and notes of a third server to the new account", async () => {
    const id = (await here.app.remote.findAccount("carol@old.test"))!;
    const { ann, ben, dora, erik } = people as Record<"ann" | "ben" | "dora" | "erik", Account>;
    await follow(here.app, ann.id, id, { showBoosts: false, notify: true, languages: ["ar"] });
    const list = await createList(here.app, ann.id, { title: "Tellers" });
    await addToList(here.app, ann.id, list.id, [id]);
    await setNote(here.app, ann.id, id, "Tells on Fridays");
    await block(here.app, ben.id, id);
    await mute(here.app, dora.id, id, { notifications: false });
    await follow(here.app, erik.id, id);
    await drain();

    const [leaving, arriving] = [await browserOf(old, "carol"), await browserOf(fresh, "carol2")];
    const aliased = await arriving.post("/api/v1/migration/aliases", { acct: "@carol@old.test" });
    expect(aliased.body.aliases).toEqual([{ uri: carol.uri, acct: "carol@old.test" }]);
    // erik has blocked the new account: he stays where he is.
    await block(here.app, erik.id, (await here.app.remote.findAccount("carol2@new.test"))!);
    const moved = await leaving.post("/api/v1/migration", { acct: "carol2@new.test" });
    expect(moved.body).toMatchObject({ moved: { acct: "carol2@new.test" } });
    await drain();

    const target = await known("carol2@new.test");
    expect(await findFollow(here.app.store.read, ann.id, id)).toBeUndefined();
    expect(await findFollow(here.app.store.read, ann.id, target.id)).toMatchObject({
      state: "accepted",
      showBoosts: false,
      notify: true,
      languages: " ar ",
    });
    expect((await membersOf(here.app.store.read, list.id)).map((one) => one.id)).toEqual([target.id]);
    const between = async (who: Account) =>
      (await relationshipsOf(here.app.store.read, who.id, [target.id]))[0]!;
    expect((await between(ann)).note).toContain("Tells on Fridays");
    expect(await between(ben)).toMatchObject({ blocking: true });
    expect((await between(ben)).note).toContain("carol@old.test");
    expect(await between(dora)).toMatchObject({ mute: { notifications: false } });
    expect(await findFollow(here.app.store.read, erik.id, id)).toMatchObject({ state: "accepted" });
    // Both servers count it.
    expect(await getAccount(fresh.app.store.read, carolAnew.id)).toMatchObject({ followersCount: 1 });
    expect(await getAccount(old.app.store.read, carol.id)).toMatchObject({ followersCount: 1 });
    const shown = await clientWith(here).get(`/api/v1/accounts/${id}`);
    expect(shown.body.moved).toMatchObject({ acct: "carol2@new.test" });
    expect(shown.body.moved).not.toHaveProperty("moved");
  });

  it("leaves an account that says where it went and writes no more, until that is taken back", async () => {
    const answer = await old.request("/users/carol", { headers: { accept: "application/activity+json" } });
    expect(await answer.json()).toMatchObject({ movedTo: carolAnew.uri });
    const client = await clientOf(old, carol);
    expect((await client.post("/api/v1/statuses", { status: "Still here" })).status).toBe(403);
    const browser = await browserOf(old, "carol");
    expect((await browser.post("/api/v1/migration", { acct: "carol2@new.test" })).body.error).toMatch(
      /again on \d{4}-/,
    );
    expect((await browser.send("DELETE", "/api/v1/migration")).body).toMatchObject({ moved: null });
    expect((await client.post("/api/v1/statuses", { status: "Back" })).status).toBe(200);
    await drain();
    expect(await known("carol@old.test")).toMatchObject({ movedToUri: null });
    // The pause between moves goes on.
    expect((await browser.post("/api/v1/migration", { acct: "carol2@new.test" })).status).toBe(422);
    old.clock.advance(31 * DAY_MS);
    const stale = await browser.post("/api/v1/migration", { acct: "carol2@new.test" });
    expect(stale.body.code).toBe("reauthentication_required");
    await browser.post("/api/v1/sessions/current/reauthenticate", { password: PASSWORD });
    expect((await browser.post("/api/v1/migration", { acct: "carol2@new.test" })).status).toBe(200);
  });
});

describe("a Move that comes in", () => {
  type Shape = (uri: string) => Record<string, unknown>;

  /** ann follows someone of remote.test, who says that they move: whether she follows them still. */
  async function stays(by: StrangeActor, activity: Shape): Promise<boolean> {
    const { read } = here.app.store;
    const ann = people["ann"]!;
    const id = (await here.app.remote.findAccountByUri(by.uri))!;
    if (!(await findFollow(read, ann.id, id))) {
      await follow(here.app, ann.id, id);
      await here.app.drain();
      const [asked] = remote.received.filter(({ body }) => body.includes(`"object":"${by.uri}"`));
      await sendTo(here, by, { id: `${by.uri}/accepts`, type: "Accept", object: JSON.parse(asked!.body) });
    }
    await sendTo(here, by, { id: `${by.uri}/moves`, type: "Move", ...activity(by.uri) });
    return (await findFollow(read, ann.id, id)) !== undefined;
  }

  it("is ignored when the new account does not name the old one, or is not there", async () => {
    const [liar, victim] = [remote.actor("liar"), remote.actor("victim")];
    expect(await stays(liar, (uri) => ({ object: uri, target: victim.uri }))).toBe(true);
    const { body } = await clientWith(here).get("/api/v1/accounts/lookup?acct=liar@remote.test");
    expect(body).not.toHaveProperty("moved");
    const lost = `${remote.origin}/users/nobody`;
    expect(await stays(remote.actor("lost"), (uri) => ({ object: uri, target: lost }))).toBe(true);
  });

  it("is ignored when it moves somebody else, to itself, or nowhere", async () => {
    const other = remote.actor("other");
    const odd = remote.actor("odd");
    await addAlias(here.app, people["dora"]!.id, other.uri);
    const shapes: Shape[] = [
      () => ({ object: other.uri, target: people["dora"]!.uri }),
      (uri) => ({ object: uri, target: uri }),
      (uri) => ({ object: uri }),
      (uri) => ({ object: uri, target: { type: "Person" } }),
    ];
    for (const shape of shapes) expect(await stays(odd, shape)).toBe(true);
  });

  it("may lead to someone here, and then not at once to somebody else", async () => {
    const [ann, dora, erik] = [people["ann"]!, people["dora"]!, people["erik"]!];
    const nomad = remote.actor("nomad");
    for (const { id } of [dora, erik]) await addAlias(here.app, id, nomad.uri);
    expect(await stays(nomad, (uri) => ({ object: uri, target: dora.uri }))).toBe(false);
    expect(await findFollow(here.app.store.read, ann.id, dora.id)).toMatchObject({ state: "accepted" });
    expect(await stays(nomad, (uri) => ({ object: uri, target: erik.uri }))).toBe(true);
    expect(await stays(nomad, (uri) => ({ object: uri, target: dora.uri }))).toBe(false);
  });
});
