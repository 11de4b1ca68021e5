import { describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { federatedTips, ownTipJar, tipHistoryOf, tipJarOf, tipJarsOf } from "#src/tips/queries.ts";
import { setTipJar, type TipJarEdit } from "#src/tips/set-tip-jar.ts";
import { writeSettings } from "#src/settings/settings.ts";
import { eq } from "drizzle-orm";
import { createTestApp, type TestApp } from "#test/support/app.ts";

const KOFI = { service: "kofi", handle: "alice" };
const PAYPAL = { service: "paypal", handle: "alice" };
const LIGHTNING = { service: "lightning", handle: "alice@example.com" };

async function eventsOf({ app }: TestApp): Promise<string[]> {
  const { q, t } = app.store.read;
  const rows = await q.select({ type: t.events.type }).from(t.events);
  return rows.map(({ type }) => type).filter((type) => type === "tip_jar.changed");
}

async function change(test: TestApp, account: Account, set: Partial<Account>): Promise<Account> {
  const { accounts } = test.app.store.tables;
  const [row] = await test.app.store.tx(({ q }) =>
    q.update(accounts).set(set).where(eq(accounts.id, account.id)).returning(),
  );
  return row!;
}

describe("setTipJar", () => {
  it("keeps the entries in order, with the link and name of each, and records the event", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const entries = [
      LIGHTNING,
      { ...KOFI, name: "Coffee\u202e for me" },
      { handle: "https://paypal.me/alice" },
    ];
    const jar = await setTipJar(test.app, alice.id, { enabled: true, adult: true, entries });
    expect(jar.entries).toMatchObject([
      {
        service: "lightning",
        href: "lightning:alice@example.com",
        name: "Lightning address",
        visibility: "federated",
      },
      { service: "kofi", href: "https://ko-fi.com/alice", name: "Coffee for me", source: "owner" },
      { service: "paypal", handle: "alice", href: "https://paypal.me/alice", name: "PayPal.Me" },
    ]);
    expect(await tipJarOf(test.app, alice, undefined)).toEqual(jar);
    expect(await eventsOf(test)).toHaveLength(1);
  });

  it("is off until it is switched on, by someone who said to be of age", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    await setTipJar(test.app, alice.id, { entries: [KOFI] });
    expect(await tipJarOf(test.app, alice, undefined)).toMatchObject({ enabled: false, entries: [] });
    expect(await ownTipJar(test.app.store.read, alice.id)).toMatchObject({ entries: [{ service: "kofi" }] });
    await expect(setTipJar(test.app, alice.id, { enabled: true })).rejects.toMatchObject({
      code: "unprocessable",
      details: { reason: "adult_declaration_required" },
    });
    await setTipJar(test.app, alice.id, { enabled: true, adult: true });
    expect((await tipJarOf(test.app, alice, undefined)).entries).toHaveLength(1);
    await setTipJar(test.app, alice.id, { enabled: false });
    await setTipJar(test.app, alice.id, { enabled: true });
    expect((await tipJarOf(test.app, alice, undefined)).entries).toHaveLength(1);
  });

  it("records nothing when nothing changes, and keeps the ids of what stays", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const edit: TipJarEdit = { enabled: true, adult: true, entries: [KOFI, PAYPAL] };
    const first = await setTipJar(test.app, alice.id, edit);
    test.clock.advance(60_000);
    expect(await setTipJar(test.app, alice.id, edit)).toEqual(first);
    expect(await eventsOf(test)).toHaveLength(1);
    const turned = await setTipJar(test.app, alice.id, { entries: [PAYPAL, { ...KOFI, name: "Coffee" }] });
    expect(turned.entries.map(({ id }) => id)).toEqual(first.entries.map(({ id }) => id).reverse());
    expect(turned.changedAt).toEqual(first.changedAt);
    expect(await eventsOf(test)).toHaveLength(2);
  });

  it("appends what changed to the history", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    await setTipJar(test.app, alice.id, { enabled: true, adult: true, entries: [KOFI] });
    test.clock.advance(1_000);
    await setTipJar(test.app, alice.id, { entries: [{ service: "kofi", handle: "alice2" }] });
    test.clock.advance(1_000);
    await setTipJar(test.app, alice.id, { enabled: false });
    const history = await tipHistoryOf(test.app, alice, undefined);
    expect(history.map(({ change: what, handle }) => `${what} ${handle}`)).toEqual([
      "removed alice2",
      "added alice2",
      "removed alice",
      "added alice",
    ]);
  });

  it("shows each entry to those it is meant for", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    const entries = [
      KOFI,
      { ...PAYPAL, visibility: "local" as const },
      { ...LIGHTNING, visibility: "signed_in" as const },
    ];
    await setTipJar(test.app, alice.id, { enabled: true, adult: true, entries });
    const services = async (viewer: Account | undefined) =>
      (await tipJarOf(test.app, alice, viewer)).entries.map(({ service }) => service);
    expect(await services(undefined)).toEqual(["kofi", "paypal"]);
    expect(await services(bob)).toEqual(["kofi", "paypal", "lightning"]);
    expect(await federatedTips(test.app, alice)).toMatchObject([{ service: "kofi" }]);
    expect(await tipHistoryOf(test.app, alice, undefined)).toHaveLength(2);
    expect(await tipHistoryOf(test.app, alice, bob)).toHaveLength(3);
  });

  it("hides the jars of silenced and suspended accounts, and all of them where the admin wants none", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    for (const { id } of [alice, bob]) {
      await setTipJar(test.app, id, { enabled: true, adult: true, entries: [KOFI] });
    }
    const silenced = await change(test, alice, { silencedAt: new Date() });
    expect([...(await tipJarsOf(test.app, [silenced, bob], undefined)).keys()]).toEqual([bob.id]);
    expect(await tipHistoryOf(test.app, silenced, undefined)).toEqual([]);
    const suspended = await change(test, bob, { suspendedAt: new Date() });
    expect(await federatedTips(test.app, suspended)).toEqual([]);
    const restored = await change(test, bob, { suspendedAt: null });
    await test.app.store.tx((tx) =>
      writeSettings(tx, test.app.store, { tipJars: "nobody" }, test.clock.now()),
    );
    expect(await federatedTips(test.app, restored)).toEqual([]);
    await expect(setTipJar(test.app, bob.id, { enabled: true })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("refuses a thirteenth entry, an entry twice, and says which entry is wrong, storing none", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const many = Array.from({ length: 13 }, (_, i) => ({ service: "kofi", handle: `alice${i}` }));
    const reasonOf = async (entries: TipJarEdit["entries"]) => {
      const error: unknown = await setTipJar(test.app, alice.id, { entries }).catch(
        (thrown: unknown) => thrown,
      );
      return (error as { details: unknown }).details;
    };
    expect(await reasonOf(many)).toEqual({ reason: "too_many" });
    expect(await reasonOf([KOFI, { handle: "ko-fi.com/alice" }])).toEqual({ reason: "twice", entry: "1" });
    expect(await reasonOf([KOFI, { service: "custom-url", handle: "javascript:alert(1)" }])).toEqual({
      reason: "wrong_scheme",
      entry: "1",
    });
    expect((await ownTipJar(test.app.store.read, alice.id)).entries).toEqual([]);
  });
});
