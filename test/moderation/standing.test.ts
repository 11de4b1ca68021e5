// Accounts that moderators suspend, silence and restore.
import { describe, expect, it } from "vitest";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { CAROL } from "#test/support/carol.ts";
import { clientOf, clientWith, cookieOf } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";

const ADMIN = "read write admin:read admin:write";

async function staff(test: TestApp, name: string, role: "owner" | "admin" | "moderator") {
  await run(
    test,
    "accounts",
    "create",
    name,
    "--email",
    `${name}@mail.test`,
    "--password",
    "correct horse battery",
    "--role",
    role,
  );
  const account = await clientWith(test).get(`/api/v1/accounts/lookup?acct=${name}`);
  return { id: account.body.id as string };
}

describe("a suspended account", () => {
  it("is seen by nobody, and its owner is signed out everywhere", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    await setTipJar(test.app, alice.id, {
      adult: true,
      enabled: true,
      entries: [{ service: "kofi", handle: "alice" }],
    });
    const [client, cookie] = [await clientOf(test, alice), await cookieOf(test, "alice")];
    expect(await run(test, "accounts", "suspend", "alice")).toMatchObject({
      code: 0,
      out: "@alice is suspended\n",
    });
    const anyone = clientWith(test);
    expect((await client.get("/api/v1/accounts/verify_credentials")).status).toBe(401);
    const session = await test.request("/api/v1/accounts/verify_credentials", { headers: { cookie } });
    expect(session.status).toBe(401);
    expect((await anyone.get(`/api/v1/accounts/${alice.id}`)).status).toBe(404);
    expect((await anyone.get(`/api/v1/accounts/${alice.id}/tip_jar`)).status).toBe(404);
    await run(test, "accounts", "restore", "alice");
    expect((await anyone.get(`/api/v1/accounts/${alice.id}/tip_jar`)).body.entries).toHaveLength(1);
    // The doors stay shut to what was open before.
    expect((await client.get("/api/v1/accounts/verify_credentials")).status).toBe(401);
    expect((await clientWith(test).get(`/api/v1/accounts/${alice.id}`)).status).toBe(200);
    expect((await run(test, "accounts", "suspend", "nobody")).code).toBe(1);
  });

  it("may be one of another server, for this one alone", async () => {
    await using test = await createTestApp();
    const carol = await test.app.store.tx((tx) => receiveAccount(test.app, tx, CAROL));
    expect((await run(test, "accounts", "suspend", "carol@remote.test")).code).toBe(0);
    expect((await clientWith(test).get(`/api/v1/accounts/${carol.id}`)).status).toBe(404);
  });
});

describe("moderators, in the API", () => {
  it("silence, suspend and restore, and give badges, each as far as their role goes", async () => {
    await using test = await createTestApp();
    const { send } = clientWith(test);
    const [owner, mona] = [await staff(test, "owen", "owner"), await staff(test, "mona", "moderator")];
    const alice = await test.person("alice");
    await setTipJar(test.app, alice.id, {
      adult: true,
      enabled: true,
      entries: [{ service: "kofi", handle: "alice" }],
    });
    const [user, moderator, boss] = await Promise.all(
      [alice, mona, owner].map((account) => clientOf(test, account as typeof alice, ADMIN)),
    );
    const act = (id: string, type: string) => `/api/v1/admin/accounts/${id}/${type}`;
    expect((await user!.post(act(mona.id, "action"), { type: "suspend" })).status).toBe(403);
    const plain = await clientOf(test, mona as typeof alice, "read write");
    expect((await plain.post(act(alice.id, "action"), { type: "suspend" })).status).toBe(403);
    expect((await send("POST", act(alice.id, "action"), { type: "suspend" })).status).toBe(401);
    expect((await moderator!.post(act(owner.id, "action"), { type: "suspend" })).status).toBe(403);
    expect((await moderator!.post(act(mona.id, "action"), { type: "silence" })).status).toBe(403);
    expect((await moderator!.post(act(alice.id, "action"), { type: "burn" })).status).toBe(422);
    expect((await moderator!.post(act("nobody", "action"), { type: "silence" })).status).toBe(404);
    expect((await moderator!.post(act(alice.id, "action"), { type: "silence" })).status).toBe(200);
    const jar = await user!.get(`/api/v1/accounts/${alice.id}/tip_jar`);
    expect(jar.body).toMatchObject({ enabled: false, entries: [] });
    expect((await moderator!.post(act(alice.id, "unsilence"))).body).toMatchObject({ silenced: false });
    await moderator!.post(act(alice.id, "action"), { type: "suspend" });
    expect((await moderator!.get(`/api/v1/admin/accounts/${alice.id}`)).body).toMatchObject({
      suspended: true,
    });
    expect((await moderator!.post(act(alice.id, "unsuspend"))).body).toMatchObject({ suspended: false });
    expect((await moderator!.send("PUT", act(alice.id, "badges/expert"))).status).toBe(403);
    expect((await boss!.send("PUT", act(alice.id, "badges/expert"))).body).toEqual({ badges: ["expert"] });
    expect((await boss!.send("PUT", act(alice.id, "badges/king"))).status).toBe(422);
    expect((await boss!.send("DELETE", act(alice.id, "badges/expert"))).body).toEqual({ badges: [] });
    expect((await run(test, "accounts", "suspend", "owen")).code).toBe(1);
  });
});
