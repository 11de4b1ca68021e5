// What another site's page can make a browser do, and what log-in tells strangers (security cases W8, W9, W12).
import { describe, expect, it } from "vitest";
import { createApi, isForApi } from "#src/mastodon/api.ts";
import { createTestApp, PASSWORD } from "#test/support/app.ts";
import { browserOf, clientOf, clientWith, cookieOf, OOB } from "#test/support/client.ts";

const NOBODY = { address: "203.0.113.7" };
const FOREIGN: Record<string, string>[] = [
  { origin: "https://evil.test" },
  { origin: "https://here.test.evil.test" },
  { origin: "https://sub.here.test" },
  { origin: "http://here.test" },
  { origin: "https://here.test:8443" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { origin: "https://evil.test", "sec-fetch-site": "same-origin" },
  {},
];

describe("W8: a cross-site request with the cookie", () => {
  it("is refused on every route that changes something", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const bob = await test.person("bob");
    const cookie = await cookieOf(test, "alice");
    const anyone = clientWith(test);
    const routes: [method: string, path: string, body?: unknown][] = [
      ["POST", "/oauth/authorize", { decision: "allow" }],
      ["POST", "/api/v1/statuses", { status: "x" }],
      ["DELETE", "/api/v1/statuses/1"],
      ["PUT", "/api/v1/statuses/1", { status: "x" }],
      ["PATCH", "/api/v1/accounts/update_credentials", { display_name: "x" }],
      ["POST", `/api/v1/accounts/${bob.id}/follow`],
      ["POST", `/api/v1/accounts/${bob.id}/block`],
      ["POST", `/api/v1/follow_requests/${bob.id}/authorize`],
      ["POST", "/api/v1/notifications/clear"],
      ["POST", "/api/v1/markers", { home: { last_read_id: "1" } }],
      ["PUT", "/api/v1/tip_jar", { enabled: false }],
      ["DELETE", "/api/v1/sessions/current"],
      ["POST", "/api/v1/sessions/current/reauthenticate", { password: PASSWORD }],
      ["POST", "/api/v1/spaces", { title: "x" }],
      ["POST", "/api/v1/whatever/comes/later"],
    ];
    for (const headers of FOREIGN) {
      for (const [method, path, body] of routes) {
        const { status } = await anyone.send(method, path, body, { cookie, ...headers });
        expect([path, headers, status]).toEqual([path, headers, 403]);
      }
    }
    const me = await clientWith(test).get(`/api/v1/accounts/${alice.id}`);
    expect(me.body).toMatchObject({ display_name: "alice", following_count: 0, statuses_count: 0 });
  });

  it("can't log a browser in as somebody else, nor set the server up", async () => {
    await using test = await createTestApp();
    await test.person("eve");
    for (const headers of FOREIGN.filter((given) => Object.keys(given).length > 0)) {
      const form = { login: "eve", password: PASSWORD };
      const answer = await clientWith(test).post("/api/v1/sessions", form, headers);
      expect([headers, answer.status]).toEqual([headers, 403]);
      expect(answer.headers.get("set-cookie")).toBeNull();
      expect((await clientWith(test).post("/api/v1/setup", { token: "x" }, headers)).status).toBe(403);
    }
  });

  it("is served from our own pages, whichever of the two headers the browser sends", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const cookie = await cookieOf(test, "alice");
    const own: Record<string, string>[] = [
      { origin: "https://here.test" },
      { "sec-fetch-site": "same-origin" },
    ];
    for (const headers of own) {
      const answer = await clientWith(test).post("/api/v1/statuses", { status: "x" }, { cookie, ...headers });
      expect(answer.status).toBe(200);
    }
  });

  it("leaves clients on other sites alone: their token counts, the cookie does not", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const asBob = await clientOf(test, await test.person("bob"));
    const headers = { cookie: await cookieOf(test, "alice"), origin: "https://phanpy.test" };
    const { body } = await asBob.post("/api/v1/statuses", { status: "by a web client" }, headers);
    expect(body.account.username).toBe("bob");
    const preflight = await test.request("/api/v1/statuses", {
      method: "OPTIONS",
      headers: {
        origin: "https://phanpy.test",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,idempotency-key",
      },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("idempotency-key");
    expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
  });
});

describe("W9: log-in", () => {
  const logIn = async (test: Awaited<ReturnType<typeof createTestApp>>, login: string) => {
    const began = performance.now();
    const { status, body } = await clientWith(test).post("/api/v1/sessions", {
      login,
      password: "wrong password",
    });
    return { status, body, ms: performance.now() - began };
  };

  it("answers the same text whoever exists", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const [known, byMail, unknown] = [
      await logIn(test, "alice"),
      await logIn(test, "alice@mail.test"),
      await logIn(test, "nobody"),
    ];
    expect(known.status).toBe(401);
    expect([byMail.body, unknown.body]).toEqual([known.body, known.body]);
  });

  it("takes as long for a stranger as for a wrong password: the hash is made for both", async () => {
    await using test = await createTestApp({ env: { HAKAWATI_RATE_LIMITS: "off" } });
    await test.person("alice");
    const fastest = async (login: string) => {
      const times: number[] = [];
      for (let i = 0; i < 8; i++) times.push((await logIn(test, login)).ms);
      return Math.min(...times);
    };
    const [known, unknown] = [await fastest("alice"), await fastest("nobody")];
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });
});

describe("W12: another spelling of a path", () => {
  it("reaches nothing that the plain one would not", async () => {
    await using test = await createTestApp();
    const paths = [
      "//api/v1/sessions",
      "/%61pi/v1/sessions",
      "/api//v1/sessions",
      "/api%2Fv1%2Fsessions",
      "/api/v1/./sessions",
      "/api/v1/x/../sessions",
      "/API/v1/sessions",
      "/api/v1/sessions/",
    ];
    const api = createApi(test.app);
    for (const path of paths) {
      const request = new Request(`https://here.test${path}`);
      const status = isForApi(request) ? (await api.fetch(request, { peer: NOBODY })).status : 404;
      expect([path, [401, 404].includes(status)]).toEqual([path, true]);
    }
  });

  it("is not let in by headers that name another path or host", async () => {
    await using test = await createTestApp();
    const headers = {
      "x-forwarded-host": "evil.test",
      "x-original-url": "/api/v1/custom_emojis",
      "x-rewrite-url": "/api/v1/custom_emojis",
      "x-http-method-override": "GET",
    };
    const { status } = await clientWith(test).send("GET", "/api/v1/sessions", undefined, headers);
    expect(status).toBe(401);
    const browser = await browserOf(test, (await test.person("alice")).username);
    const { body } = await browser.send("GET", "/api/v1/accounts/verify_credentials", undefined, headers);
    expect(body.url).toBe("https://here.test/@alice");
  });
});

describe("bad input", () => {
  const post = (
    test: Awaited<ReturnType<typeof createTestApp>>,
    path: string,
    type: string,
    body: BodyInit,
  ) => test.request(path, { method: "POST", headers: { "content-type": type }, body });

  it("gets a clear 4xx and no stack trace", async () => {
    await using test = await createTestApp();
    const inputs: [type: string, body: string, status: number][] = [
      ["application/json", '{"client_name": ', 400],
      ["application/json", "[]", 400],
      ["application/json", "null", 400],
      ["application/json", '{"client_name": 1, "redirect_uris": {}}', 422],
      ["application/json", "{}", 422],
      ["text/plain", "client_name=x", 415],
      ["multipart/form-data", "no boundary", 400],
      ["multipart/form-data; boundary=x", "--y", 400],
      ["application/x-www-form-urlencoded", "__proto__[x]=1", 400],
      ["application/x-www-form-urlencoded", "a[b][c][d][e][f][g][h][i][j]=1", 400],
      ["application/json", JSON.stringify({ client_name: "x".repeat(1_100_000) }), 413],
      ["application/x-www-form-urlencoded", `client_name=${"x".repeat(1_100_000)}`, 413],
    ];
    for (const [type, body, expected] of inputs) {
      const response = await post(test, "/api/v1/apps", type, body);
      const text = await response.text();
      expect([type, body.slice(0, 50), response.status]).toEqual([type, body.slice(0, 50), expected]);
      expect(JSON.parse(text)).toMatchObject({ error: expect.stringMatching(/\w/) });
      expect(text).not.toMatch(/\bat .*\.ts|node:internal|ZodError/);
    }
  });

  it("to OAuth is answered in the words of RFC 6749", async () => {
    await using test = await createTestApp();
    const { body: app } = await clientWith(test).post("/api/v1/apps", {
      client_name: "x",
      redirect_uris: OOB,
    });
    const forms: [body: object, status: number, error: string][] = [
      [{}, 401, "invalid_client"],
      [{ ...app, grant_type: ["a"] }, 400, "invalid_request"],
      [{ ...app }, 400, "unsupported_grant_type"],
      [{ ...app, grant_type: "implicit" }, 400, "unsupported_grant_type"],
      [{ ...app, grant_type: "authorization_code" }, 400, "invalid_request"],
      [{ ...app, grant_type: "authorization_code", code: "x" }, 400, "invalid_grant"],
      [{ ...app, grant_type: "client_credentials", scope: "root" }, 400, "invalid_scope"],
    ];
    for (const [form, status, error] of forms) {
      const { scopes: _, name: __, ...body } = form as Record<string, unknown>;
      const answer = await clientWith(test).post("/oauth/token", body);
      expect(answer).toMatchObject({ status, body: { error, error_description: expect.any(String) } });
    }
    const broken = await post(test, "/oauth/token", "application/json", "{");
    expect([broken.status, ((await broken.json()) as { error: string }).error]).toEqual([
      400,
      "invalid_request",
    ]);
  });

  it("answers JSON whatever Accept says, also where there is nothing", async () => {
    await using test = await createTestApp();
    for (const path of ["/api/v1/instance", "/api/v1/statuses/1", "/api/v9/nothing"]) {
      const response = await test.request(path, { headers: { accept: "text/html" } });
      expect(response.headers.get("content-type")).toMatch(/^application\/json/);
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
    }
  });
});
