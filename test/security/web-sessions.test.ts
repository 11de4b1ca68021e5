// What another site's page can make a browser do, and what log-in tells strangers (security cases W8, W9, W12).
import { argon2 } from "node:crypto";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { DerivePassword } from "#src/ports.ts";
import { writeSettings } from "#src/settings/settings.ts";
import { createTestApp, PASSWORD } from "#test/support/app.ts";
import { browserOf, clientOf, clientWith, cookieOf, OOB } from "#test/support/client.ts";
import { createMailApp } from "#test/support/mail-app.ts";

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
      ["PUT", "/api/v1/security/password", { password: PASSWORD }],
      ["PUT", "/api/v1/security/email", { email: "eve@mail.test" }],
      ["POST", "/api/v1/security/totp"],
      ["POST", "/api/v1/security/passkeys", { name: "x" }],
      ["POST", "/api/v1/invitations", {}],
      ["DELETE", "/api/v1/sessions"],
      ["POST", "/api/v1/admin/accounts/x/approve"],
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
      for (const path of [
        "setup",
        "sign_ups",
        "sign_ups/confirm",
        "passwords/reset",
        "passwords/forgotten",
      ]) {
        expect((await clientWith(test).post(`/api/v1/${path}`, { token: "x" }, headers)).status).toBe(403);
      }
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

/** An app that counts the work on passwords, and everything that is written to the database. */
async function createCountingApp(mail: boolean) {
  let derived = 0;
  const derivePassword: DerivePassword = async (parameters) => {
    derived++;
    return promisify(argon2)("argon2id", parameters);
  };
  const env = { HAKAWATI_RATE_LIMITS: "off" };
  const test = await (mail ? createMailApp : createTestApp)({ env, derivePassword });
  await test.app.store.tx((tx) =>
    writeSettings(tx, test.app.store, { registrations: "open" }, test.app.clock.now()),
  );
  const rows = async () => {
    const { q, t } = test.app.store.read;
    const { users, accounts, signUps, mailTokens, jobs, kv, sessions } = t;
    const tables = Object.entries({ users, accounts, signUps, mailTokens, jobs, kv, sessions });
    return Promise.all(tables.map(async ([name, table]) => [name, (await q.select().from(table)).length]));
  };
  /** What a request answers, how many passwords it worked on, and how many rows are there after it. */
  const watch = async (path: string, form: object) => {
    const before = derived;
    const { status, body } = await clientWith(test).post(path, form, { origin: "https://here.test" });
    return { status, body, derived: derived - before, rows: await rows() };
  };
  return { test, watch };
}

describe("W9: whether somebody exists", () => {
  it("is told neither by log-in's words nor by its work", async () => {
    const { test, watch } = await createCountingApp(false);
    await using _ = test;
    await test.person("alice");
    const gone = await test.person("gone");
    await test.app.store.tx(async ({ q, t }) => {
      await q.update(t.accounts).set({ suspendedAt: new Date() }).where(eq(t.accounts.id, gone.id));
    });
    const tries = [];
    for (const login of ["alice", "alice@mail.test", "nobody", "nobody@mail.test", "gone", ""]) {
      tries.push(await watch("/api/v1/sessions", { login, password: "wrong password" }));
    }
    expect(tries[0]).toMatchObject({ status: 401, derived: 1 });
    for (const one of tries) expect(one).toEqual(tries[0]);
    const suspended = await watch("/api/v1/sessions", { login: "gone", password: PASSWORD });
    expect(suspended).toEqual(tries[0]);
  });

  it("is told neither by a password reset nor by another try at a confirmation", async () => {
    const { test, watch } = await createCountingApp(true);
    await using _ = test;
    await test.person("alice");
    for (const path of ["/api/v1/passwords/forgotten", "/api/v1/sign_ups/resend"]) {
      const known = await watch(path, { login: "alice@mail.test" });
      const unknown = await watch(path, { login: "nobody@mail.test" });
      expect([known.status, known.body, known.derived]).toEqual([200, {}, 0]);
      expect([unknown.status, unknown.body, unknown.derived]).toEqual([200, {}, 0]);
      // Each only puts its job into the queue: the look-up is not part of what is waited for.
      const jobs = ({ rows }: typeof known) => Number(rows.find(([name]) => name === "jobs")![1]);
      expect(jobs(unknown)).toBe(jobs(known) + 1);
    }
  });

  it.each([
    ["with mail", true],
    ["without mail", false],
  ])(
    "is not told by sign-up %s: an address in use makes the same answer and the same rows",
    async (_how, mail) => {
      const signUpWith = async (email: string) => {
        const { test, watch } = await createCountingApp(mail);
        await using _ = test;
        await test.person("alice");
        const form = { username: "carol", email, password: PASSWORD, agreement: true };
        return await watch("/api/v1/sign_ups", form);
      };
      const known = await signUpWith("Alice@mail.test");
      expect(known).toMatchObject({
        status: 200,
        derived: 1,
        body: { waits_for: mail ? "confirmation" : null },
      });
      expect(await signUpWith("new@mail.test")).toEqual(known);
    },
  );
});

describe("W12: another spelling of a path", () => {
  it("reaches nothing that the plain one would not", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    await test.app.store.tx(({ q, t }) => q.update(t.users).set({ role: "moderator" }));
    const own = { cookie: await cookieOf(test, "alice"), origin: test.app.uris.origin };
    const get = async (path: string, headers: Record<string, string> = {}) => {
      const request = new Request(`https://here.test${path}`, { headers });
      return (await test.doors.fetch(request, NOBODY)).status;
    };
    const others: [plain: string, spellings: string[]][] = [
      [
        "/api/v1/sessions",
        [
          "//api/v1/sessions",
          "/%61pi/v1/sessions",
          "/api//v1/sessions",
          "/api%2Fv1%2Fsessions",
          "/api/v1/./sessions",
          "/api/v1/x/../sessions",
          "/API/v1/sessions",
          "/api/v1/sessions/",
        ],
      ],
      [
        "/admin/sign-ups",
        [
          "//admin/sign-ups",
          "/%2Fadmin/sign-ups",
          "/admin//sign-ups",
          "/admin%2Fsign-ups",
          "/%61dmin/sign-ups",
        ],
      ],
    ];
    for (const [plain, spellings] of others) {
      expect([plain, await get(plain, own)]).toEqual([plain, 200]);
      for (const path of [plain, ...spellings]) {
        const status = await get(path);
        expect([path, status, [401, 403, 404].includes(status)]).toEqual([path, status, true]);
      }
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
