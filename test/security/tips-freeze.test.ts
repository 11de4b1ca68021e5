// T12: somebody asks for money in another's name. What is verified is this server's own word, and reports freeze a jar.
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { fileReport } from "#src/moderation/file-report.ts";
import type { ReportCategory } from "#src/moderation/schema.ts";
import { ownTipJar, tipHistoryOf, tipJarOf } from "#src/tips/queries.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { CAROL } from "#test/support/carol.ts";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import { clientOf } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";

const DAY = 24 * 3_600_000;

async function withPosts({ app }: TestApp, account: Account, changes: Partial<Account> = { postsCount: 1 }) {
  const { accounts } = app.store.tables;
  await app.store.tx(({ q }) => q.update(accounts).set(changes).where(eq(accounts.id, account.id)));
  return account;
}

async function report(test: TestApp, by: Account, of: Account, category: ReportCategory = "payment_fraud") {
  const filed = { reporterId: by.id, targetAccountId: of.id, category, comment: "", postIds: [] };
  await fileReport(test.app, filed);
  await test.app.drain();
}

async function withJar(test: TestApp, name: string): Promise<Account> {
  const account = await test.person(name);
  const entries = [{ service: "kofi", handle: name }];
  await setTipJar(test.app, account.id, { adult: true, enabled: true, entries });
  return account;
}

const isShown = async (test: TestApp, account: Account) =>
  (await tipJarOf(test.app, account, undefined)).enabled;

describe("T12: reports of payment fraud", () => {
  it("freeze the jar when three established accounts make them, and not before", async () => {
    await using test = await createTestApp();
    const mallory = await withJar(test, "mallory");
    const people = await Promise.all(
      ["alice", "bob", "dina", "emad", "farah"].map((name) => test.person(name)),
    );
    const [alice, bob, dina, emad, farah] = people as [Account, Account, Account, Account, Account];
    test.clock.advance(31 * DAY);
    const carol = await test.app.store.tx((tx) => receiveAccount(test.app, tx, CAROL));
    const newcomer = await withPosts(test, await test.person("gamil"));
    await withPosts(test, alice);
    await withPosts(test, bob, { followersCount: 1 });
    await withPosts(test, dina);
    await withPosts(test, emad, { postsCount: 5, silencedAt: test.clock.now() });
    await withPosts(test, carol, { postsCount: 5, createdAt: new Date(0) });
    await report(test, alice, mallory);
    await report(test, alice, mallory); // twice by one
    await report(test, bob, mallory);
    await report(test, newcomer, mallory); // here for less than 30 days
    await report(test, emad, mallory); // silenced
    await report(test, farah, mallory); // neither posts nor followers
    await report(test, carol, mallory); // of another server
    await report(test, dina, mallory, "spam"); // of something else
    expect(await isShown(test, mallory)).toBe(true);
    await report(test, dina, mallory);
    expect(await isShown(test, mallory)).toBe(false);
    expect(await tipHistoryOf(test.app, mallory, undefined)).toEqual([]);
    const own = await (await clientOf(test, mallory, "read")).get("/api/v1/tip_jar");
    expect(own.body).toMatchObject({ frozen_by: "reports", entries: [{ service: "kofi" }] });
    expect(own.body.frozen_at).not.toBeNull();
  });

  it("are resolved when a moderator lets the jar go on, who may also freeze one", async () => {
    await using test = await createTestApp();
    const mallory = await withJar(test, "mallory");
    expect((await run(test, "tips", "freeze", "mallory")).code).toBe(0);
    expect(await isShown(test, mallory)).toBe(false);
    expect((await run(test, "tips", "list", "mallory")).out).toContain("frozen");
    // Whatever its owner does to it, it stays hidden.
    await setTipJar(test.app, mallory.id, {
      enabled: true,
      entries: [{ service: "paypal", handle: "mallory" }],
    });
    expect(await isShown(test, mallory)).toBe(false);
    expect((await run(test, "tips", "unfreeze", "mallory")).code).toBe(0);
    expect(await isShown(test, mallory)).toBe(true);
    expect((await run(test, "tips", "unfreeze", "mallory")).code).toBe(1);
    const people = await Promise.all(["alice", "bob", "dina"].map((name) => test.person(name)));
    test.clock.advance(31 * DAY);
    for (const one of people) await report(test, await withPosts(test, one), mallory);
    expect(await isShown(test, mallory)).toBe(false);
    await run(test, "tips", "unfreeze", "mallory");
    await report(test, people[0]!, mallory);
    expect(await isShown(test, mallory)).toBe(true);
    expect(await ownTipJar(test.app.store.read, mallory.id)).toMatchObject({
      frozenAt: null,
      frozenBy: null,
    });
  });

  it("freeze is for moderators in the API", async () => {
    await using test = await createTestApp();
    const [mallory, alice] = [await withJar(test, "mallory"), await test.person("alice")];
    await run(
      test,
      "accounts",
      "create",
      "mona",
      "--email",
      "mona@mail.test",
      "--password",
      "correct horse battery",
      "--role",
      "moderator",
    );
    const path = (verb: string) => `/api/v1/admin/accounts/${mallory.id}/tip_jar/${verb}`;
    const user = await clientOf(test, alice, "read write admin:write");
    expect((await user.post(path("freeze"))).status).toBe(403);
    const { id } = (await user.get("/api/v1/accounts/lookup?acct=mona")).body;
    const mona = await clientOf(test, { id } as Account, "read write admin:write");
    expect((await mona.post(path("freeze"))).status).toBe(200);
    expect(await isShown(test, mallory)).toBe(false);
    expect((await mona.post(path("unfreeze"))).status).toBe(200);
    expect(await isShown(test, mallory)).toBe(true);
    expect((await mona.post(path("unfreeze"))).status).toBe(404);
  });
});
