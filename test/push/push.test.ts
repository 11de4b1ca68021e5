// Web Push: what reaches a client through its push service, read by http_ece, a decoder that nobody here wrote.
import { createECDH, createPublicKey, randomBytes, verify, type ECDH } from "node:crypto";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { decrypt } from "http_ece";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { follow } from "#src/graph/follow.ts";
import { revokeToken } from "#src/oauth/revoke.ts";
import { createPost } from "#src/posts/create-post.ts";
import { likePost } from "#src/posts/like-post.ts";
import { remindMe } from "#src/spaces/remind-me.ts";
import { scheduleSpace } from "#src/spaces/schedule-space.ts";
import { createTestApp, TestClock, type TestApp } from "#test/support/app.ts";
import { browserOf, clientOf, clientWith, type Client } from "#test/support/client.ts";
import { createDatabase } from "#test/support/database.ts";
import type { TestDatabase } from "#test/support/new-database.ts";
import { TestNetwork } from "#test/support/pair.ts";

const SERVICE = "https://push.test";
const DAY_MS = 24 * 3_600_000;

interface Pushed {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const network = new TestNetwork();
const clock = new TestClock();
let database: TestDatabase;
let test: TestApp;
let service: Server;
let answer = 201;
let pushed: Pushed[] = [];
let alice: Account;
let bob: Account;

beforeAll(async () => {
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    pushed.push({ path: request.url!, headers: request.headers, body: await buffer(request) });
    response.writeHead(answer).end();
  };
  service = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => void service.listen(0, "127.0.0.1", resolve));
  network.lead("push.test", (service.address() as AddressInfo).port);
  database = await createDatabase();
  test = await createTestApp({ network, left: { database, clock } });
  [alice, bob] = [await test.person("alice"), await test.person("bob")];
});

beforeEach(() => {
  answer = 201;
  pushed = [];
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await new Promise((resolve) => void service.close(resolve));
  await network.close();
});

/** The keys of a browser or an app. */
function receiver() {
  const pair = createECDH("prime256v1");
  const p256dh = pair.generateKeys("base64url");
  return { pair, keys: { p256dh, auth: randomBytes(16).toString("base64url") } };
}

const ALL = { mention: true, favourite: true, follow: true };

async function subscribe(
  client: Client,
  { standard = true, alerts = ALL, policy = "all", path = "/alice" }: Record<string, unknown> = {},
) {
  const { pair, keys } = receiver();
  const subscription = { endpoint: `${SERVICE}${String(path)}`, keys, standard };
  const { status, body } = await client.post("/api/v1/push/subscription", {
    subscription,
    data: { alerts, policy },
  });
  expect(status).toBe(200);
  return { pair, auth: keys.auth, serverKey: body.server_key as string };
}

const valueOf = (header: unknown, name: string) => new RegExp(`${name}=([\\w-]+)`).exec(String(header))?.[1];

function read({ headers, body }: Pushed, { pair, auth }: { pair: ECDH; auth: string }) {
  const version = headers["content-encoding"] as "aes128gcm" | "aesgcm";
  const [salt, dh] = [valueOf(headers["encryption"], "salt"), valueOf(headers["crypto-key"], "dh")];
  const legacy = version === "aesgcm" ? { salt: salt!, dh: dh! } : {};
  return JSON.parse(decrypt(body, { version, privateKey: pair, authSecret: auth, ...legacy }).toString());
}

/** The claims of a token that the server's key has signed. */
function claimsOf(token: string, serverKey: string) {
  const point = Buffer.from(serverKey, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x: x!, y: y! }, format: "jwk" });
  const [head, claims, signature] = token.split(".") as [string, string, string];
  const signed = { key, dsaEncoding: "ieee-p1363" as const };
  const bytes = Buffer.from(signature, "base64url");
  expect(verify("sha256", Buffer.from(`${head}.${claims}`), signed, bytes)).toBe(true);
  return JSON.parse(Buffer.from(claims, "base64url").toString());
}

const mention = (text: string, spoiler?: string) =>
  createPost(test.app, {
    accountId: bob.id,
    text: `@alice ${text}`,
    visibility: "public",
    ...(spoiler ? { spoiler } : {}),
  });

describe("a push", () => {
  it("reaches a browser as RFC 8291 and 8292 say, and names what it tells of", async () => {
    const client = await clientOf(test, alice);
    const subscribed = await subscribe(client);
    await mention("مرحبا\n\nhow are you?");
    await test.app.drain();
    expect(pushed).toMatchObject([
      {
        path: "/alice",
        headers: {
          "content-encoding": "aes128gcm",
          ttl: "172800",
          "content-type": "application/octet-stream",
        },
      },
    ]);
    const told = read(pushed[0]!, subscribed);
    expect(told).toEqual({
      access_token: client.token,
      preferred_locale: "en",
      notification_id: expect.any(Number),
      notification_type: "mention",
      icon: expect.stringMatching(/^https:\/\/here\.test\//),
      title: "\u2068bob\u2069 mentioned you",
      body: "@alice مرحبا how are you?",
    });
    expect(Number.isSafeInteger(told.notification_id)).toBe(true);
    const found = await client.get(`/api/v1/notifications/${told.notification_id}`);
    expect(found.body).toMatchObject({ type: "mention", account: { acct: "bob" } });
    const others = await clientOf(test, bob);
    expect((await others.get(`/api/v1/notifications/${told.notification_id}`)).status).toBe(404);

    const authorization = String(pushed[0]!.headers.authorization);
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization)!;
    expect(`${key}=`).toBe(subscribed.serverKey);
    const claims = claimsOf(token!, subscribed.serverKey);
    expect(claims).toMatchObject({ aud: SERVICE, sub: "https://here.test" });
    expect(claims.exp - test.clock.now().getTime() / 1_000).toBeLessThan(DAY_MS / 1_000);
    await client.send("DELETE", "/api/v1/push/subscription");
  });

  it("reminds of a Space", async () => {
    const client = await clientOf(test, alice);
    const subscribed = await subscribe(client, { alerts: { space_reminder: true } });
    const scheduledFor = new Date(test.clock.now().getTime() + 3_600_000);
    const space = await scheduleSpace(test.app, bob.id, { title: "قهوة", scheduledFor });
    await remindMe(test.app, alice.id, space.id);
    test.clock.advance(55 * 60_000);
    for (let i = 0; i < 2; i++) {
      await test.app.schedule.runAll();
      await test.app.drain();
    }
    expect(pushed.map(({ path }) => path)).toEqual(["/alice"]);
    expect(read(pushed[0]!, subscribed)).toMatchObject({
      notification_type: "space_reminder",
      title: expect.stringContaining("bob"),
      body: expect.stringContaining("قهوة"),
    });
    await client.send("DELETE", "/api/v1/push/subscription");
  });

  it("reaches an older app's relay in the draft before them, in the language of its person", async () => {
    const client = await clientOf(test, alice);
    await client.send("PATCH", "/api/v1/preferences", { locale: "ar" });
    const subscribed = await subscribe(client, { standard: false });
    await mention("a secret", "careful");
    await test.app.drain();
    const [{ headers }] = pushed as [Pushed];
    expect(headers["content-encoding"]).toBe("aesgcm");
    expect(read(pushed[0]!, subscribed)).toMatchObject({
      preferred_locale: "ar",
      title: "ذكرك \u2068bob\u2069",
      body: "careful",
    });
    expect(`${valueOf(headers["crypto-key"], "p256ecdsa")}=`).toBe(subscribed.serverKey);
    claimsOf(/^WebPush (.+)$/.exec(String(headers.authorization))![1]!, subscribed.serverKey);
    await client.send("DELETE", "/api/v1/push/subscription");
  });

  it("comes only of what was asked for, and of whom", async () => {
    const client = await clientOf(test, alice);
    await subscribe(client, { alerts: { favourite: true, mention: false }, policy: "followed" });
    const post = await createPost(test.app, { accountId: alice.id, text: "Like me", visibility: "public" });
    const dora = await test.person("dora");
    await follow(test.app, alice.id, dora.id);
    for (const { id } of [bob, dora]) await likePost(test.app, id, post.id);
    await mention("unheard");
    await test.app.drain();
    expect(pushed).toHaveLength(1);
    await client.send("PUT", "/api/v1/push/subscription", { data: { alerts: ALL, policy: "none" } });
    await mention("unheard too");
    await test.app.drain();
    expect(pushed).toHaveLength(1);
    const changed = { data: { policy: "follower" } };
    expect((await client.send("PUT", "/api/v1/push/subscription", changed)).body.alerts).toMatchObject(ALL);
    await mention("still unheard");
    await test.app.drain();
    expect(pushed).toHaveLength(1);
    await follow(test.app, bob.id, alice.id);
    await mention("heard");
    await test.app.drain();
    expect(pushed).toHaveLength(3); // the follow, and what was said after it
    await client.send("DELETE", "/api/v1/push/subscription");
    await mention("no more");
    await test.app.drain();
    expect(pushed).toHaveLength(3);
  });

  it("is tried again while its service is away, and ends with a subscription that is gone", async () => {
    const client = await clientOf(test, alice);
    await subscribe(client);
    answer = 503;
    await mention("try again");
    await test.app.drain();
    expect(pushed).toHaveLength(1);
    answer = 201;
    clock.advance(60_000);
    await test.app.drain();
    expect(pushed).toHaveLength(2);
    answer = 410;
    await mention("gone");
    await test.app.drain();
    expect(pushed).toHaveLength(3);
    expect((await client.get("/api/v1/push/subscription")).status).toBe(404);
    await mention("nobody there");
    await test.app.drain();
    expect(pushed).toHaveLength(3);
  });

  it("ends with the token it was made with, and with what it tells of", async () => {
    const client = await clientOf(test, alice);
    await subscribe(client);
    const waiting = { standard: true, path: "/waiting" };
    const other = await clientOf(test, alice);
    await subscribe(other, waiting);
    await revokeToken(test.app, client.token);
    answer = 503;
    await mention("once");
    await test.app.drain();
    expect(pushed.map(({ path }) => path)).toEqual(["/waiting"]);
    await other.post("/api/v1/notifications/clear");
    clock.advance(60_000);
    await test.app.drain();
    expect(pushed).toHaveLength(1);
    await other.send("DELETE", "/api/v1/push/subscription");
  });

  it("works for the pages of this server too, by their session", async () => {
    const browser = await browserOf(test, "alice");
    const subscribed = await subscribe(browser, { path: "/browser" });
    const { id } = await mention("to the browser");
    await test.app.drain();
    const own = { access_token: "", notification_type: "mention" };
    expect(read(pushed.pop()!, subscribed)).toMatchObject({ ...own, path: `/@bob/${id}` });
    const erin = await test.person("erin");
    await follow(test.app, erin.id, alice.id);
    await test.app.drain();
    expect(read(pushed[0]!, subscribed)).toMatchObject({ notification_type: "follow", path: "/@erin" });
    await browser.send("DELETE", "/api/v1/sessions/current");
    await mention("signed out");
    await test.app.drain();
    expect(pushed).toHaveLength(1);
  });
});

describe("a subscription", () => {
  it("is refused where it can't work, and never leads into a private network", async () => {
    const client = await clientOf(test, alice);
    const { keys } = receiver();
    const ask = async (endpoint: unknown, given: object = keys) =>
      (await client.post("/api/v1/push/subscription", { subscription: { endpoint, keys: given } })).status;
    expect(await ask("http://push.test/1")).toBe(422);
    expect(await ask("javascript:alert(1)")).toBe(422);
    expect(await ask(undefined)).toBe(422);
    expect(await ask(`${SERVICE}/${"x".repeat(3_000)}`)).toBe(422);
    for (const p256dh of ["", "AAAA", "%%%", Buffer.alloc(65, 4).toString("base64url")])
      expect(await ask(`${SERVICE}/1`, { ...keys, p256dh })).toBe(422);
    expect(await ask(`${SERVICE}/1`, { ...keys, auth: "AAAA" })).toBe(422);
    expect((await client.post("/api/v1/push/subscription", {})).status).toBe(422);
    expect((await client.post("/api/v1/push/subscription", { subscription: "x" })).status).toBe(422);
    const reader = await clientOf(test, alice, "read write");
    expect((await reader.get("/api/v1/push/subscription")).status).toBe(403);
    expect((await clientWith(test).get("/api/v1/push/subscription")).status).toBe(401);

    expect(await ask("https://127.0.0.1/push")).toBe(200);
    await client.send("PUT", "/api/v1/push/subscription", { data: { alerts: ALL } });
    await mention("inwards");
    await test.app.drain();
    const { q, t } = test.app.store.read;
    expect((await q.select().from(t.jobs)).filter(({ queue }) => queue === "push")).toEqual([]);
    expect(pushed).toEqual([]);
    await client.send("DELETE", "/api/v1/push/subscription");
  });

  it("takes forms, and keys in either alphabet with padding", async () => {
    const client = await clientOf(test, alice);
    const { pair, keys } = receiver();
    const form = new URLSearchParams({
      "subscription[endpoint]": `${SERVICE}/form`,
      "subscription[keys][p256dh]": pair.getPublicKey("base64"),
      "subscription[keys][auth]": Buffer.from(keys.auth, "base64url").toString("base64"),
      "subscription[standard]": "true",
      "data[alerts][mention]": "true",
      "data[alerts][favourite]": "false",
    });
    const answered = await test.request("/api/v1/push/subscription", {
      method: "POST",
      headers: { authorization: `Bearer ${client.token}` },
      body: form,
    });
    expect(await answered.json()).toMatchObject({
      alerts: { mention: true, favourite: false },
      policy: "all",
    });
    await mention("by form");
    await test.app.drain();
    expect(read(pushed[0]!, { pair, auth: keys.auth })).toMatchObject({ notification_type: "mention" });
    await client.send("DELETE", "/api/v1/push/subscription");
  });

  it("is bound to a key that outlives the process", async () => {
    const keyOf = async () => {
      const { body } = await clientWith(test).get("/api/v2/instance");
      return body.configuration.vapid.public_key as string;
    };
    const before = await keyOf();
    await test[Symbol.asyncDispose]();
    test = await createTestApp({ network, left: { database, clock } });
    expect(await keyOf()).toBe(before);
    expect(Buffer.from(before, "base64url")).toHaveLength(65);
  });
});
