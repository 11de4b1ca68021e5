// What admins allow of tip jars: services, countries, hosts, and who may have one.
import { describe, expect, it } from "vitest";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import { setBadge } from "#src/moderation/set-badge.ts";
import { writeSettings, type Settings } from "#src/settings/settings.ts";
import { parseEntry } from "#src/tips/parse-entry.ts";
import { federatedTips, tipHistoryOf, tipJarOf } from "#src/tips/queries.ts";
import { receiveTipJar } from "#src/tips/receive-tip-jar.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, clientWith } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { CAROL } from "#test/support/carol.ts";

const KOFI = { service: "kofi", handle: "alice" };
const BIZUM = { service: "bizum", handle: "+34600000000" };
const LIGHTNING = { service: "lightning", handle: "alice@wallet.example" };
const PAGE = { service: "custom-url", handle: "https://give.example.org/alice" };

function set({ app, clock }: TestApp, changes: Partial<Settings>): Promise<void> {
  return app.store.tx((tx) => writeSettings(tx, app.store, changes, clock.now()));
}

async function receiveCarol({ app }: TestApp, ...handles: string[]) {
  return app.store.tx(async (tx) => {
    const carol = await receiveAccount(app, tx, CAROL);
    const tips = handles.map((handle) => ({
      ...parseEntry({ handle }),
      name: "Tips",
      source: "link" as const,
    }));
    await receiveTipJar(app, tx, carol.id, tips);
    return carol;
  });
}

describe("what the admin denies", () => {
  it("is in no jar, whoever's it is, and comes back when it is allowed", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const carol = await receiveCarol(test, "https://ko-fi.com/carol", "https://give.example.org/carol");
    const entries = [KOFI, BIZUM, LIGHTNING, PAGE];
    await setTipJar(test.app, alice.id, { adult: true, enabled: true, entries });
    const shown = async () => {
      const [own, remote] = [
        await tipJarOf(test.app, alice, undefined),
        await tipJarOf(test.app, carol, alice),
      ];
      return [...own.entries, ...remote.entries].map(({ service }) => service);
    };
    const all = ["kofi", "bizum", "lightning", "custom-url", "kofi", "custom-url"];
    expect(await shown()).toEqual(all);
    await set(test, { tipServicesDenied: ["kofi"] });
    expect(await shown()).toEqual(["bizum", "lightning", "custom-url", "custom-url"]);
    expect((await federatedTips(test.app, alice)).map(({ service }) => service)).not.toContain("kofi");
    expect((await tipHistoryOf(test.app, alice, undefined)).map(({ service }) => service)).not.toContain(
      "kofi",
    );
    await set(test, { tipServicesDenied: [], tipServicesAllowed: ["kofi"] });
    expect(await shown()).toEqual(["kofi", "kofi"]);
    await set(test, { tipServicesAllowed: [], tipCountriesDenied: ["ES", "AD"] });
    expect(await shown()).toEqual(all.filter((service) => service !== "bizum"));
    await set(test, { tipCountriesDenied: [], tipCountriesAllowed: ["EG"] });
    expect(await shown()).toEqual(all.filter((service) => service !== "bizum"));
    await set(test, { tipCountriesAllowed: [], tipHostsDenied: ["example.org", "wallet.example"] });
    expect(await shown()).toEqual(["kofi", "bizum", "kofi"]);
    await set(test, { tipHostsDenied: [], tipHostsAllowed: ["charity.example"] });
    expect(await shown()).toEqual(["kofi", "bizum", "lightning", "kofi"]);
    await set(test, { tipHostsAllowed: [] });
    expect(await shown()).toEqual(all);
  });

  it("can't be added, but what was there before breaks no other edit", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const client = await clientOf(test, alice, "read write:tips");
    const put = (...entries: unknown[]) => client.send("PUT", "/api/v1/tip_jar", { adult: true, entries });
    await put(KOFI);
    await set(test, {
      tipServicesDenied: ["kofi", "patreon"],
      tipCountriesDenied: ["ES", "AD"],
      tipHostsDenied: ["example.org"],
    });
    const kept = await put(KOFI, LIGHTNING);
    expect(kept).toMatchObject({
      status: 200,
      body: { entries: [{ denied: "denied_service" }, { denied: null }] },
    });
    for (const [entry, reason] of [
      [{ service: "patreon", handle: "alice" }, "denied_service"],
      [BIZUM, "denied_country"],
      [PAGE, "denied_host"],
    ] as const) {
      const { status, body } = await put(KOFI, entry);
      expect({ status, details: body.details }).toEqual({ status: 422, details: { reason, entry: "1" } });
      expect(body.error).toMatch(/choose another/);
    }
    const found = await clientWith(test).get("/api/v1/tip_services?limit=250");
    const ids = found.body.map(({ id }: { id: string }) => id);
    expect(ids).toContain("lightning");
    expect(ids).not.toContain("kofi");
    expect(ids).not.toContain("bizum");
  });
});

describe("who may have a jar", () => {
  it("is everyone, approved accounts, roles or nobody, by one setting", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const names = ["alice", "bob", "dina"] as const;
    const [alice, bob, dina] = await Promise.all(names.map((name) => test.person(name)));
    const carol = await receiveCarol(test, "https://ko-fi.com/carol");
    for (const { id } of [alice!, bob!, dina!]) {
      await setTipJar(app, id, { adult: true, enabled: true, entries: [KOFI] });
    }
    await setBadge(app, bob!.id, "approved", true);
    await setBadge(app, dina!.id, "journalist", true);
    const shown = async () => {
      const jars = await Promise.all(
        [alice!, bob!, dina!, carol].map((one) => tipJarOf(app, one, undefined)),
      );
      return jars.map(({ enabled }) => enabled);
    };
    expect(await shown()).toEqual([true, true, true, true]);
    await set(test, { tipJars: "approved" });
    expect(await shown()).toEqual([false, true, true, true]);
    await set(test, { tipJars: "roles" });
    expect(await shown()).toEqual([false, false, true, true]);
    await setBadge(app, dina!.id, "journalist", false);
    expect(await shown()).toEqual([false, false, false, true]);
    await expect(setTipJar(app, bob!.id, { enabled: true })).rejects.toMatchObject({
      code: "forbidden",
      safe: expect.stringContaining("journalists, creators, experts and non-profits"),
    });
    await setTipJar(app, bob!.id, { enabled: false }); // out of it is always a way
    await set(test, { tipJars: "nobody" });
    expect(await shown()).toEqual([false, false, false, true]);
  });
});

describe("on the command line", () => {
  it("lists are set, shown and emptied, and badges given and taken", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const set = (...args: string[]) => run(test, "settings", "set", ...args);
    expect(await set("tipServicesDenied", "kofi, PayPal kofi")).toMatchObject({ code: 0 });
    expect(await set("tipCountriesAllowed", "eg,de")).toMatchObject({ code: 0 });
    expect(await set("tipHostsDenied", "Evil.example")).toMatchObject({ code: 0 });
    expect(await set("tipJars", "roles")).toMatchObject({ code: 0 });
    const listed = (await run(test, "settings", "list")).out;
    expect(listed).toContain('tipServicesDenied\t["kofi","paypal"]\n');
    expect(listed).toContain('tipCountriesAllowed\t["EG","DE"]\n');
    expect(listed).toContain('tipHostsDenied\t["evil.example"]\n');
    expect(await set("tipServicesDenied", "")).toMatchObject({ code: 0 });
    expect((await run(test, "settings", "list")).out).toContain("tipServicesDenied\t[]\n");
    for (const [name, value] of [
      ["tipServicesDenied", "no-such-service"],
      ["tipCountriesDenied", "Spain"],
      ["tipHostsDenied", "https://evil.example/x"],
      ["tipJars", "friends"],
    ] as const) {
      expect((await set(name, value)).code).toBe(1);
    }
    expect((await run(test, "accounts", "badge", "alice", "creator")).out).toBe("@alice\tcreator\n");
    expect((await run(test, "accounts", "badge", "alice", "creator", "--take")).out).toBe(
      "@alice\tno badge\n",
    );
    expect((await run(test, "accounts", "badge", "alice", "king")).code).toBe(1);
    expect((await run(test, "accounts", "badge", "nobody", "creator")).code).toBe(1);
  });
});
