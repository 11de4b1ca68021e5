import { describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { findUserOfAccount } from "#src/accounts/queries.ts";
import { openSession } from "#src/accounts/sessions.ts";
import { createId } from "#src/ids.ts";
import { tipFieldsJson } from "#src/mastodon/entities/tip-jar.ts";
import { SESSION_COOKIE } from "#src/mastodon/viewer.ts";
import { issueToken } from "#src/oauth/tokens.ts";
import { tipJarOf } from "#src/tips/queries.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";

const MINUTE = 60_000;
const OWN_PAGE = { origin: "https://here.test", "content-type": "application/json" };
const EDIT = {
  adult: true,
  entries: [
    { service: "kofi", handle: "alice", name: "Coffee" },
    { handle: "https://paypal.me/alice" },
    { service: "lightning", handle: "alice@example.com", visibility: "signed_in" },
  ],
};

async function tokenOf({ app }: TestApp, account: Account, ...scopes: string[]) {
  const user = await findUserOfAccount(app.store.read, account.id);
  const at = app.clock.now();
  const secret = await app.store.tx(async (tx) => {
    const appId = createId(at);
    await tx.q.insert(tx.t.oauthApps).values({
      id: appId,
      name: "Test",
      clientId: appId,
      secretHash: "",
      redirectUris: [],
      scopes,
      createdAt: at,
    });
    return issueToken(tx, { appId, userId: user!.id, scopes }, at);
  });
  return { authorization: `Bearer ${secret}`, "content-type": "application/json" };
}

async function sessionOf({ app }: TestApp, account: Account) {
  const user = await findUserOfAccount(app.store.read, account.id);
  return { ...OWN_PAGE, cookie: `${SESSION_COOKIE}=${await openSession(app, user!.id, "test")}` };
}

function put(test: TestApp, headers: Record<string, string>, body: unknown = EDIT): Promise<Response> {
  return test.request("/api/v1/tip_jar", { method: "PUT", headers, body: JSON.stringify(body) });
}

describe("PUT /api/v1/tip_jar", () => {
  it("sets the jar with a token of the scope, and answers it as everybody will see it", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const answer = await put(test, await tokenOf(test, alice, "write:tips"));
    expect(answer.status).toBe(200);
    const jar = await answer.json();
    expect(jar).toMatchObject({ enabled: true, adult: true, changed_recently: true });
    expect(jar.entries).toMatchObject([
      {
        service: "kofi",
        name: "Coffee",
        names: {},
        monogram: "Ko",
        countries: ["*"],
        handle: "alice",
        href: "https://ko-fi.com/alice",
        kind: "link",
        visibility: "federated",
        reveals: ["display-name-or-anonymous", "email-possible"],
        undo: "sometimes",
        source: "owner",
      },
      { service: "paypal", name: "PayPal.Me", names: { en: "PayPal.Me", ar: "باي بال" } },
      { service: "lightning", kind: "app", href: "lightning:alice@example.com" },
    ]);
    const seen = await (await test.request(`/api/v1/accounts/${alice.id}/tip_jar`)).json();
    for (const [place, entry] of seen.entries.entries()) {
      expect(jar.entries[place]).toEqual({ ...entry, denied: null });
    }
    expect(seen.entries).toHaveLength(2);
    const history = await (await test.request(`/api/v1/accounts/${alice.id}/tip_jar/history`)).json();
    expect(history).toMatchObject([
      { change: "added", service: "paypal" },
      { change: "added", service: "kofi" },
    ]);
  });

  it("says for 72 hours that the jar changed", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    await put(test, await tokenOf(test, alice, "write:tips"));
    const recently = async () =>
      (await (await test.request(`/api/v1/accounts/${alice.id}/tip_jar`)).json()).changed_recently;
    test.clock.advance(71 * 60 * MINUTE);
    expect(await recently()).toBe(true);
    test.clock.advance(2 * 60 * MINUTE);
    expect(await recently()).toBe(false);
  });

  it("refuses another site's page, and nobody in particular", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const session = await sessionOf(test, alice);
    expect((await put(test, { ...session, origin: "https://evil.example" })).status).toBe(403);
    expect((await put(test, OWN_PAGE)).status).toBe(401);
  });

  it.each([
    [
      { entries: [{ service: "custom-url", handle: "javascript:alert(1)" }] },
      { reason: "wrong_scheme", entry: "0" },
    ],
    [{ entries: [{ service: "no-such", handle: "alice" }] }, { reason: "unknown_service", entry: "0" }],
    [{ entries: [{ service: "kofi", handle: "4111 1111 1111 1111" }] }, { reason: "secret", entry: "0" }],
    [{ enabled: true }, { reason: "adult_declaration_required" }],
    [{ entries: [{ service: "kofi" }] }, { "entries.0.handle": expect.any(String) }],
    [{ entries: "x" }, { entries: expect.any(String) }],
    [
      { entries: [{ service: "kofi", handle: "alice", visibility: "all" }] },
      { "entries.0.visibility": expect.any(String) },
    ],
  ])("answers 422 to %j and says why", async (body, details) => {
    await using test = await createTestApp();
    const token = await tokenOf(test, await test.person("alice"), "write:tips");
    const answer = await put(test, token, body);
    expect(answer.status).toBe(422);
    const json = await answer.json();
    expect(json).toMatchObject({ code: "unprocessable", details });
    expect(JSON.stringify(json)).not.toMatch(/4111|alert/);
  });

  it("takes a form as well as JSON", async () => {
    await using test = await createTestApp();
    const { authorization } = await tokenOf(test, await test.person("alice"), "write:tips");
    const body = new URLSearchParams({
      adult: "true",
      "entries[0][service]": "kofi",
      "entries[0][handle]": "alice",
    });
    const answer = await test.request("/api/v1/tip_jar", { method: "PUT", headers: { authorization }, body });
    expect(await answer.json()).toMatchObject({ enabled: true, entries: [{ service: "kofi" }] });
  });
});

describe("the jar on an Account", () => {
  it("stands in its fields once, the first three entries and the way to all", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const entries = ["a1", "a2", "a3", "a4"].map((handle) => ({ service: "kofi", handle }));
    await put(test, await tokenOf(test, alice, "write:tips"), { adult: true, entries });
    const jar = await tipJarOf(test.app, alice, undefined);
    const fields = tipFieldsJson(test.app.uris, alice, jar);
    expect(fields.map(({ name, verified_at }) => [name, verified_at])).toEqual([
      ["Ko-fi", null],
      ["Ko-fi", null],
      ["Ko-fi", null],
      ["Tip jar", null],
    ]);
    expect(fields[3]?.value).toContain('href="https://here.test/@alice/tips"');
    expect(tipFieldsJson(test.app.uris, alice, undefined)).toEqual([]);
  });

  it("is no jar for an account that does not exist", async () => {
    await using test = await createTestApp();
    expect((await test.request("/api/v1/accounts/nobody/tip_jar")).status).toBe(404);
  });
});

describe("GET /api/v1/tip_services", () => {
  it.each([
    ["ko-fi", "kofi"],
    ["باي بال", "paypal"],
    ["انستاباي", "instapay-ipa"],
    ["https://www.patreon.com/alice", "patreon"],
    ["bitcoin", "bitcoin"],
  ])("finds %s", async (q, id) => {
    await using test = await createTestApp();
    const answer = await test.request(`/api/v1/tip_services?q=${encodeURIComponent(q)}`);
    const services = (await answer.json()) as { id: string }[];
    expect(services.map((service) => service.id)).toContain(id);
    expect(services.length).toBeLessThan(20);
  });

  it("gives what an editor needs, by country too, as many as asked for", async () => {
    await using test = await createTestApp();
    const [kofi] = await (await test.request("/api/v1/tip_services?q=ko-fi")).json();
    expect(kofi).toMatchObject({
      name: "Ko-fi",
      kind: "handle",
      example: "alice",
      links: true,
      monogram: "Ko",
    });
    const egyptian = await (await test.request("/api/v1/tip_services?country=eg&limit=250")).json();
    expect(egyptian.map((service: { id: string }) => service.id)).toContain("vodafone-cash");
    expect(egyptian.map((service: { id: string }) => service.id)).not.toContain("bizum");
    expect(await (await test.request("/api/v1/tip_services?limit=3")).json()).toHaveLength(3);
    expect((await test.request("/api/v1/tip_services?limit=x")).status).toBe(422);
  });
});
