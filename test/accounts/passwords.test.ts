import { describe, expect, it } from "vitest";
import { findUserOfAccount } from "#src/accounts/queries.ts";
import { PASSWORD, type TestApp } from "#test/support/app.ts";
import { browserOf, clientOf, clientWith } from "#test/support/client.ts";
import { createMailApp } from "#test/support/mail-app.ts";

const NEW = "another long password";
const own = { origin: "https://here.test" };
const post = (test: TestApp, path: string, body: object) => clientWith(test).post(path, body, own);
const logIn = async (test: TestApp, password: string) =>
  (await post(test, "/api/v1/sessions", { login: "alice", password })).status;
const reset = (test: TestApp, link: string, password: string) =>
  post(test, "/api/v1/passwords/reset", { token: new URL(link).searchParams.get("token"), password });

describe("a forgotten password", () => {
  it("is replaced by a link that works once within an hour, and everyone is signed out", async () => {
    await using test = await createMailApp();
    const alice = await test.person("alice");
    const [browser, client] = [await browserOf(test, "alice"), await clientOf(test, alice)];
    const ask = async (login = "@Alice") => {
      expect(await post(test, "/api/v1/passwords/forgotten", { login })).toMatchObject({
        status: 200,
        body: {},
      });
      await test.app.drain();
      return test.smtp.mailTo("alice@mail.test").link!;
    };
    const first = await ask();
    expect(first).toMatch(/^https:\/\/here\.test\/reset-password\?token=[\w-]{43}$/);
    const second = await ask("alice@mail.test");
    expect((await reset(test, first, NEW)).status).toBe(410); // the newest counts
    const weak = await reset(test, second, "short");
    expect(weak).toMatchObject({
      status: 422,
      body: { details: { password: [{ error: "ERR_TOO_SHORT" }] } },
    });
    expect((await reset(test, second, NEW)).status).toBe(200);
    expect((await reset(test, second, NEW)).status).toBe(410);
    expect([await logIn(test, PASSWORD), await logIn(test, NEW)]).toEqual([401, 200]);
    expect((await browser.get("/api/v1/sessions")).status).toBe(401);
    expect((await client.get("/api/v1/accounts/verify_credentials")).status).toBe(401);
    await test.app.drain();
    expect(test.smtp.mailTo("alice@mail.test").headers["subject"]).toBe("Your password was reset");
    const user = await findUserOfAccount(test.app.store.read, alice.id);
    expect(user!.securityChangedAt!.getTime()).toBeLessThanOrEqual(test.clock.now().getTime());

    const late = await ask();
    test.clock.advance(61 * 60_000);
    expect((await reset(test, late, PASSWORD)).status).toBe(410);
    expect((await reset(test, "https://here.test/?token=guess", PASSWORD)).status).toBe(410);
  });

  it("can't be used to flood somebody's mailbox", async () => {
    await using test = await createMailApp();
    await test.person("alice");
    for (let i = 0; i < 5; i++) {
      expect((await post(test, "/api/v1/passwords/forgotten", { login: "alice" })).status).toBe(200);
    }
    expect((await post(test, "/api/v1/passwords/forgotten", { login: "ALICE " })).status).toBe(429);
  });
});

describe("a new password", () => {
  it("is set by a fresh session; the others end, the link of a reset too", async () => {
    await using test = await createMailApp();
    await test.person("alice");
    const [browser, other] = [await browserOf(test, "alice"), await browserOf(test, "alice")];
    await post(test, "/api/v1/passwords/forgotten", { login: "alice" });
    await test.app.drain();
    const { link } = test.smtp.mailTo("alice@mail.test");
    const change = (password: string) => browser.send("PUT", "/api/v1/security/password", { password });
    test.clock.advance(11 * 60_000);
    expect((await change(NEW)).body.code).toBe("reauthentication_required");
    await browser.post("/api/v1/sessions/current/reauthenticate", { password: PASSWORD });
    expect((await change("short")).status).toBe(422);
    expect((await change(NEW)).status).toBe(200);
    expect((await other.get("/api/v1/sessions")).status).toBe(401);
    expect((await browser.get("/api/v1/sessions")).body).toHaveLength(1);
    expect((await reset(test, link!, PASSWORD)).status).toBe(410);
    expect([await logIn(test, PASSWORD), await logIn(test, NEW)]).toEqual([401, 200]);
  });
});

describe("sessions", () => {
  it("all end but the one that asks", async () => {
    await using test = await createMailApp();
    await test.person("alice");
    const [browser, other] = [await browserOf(test, "alice"), await browserOf(test, "alice")];
    expect((await browser.send("DELETE", "/api/v1/sessions")).status).toBe(200);
    expect((await other.get("/api/v1/sessions")).status).toBe(401);
    expect((await browser.get("/api/v1/sessions")).body).toHaveLength(1);
  });
});
