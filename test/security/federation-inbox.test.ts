import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signRequest } from "@fedify/fedify/sig";
import { notificationsOf } from "#src/notifications/queries.ts";
import { getAccount, type Account } from "#src/accounts/queries.ts";
import { cpuOf } from "#test/support/cpu.ts";
import { sendTo, signedPost, Stranger, type Signing, type StrangeActor } from "#test/federation/stranger.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { TestNetwork } from "#test/support/pair.ts";

const network = new TestNetwork();
let test: TestApp;
let remote: Stranger;
let eve: StrangeActor;
let alice: Account;

beforeAll(async () => {
  test = await createTestApp({ network });
  remote = await Stranger.join(network, "evil.test");
  eve = remote.actor("eve");
  alice = await test.person("alice");
});

afterAll(async () => {
  await remote[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

let count = 0;

function follow(changes: Record<string, unknown> = {}): string {
  const id = `${eve.uri}/follows/${++count}`;
  const context = "https://www.w3.org/ns/activitystreams";
  return JSON.stringify({
    "@context": context,
    id,
    type: "Follow",
    actor: eve.uri,
    object: alice.uri,
    ...changes,
  });
}

async function post(request: Request): Promise<number> {
  const response = await test.doors.fetch(request, { address: "198.51.100.4" });
  expect(await response.text()).not.toMatch(/\n\s+at |node_modules/);
  return response.status;
}

const send = (body: string, signing: Partial<Signing> = {}) =>
  post(signedPost(body, { by: eve, ...signing }));

describe("an inbox", () => {
  it("takes a signed activity, at the shared inbox and at a personal one", async () => {
    expect(await send(follow())).toBe(202);
    expect(await send(follow(), { path: "/users/alice/inbox" })).toBe(202);
    expect(await send(follow(), { path: "/users/nobody/inbox" })).toBe(404);
  });

  it("takes RFC 9421 signatures that cover the target and the body", async () => {
    const key = await crypto.subtle.importKey(
      "pkcs8",
      eve.privateKey.export({ type: "pkcs8", format: "der" }),
      { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
      true,
      ["sign"],
    );
    const headers = { host: "here.test", "content-type": "application/activity+json" };
    const make = (body: string) => new Request("https://here.test/inbox", { method: "POST", body, headers });
    const sign = (body: string) => signRequest(make(body), key, new URL(eve.keyId), { spec: "rfc9421" });
    expect(await post(await sign(follow()))).toBe(202);

    const signed = await sign(follow());
    expect(await post(new Request(make(follow()), { headers: signed.headers }))).toBe(401);
    const components = [{ value: "@method", params: {} }];
    const thin = await signRequest(make(follow()), key, new URL(eve.keyId), {
      spec: "rfc9421",
      rfc9421: { components },
    });
    expect(await post(thin)).toBe(401);

    const signUnlike = (url: string, options: object) => {
      const body = follow();
      const spec = { spec: "rfc9421" as const, ...options };
      return signRequest(new Request(url, { method: "POST", body, headers }), key, new URL(eve.keyId), spec);
    };
    const at = (hours: number) => ({
      currentTime: Temporal.Instant.fromEpochMilliseconds(Date.now() + hours * 3_600_000),
    });
    expect(await post(await signUnlike("https://here.test/inbox", at(1)))).toBe(202);
    expect(await post(await signUnlike("https://here.test/inbox", at(-2)))).toBe(401);
    expect(await post(await signUnlike("https://here.test/inbox", at(2)))).toBe(401);

    const names = ["@method", "@authority", "@path", "content-digest"];
    const parts = { rfc9421: { components: names.map((value) => ({ value, params: {} })) } };
    for (const [host, status] of [
      ["here.test", 202],
      ["there.test", 401],
    ] as const) {
      const made = await signUnlike(`https://${host}/inbox`, parts);
      const body = await made.text();
      const passedOn = { method: "POST", body, headers: made.headers };
      expect(await post(new Request("https://here.test/inbox", passedOn))).toBe(status);
    }
    const whole = await signUnlike("https://here.test/inbox", parts);
    const altered = (await whole.text()).replace("/follows/", "/followz/");
    const request = new Request(whole.url, { method: "POST", body: altered, headers: whole.headers });
    expect(await post(request)).toBe(401);
  });

  it("refuses what is not signed, not ActivityStreams or not JSON", async () => {
    const headers = { host: "here.test", "content-type": "application/activity+json" };
    expect(
      await post(new Request("https://here.test/inbox", { method: "POST", body: follow(), headers })),
    ).toBe(401);
    for (const contentType of ["text/plain", "application/json", "text/html", ""]) {
      expect(await send(follow(), { contentType })).toBe(415);
    }
    for (const body of ["", "{", "[]", "null", '"x"', "\u0000"]) expect(await send(body)).toBe(400);
    expect((await test.request("/inbox")).status).toBe(405);
  });

  it("F1: refuses an activity of bob that eve signed, on her server or another", async () => {
    const bob = remote.actor("bob");
    const good = await Stranger.join(network, "good.test");
    await using _good = good;
    const victim = good.actor("victim");
    expect(await send(follow({ actor: bob.uri, id: `${bob.uri}/1` }))).toBe(401);
    expect(await send(follow({ actor: victim.uri, id: `${victim.uri}/1` }))).toBe(401);
    expect(await send(follow({ actor: alice.uri, id: `${alice.uri}/1` }))).toBe(401);
  });

  it("F2, F3: refuses a key that only says of itself that it is the victim's", async () => {
    const good = await Stranger.join(network, "good.test");
    await using _good = good;
    const victim = good.actor("victim");
    const { privateKey, publicKeyPem } = eve;
    const standalone = remote.serve("/keys/1", {
      id: `${remote.origin}/keys/1`,
      owner: victim.uri,
      publicKeyPem,
    });
    const disguised = remote.serve("/keys/2", {
      ...victim.document,
      publicKey: { id: victim.keyId, owner: victim.uri, publicKeyPem },
    });
    const body = follow({ actor: victim.uri, id: `${victim.uri}/1` });
    for (const keyId of [standalone, disguised, victim.keyId]) {
      expect(await send(body, { by: { keyId, privateKey } })).toBe(401);
    }
  });

  it("F7: refuses a digest that is missing, wrong or of another body", async () => {
    const body = follow();
    expect(await send(body, { covered: ["(request-target)", "host", "date"], digest: "" })).toBe(401);
    expect(await send(body, { digest: "SHA-256=AAAA" })).toBe(401);
    expect(await send(body, { digest: "MD5=AAAA" })).toBe(401);
    const signed = signedPost(body, { by: eve });
    expect(
      await post(new Request(signed.url, { method: "POST", headers: signed.headers, body: follow() })),
    ).toBe(401);
  });

  it("F8: refuses dates two hours off and garbage in dates and signatures", async () => {
    for (const offset of [-2, 2]) {
      const date = new Date(Date.now() + offset * 3_600_000).toUTCString();
      expect(await send(follow(), { date })).toBe(401);
    }
    expect(await send(follow(), { date: "yesterday-ish" })).toBe(401);
    for (const signature of ["", "!!!", "AAAA", "%%%="])
      expect(await send(follow(), { signature })).toBe(401);
    const { keyId, privateKey } = eve;
    for (const odd of ["", "not a url", "https://", `${keyId}-other`]) {
      expect(await send(follow(), { by: { keyId: odd, privateKey } })).toBe(401);
    }
  });

  it("F9: an exact replay has one effect", async () => {
    const bob = await test.person("bob");
    const request = () => signedPost(body, { by: eve });
    const body = follow({ object: bob.uri });
    for (let times = 0; times < 3; times++) expect(await post(request())).toBe(202);
    await test.app.drain();
    const { read } = test.app.store;
    expect(await getAccount(read, bob.id)).toMatchObject({ followersCount: 1 });
    expect(await notificationsOf(read, bob.id, { limit: 9 })).toHaveLength(1);
  });

  it("F10: refuses a signature without host, date, digest or (request-target)", async () => {
    const all = ["(request-target)", "host", "date", "digest"];
    for (const missing of all) {
      expect(await send(follow(), { covered: all.filter((name) => name !== missing) })).toBe(401);
    }
  });

  it("F11: refuses what was signed for another host", async () => {
    expect(await send(follow(), { host: "other.test" })).toBe(401);
    expect(await send(follow(), { signedHost: "other.test" })).toBe(401);
  });

  it("F12: refuses two actors or two types, an id of another server and none", async () => {
    expect(await send(follow({ actor: [eve.uri, alice.uri] }))).toBe(400);
    expect(await send(follow({ type: ["Create", "Follow"] }))).toBe(400);
    expect(await send(follow({ id: "https://good.test/1" }))).toBe(400);
    expect(await send(follow({ id: "https://here.test/activities/1" }))).toBe(400);
    expect(await send(follow({ id: undefined }))).toBe(400);
  });

  it("F13, F14: refuses contexts that give words another meaning, and graphs", async () => {
    const streams = "https://www.w3.org/ns/activitystreams";
    const contexts = [
      { sender: "as:actor" },
      { actor: "https://example.org/nobody" },
      { object: { "@id": `${streams}#target`, "@type": "@id" } },
      { by: { "@reverse": "as:attributedTo" } },
      { name: "@id" },
    ];
    for (const context of contexts) expect(await send(follow({ "@context": [streams, context] }))).toBe(401);
    expect(await send(follow({ actor: undefined, sender: eve.uri }))).toBe(401);
    for (const key of ["@graph", "@included", "@reverse"])
      expect(await send(follow({ [key]: [{}] }))).toBe(401);
    const harmless = {
      "@vocab": "_:",
      id: "@id",
      type: "@type",
      sensitive: "as:sensitive",
      to: { "@id": "as:to" },
    };
    expect(await send(follow({ "@context": [streams, harmless] }))).toBe(202);
  });

  it("F30: refuses what is large, deep or endless, without stalling", async () => {
    const deep = (depth: number) => follow({ x: "@" }).replace('"@"', "[".repeat(depth) + "]".repeat(depth));
    const many = (part: unknown, times: number) => Array.from({ length: times }, () => part);
    const bodies: [string, number][] = [
      [follow({ content: "x".repeat(1024 * 1024) }), 413],
      [deep(400), 400],
      [deep(800), 400],
      [deep(100_000), 400],
      [follow({ tag: many({ type: "Mention", href: "https://a.test/b" }, 8_000) }), 413],
      [follow({ to: many("https://a.test/b", 40_000) }), 413],
      [follow({ to: many("a:b", 100_000) }), 413],
    ];
    for (const [body, status] of bodies) {
      const cpu = await cpuOf(async () => expect(await send(body)).toBe(status));
      expect(cpu).toBeLessThan(100);
    }
  });

  it("says the account is gone without asking for it when a stranger dies", async () => {
    remote.asked.length = 0;
    const ghost = `${remote.origin}/users/ghost`;
    const body = follow({ type: "Delete", actor: ghost, object: ghost, id: `${ghost}#delete` });
    expect(await send(body, { by: { keyId: `${ghost}#main-key`, privateKey: eve.privateKey } })).toBe(202);
    expect(remote.asked).toEqual([]);
  });

  it("reads a new key from the actor when the old one no longer fits", async () => {
    const dora = remote.actor("dora");
    expect(
      (await sendTo(test, dora, { id: `${dora.uri}/1`, type: "Follow", object: alice.uri })).status,
    ).toBe(202);
    const renewed = remote.actor("dora");
    test.clock.advance(120_000);
    expect(
      (await sendTo(test, renewed, { id: `${dora.uri}/2`, type: "Follow", object: alice.uri })).status,
    ).toBe(202);
    expect(
      (await sendTo(test, dora, { id: `${dora.uri}/3`, type: "Follow", object: alice.uri })).status,
    ).toBe(401);
  });
});
