import { describe, expect, it } from "vitest";
import { createSetUpLink } from "#src/accounts/set-up.ts";
import { findSession, isFresh } from "#src/accounts/sessions.ts";
import { writeSettings } from "#src/settings/settings.ts";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { browserOf, clientOf, clientWith, cookieOf, OOB, type Client } from "#test/support/client.ts";

describe("/api/v1/setup", () => {
  const form = {
    instance_name: "حكواتي",
    language: "ar",
    username: "alice",
    email: "alice@mail.test",
    password: PASSWORD,
  };
  const tokenOf = async (test: TestApp) =>
    new URL((await createSetUpLink(test.app))!).searchParams.get("token")!;

  it("makes the owner once, who is then signed in", async () => {
    await using test = await createTestApp();
    const anyone = clientWith(test);
    const token = await tokenOf(test);
    expect((await anyone.get(`/api/v1/setup?token=${token}`)).body).toEqual({
      origin: "https://here.test",
      domain: "here.test",
    });
    const done = await anyone.post("/api/v1/setup", { token, ...form });
    expect(done).toMatchObject({ status: 200, body: { account: { username: "alice" } } });
    const cookie = done.headers.get("set-cookie")!.split(";")[0]!;
    const me = await anyone.send("GET", "/api/v1/accounts/verify_credentials", undefined, { cookie });
    expect(me.body).toMatchObject({ role: { id: "owner" }, locale: "ar" });
    expect((await anyone.get("/api/v2/instance")).body).toMatchObject({
      title: "حكواتي",
      languages: ["ar", "en"],
      contact: { account: { username: "alice" } },
    });
    expect((await anyone.get(`/api/v1/setup?token=${token}`)).status).toBe(410);
    expect((await anyone.post("/api/v1/setup", { token, ...form, username: "eve" })).status).toBe(410);
  });

  it("is for whoever has the newest link", async () => {
    await using test = await createTestApp();
    const anyone = clientWith(test);
    const old = await tokenOf(test);
    await tokenOf(test);
    expect((await anyone.get(`/api/v1/setup?token=${old}`)).status).toBe(403);
    expect((await anyone.get("/api/v1/setup")).status).toBe(403);
    expect((await anyone.post("/api/v1/setup", { token: old, ...form })).status).toBe(403);
  });

  it("names the field that is wrong", async () => {
    await using test = await createTestApp();
    const token = await tokenOf(test);
    const answer = await clientWith(test).post("/api/v1/setup", { token, ...form, password: "short" });
    expect(answer).toMatchObject({
      status: 422,
      body: { details: { password: [{ error: "ERR_TOO_SHORT" }] } },
    });
    expect((await clientWith(test).get(`/api/v1/setup?token=${token}`)).status).toBe(200);
  });
});

describe("/api/v1/sessions", () => {
  it("gives a cookie that scripts can't read and other sites don't send", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const answer = await clientWith(test).post("/api/v1/sessions", {
      login: "alice@mail.test",
      password: PASSWORD,
    });
    expect(answer).toMatchObject({ status: 200, body: { account: { username: "alice" } } });
    const cookie = answer.headers.get("set-cookie")!;
    for (const part of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age="])
      expect(cookie).toContain(part);
    expect(cookie).toMatch(/^hakawati_session=[\w-]{43};/);
  });

  it("leaves Secure out on plain http, or browsers would drop the cookie", async () => {
    await using test = await createTestApp({ env: { HAKAWATI_ORIGIN: "http://localhost:3000" } });
    await test.person("alice");
    const form = { login: "alice", password: PASSWORD };
    const answer = await clientWith(test).post("/api/v1/sessions", form);
    expect(answer.headers.get("set-cookie")).not.toContain("Secure");
  });

  it("lists the person's sessions and ends them", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    await test.person("bob");
    const [browser, other] = [await browserOf(test, "alice"), await browserOf(test, "alice")];
    const stranger = await browserOf(test, "bob");
    const { body } = await browser.get("/api/v1/sessions");
    expect(body).toHaveLength(2);
    const away = body.find(({ current }: { current: boolean }) => !current);
    expect((await stranger.send("DELETE", `/api/v1/sessions/${away.id}`)).status).toBe(404);
    expect((await browser.send("DELETE", `/api/v1/sessions/${away.id}`)).status).toBe(200);
    expect((await other.get("/api/v1/sessions")).status).toBe(401);
    const ended = await browser.send("DELETE", "/api/v1/sessions/current");
    expect(ended.headers.get("set-cookie")).toMatch(/^hakawati_session=;.*Max-Age=0/);
    expect((await browser.get("/api/v1/accounts/verify_credentials")).status).toBe(401);
  });

  it("lists the apps that act for a person, and shuts one out with all its tokens", async () => {
    await using test = await createTestApp();
    const [alice, bob] = [await test.person("alice"), await test.person("bob")];
    const [browser, stranger] = [await browserOf(test, "alice"), await browserOf(test, "bob")];
    expect((await browser.get("/api/v1/authorized_apps")).body).toEqual([]);
    const phone = await clientOf(test, alice, "read write:statuses");
    test.clock.advance(1_000);
    const [desk, others] = [await clientOf(test, alice, "read"), await clientOf(test, bob)];
    await phone.get("/api/v1/accounts/verify_credentials");
    const { body } = await browser.get("/api/v1/authorized_apps");
    expect(body).toMatchObject([
      { name: "Test", scopes: ["read"], last_used_at: null },
      { name: "Test", scopes: ["read", "write:statuses"], last_used_at: expect.any(String) },
    ]);
    expect((await phone.get("/api/v1/authorized_apps")).status).toBe(401);
    const path = `/api/v1/authorized_apps/${body[1].id}`;
    expect((await stranger.send("DELETE", path)).status).toBe(404);
    expect((await browser.send("DELETE", path)).status).toBe(200);
    expect((await browser.send("DELETE", path)).status).toBe(404);
    const own = (client: Client) => client.get("/api/v1/accounts/verify_credentials");
    expect((await own(phone)).status).toBe(401);
    expect([(await own(desk)).status, (await own(others)).status]).toEqual([200, 200]);
  });

  it("is fresh again after the password was given anew", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const cookie = await cookieOf(test, "alice");
    const secret = cookie.split("=")[1]!;
    const fresh = async () => isFresh(test.app, (await findSession(test.app, secret))!);
    const again = (password: string) =>
      clientWith(test).send(
        "POST",
        "/api/v1/sessions/current/reauthenticate",
        { password },
        {
          cookie,
          origin: "https://here.test",
        },
      );
    expect(await fresh()).toBe(true);
    test.clock.advance(11 * 60_000);
    expect(await fresh()).toBe(false);
    expect((await again("wrong password")).status).toBe(401);
    expect(await fresh()).toBe(false);
    expect((await again(PASSWORD)).status).toBe(200);
    expect(await fresh()).toBe(true);
  });
});

describe("POST /api/v1/accounts", () => {
  const person = { username: "carol", email: "carol@mail.test", password: PASSWORD, agreement: true };

  async function clientApp(test: TestApp) {
    const form = { client_name: "Test", redirect_uris: OOB, scopes: "read write" };
    const { body } = await clientWith(test).post("/api/v1/apps", form);
    const grant = { ...body, grant_type: "client_credentials", scope: "read write" };
    return clientWith(test, (await clientWith(test).post("/oauth/token", grant)).body.access_token);
  }

  const open = (test: TestApp) =>
    test.app.store.tx((tx) =>
      writeSettings(tx, test.app.store, { registrations: "open" }, test.app.clock.now()),
    );

  it("is closed unless admins open it", async () => {
    await using test = await createTestApp();
    const client = await clientApp(test);
    expect((await client.post("/api/v1/accounts", person)).status).toBe(403);
    expect((await clientWith(test).post("/api/v1/accounts", person)).status).toBe(401);
  });

  it("answers a token that works at once", async () => {
    await using test = await createTestApp();
    await open(test);
    const { status, body } = await (await clientApp(test)).post("/api/v1/accounts", person);
    expect([status, body.token_type, body.scope]).toEqual([200, "Bearer", "read write"]);
    const me = await clientWith(test, body.access_token).get("/api/v1/accounts/verify_credentials");
    expect(me.body.username).toBe("carol");
  });

  it("answers details for each field as Mastodon does", async () => {
    await using test = await createTestApp();
    await open(test);
    const client = await clientApp(test);
    await test.person("carol");
    const taken = await client.post("/api/v1/accounts", person);
    expect(taken).toMatchObject({
      status: 422,
      body: {
        error: expect.stringMatching(/^Validation failed: /),
        details: { username: [{ error: "ERR_TAKEN", description: expect.any(String) }] },
      },
    });
    const wrong = await client.post("/api/v1/accounts", {
      ...person,
      username: "a b",
      email: "x",
      agreement: false,
    });
    expect(wrong.body.details).toMatchObject({ agreement: [{ error: "ERR_ACCEPTED" }] });
    const odd = await client.post("/api/v1/accounts", { ...person, username: "a b", email: "x" });
    expect(odd.body.details).toMatchObject({ username: [{ error: "ERR_INVALID" }], email: [{}] });
  });
});
