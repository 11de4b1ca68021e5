import { Secret, TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { authenticate } from "#src/accounts/authenticate.ts";
import { findAccountByHandle, findUserOfAccount } from "#src/accounts/queries.ts";
import { writeSettings, type Settings } from "#src/settings/settings.ts";
import { argon2id, createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { browserOf, clientOf, clientWith } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { Instance } from "#test/support/instance.ts";
import { createMailApp } from "#test/support/mail-app.ts";

const own = { origin: "https://here.test" };
const NEW = ["--email", "alice@mail.test", "--password", "correct horse battery"];

/** In this process, which would see a change by another a second later. */
const letIn = ({ app }: TestApp, registrations: Settings["registrations"]) =>
  app.store.tx((tx) => writeSettings(tx, app.store, { registrations }, app.clock.now()));

describe("hakawati accounts", () => {
  it("create makes an account of a role that can log in", async () => {
    await using test = await createTestApp({ derivePassword: argon2id });
    const { code, out } = await run(test, "accounts", "create", "alice", ...NEW, "--role", "owner");
    expect([code, out]).toEqual([0, "@alice@here.test\n"]);
    const { user } = await authenticate(test.app, "alice@mail.test", "correct horse battery");
    expect(user.role).toBe("owner");
  });

  it("creates nobody under another origin than that of the people who are there", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const elsewhere = {
      ...test,
      app: { ...app, config: { ...app.config, origin: "http://localhost:3000" } },
    };
    await test.person("alice");
    const { code, err } = await run(
      elsewhere,
      "accounts",
      "create",
      "bob",
      "--email",
      "b@mail.test",
      "--password",
      PASSWORD,
    );
    expect([code, err]).toEqual([1, expect.stringContaining("database of https://here.test")]);
    expect(await findAccountByHandle(app.store.read, "bob@here.test", "here.test")).toBeUndefined();
  });

  it.each([
    ["a name that is taken", ["accounts", "create", "Alice", ...NEW], "taken"],
    [
      "a short password",
      ["accounts", "create", "bob", "--email", "b@mail.test", "--password", "short"],
      "password",
    ],
    [
      "an unknown role",
      ["accounts", "create", "bob", "--email", "b@mail.test", "--password", "long enough!", "--role", "king"],
      "role",
    ],
    [
      "a name kept for the server",
      ["accounts", "create", "admin", "--email", "b@mail.test", "--password", "long enough!"],
      "kept",
    ],
  ])("create refuses %s and says why", async (_what, args, word) => {
    await using test = await createTestApp();
    await test.person("alice");
    const { code, err } = await run(test, ...args);
    expect(code).toBe(1);
    expect(err.toLowerCase()).toContain(word);
    expect(err).not.toContain("    at ");
  });

  it("reset-password lets in with the new one only", async () => {
    await using test = await createTestApp({ derivePassword: argon2id });
    await test.person("alice");
    expect(
      (await run(test, "accounts", "reset-password", "alice", "--password", "another long one")).code,
    ).toBe(0);
    await authenticate(test.app, "alice", "another long one");
    await expect(authenticate(test.app, "alice", "correct horse battery")).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("invite makes a link that lets in, so often and so long as it says", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    await letIn(test, "invite");
    const { code, out } = await run(test, "accounts", "invite", "alice", "--uses", "1", "--days", "2");
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^https:\/\/here\.test\/sign-up\?invite=\w{10}\n$/),
    ]);
    const invite_code = new URL(out.trim()).searchParams.get("invite");
    const join = async (username: string) => {
      const form = { username, email: `${username}@mail.test`, password: "correct horse battery" };
      const asked = { ...form, agreement: true, invite_code };
      const own = { origin: "https://here.test" };
      return (await clientWith(test).post("/api/v1/sign_ups", asked, own)).status;
    };
    expect(await join("bob")).toBe(200);
    expect(await join("carl")).not.toBe(200);
    const second = new URL((await run(test, "accounts", "invite", "alice")).out.trim()).searchParams;
    test.clock.advance(8 * 24 * 3_600_000);
    const shown = await clientWith(test).get(`/api/v1/sign_ups/invitations/${second.get("invite")}`);
    expect(shown.status).toBe(410);
    for (const args of [["nobody"], ["alice", "--uses", "none"], ["alice", "--days", "0"]]) {
      const refused = await run(test, "accounts", "invite", ...args);
      expect([refused.code, refused.err]).toEqual([1, expect.not.stringContaining("    at ")]);
    }
  });

  it("confirm takes an address for good though the mail never came, and lets in who needs nothing else", async () => {
    await using test = await createMailApp();
    const own = { origin: "https://here.test" };
    const join = (username: string) => {
      const form = { username, email: `${username}@mail.test`, password: "correct horse battery" };
      return clientWith(test).post("/api/v1/sign_ups", { ...form, agreement: true, reason: "Tea" }, own);
    };
    await letIn(test, "open");
    expect((await join("bob")).body).toEqual({ waits_for: "confirmation" });
    expect(await run(test, "accounts", "confirm", "bob")).toMatchObject({
      code: 0,
      out: "@bob is here now\n",
    });
    await authenticate(test.app, "bob", "correct horse battery");
    await letIn(test, "approval");
    await join("carl");
    expect((await run(test, "accounts", "confirm", "carl")).out).toBe("@carl waits for approval\n");
    expect((await run(test, "accounts", "waiting")).out).toMatch(/^carl\tcarl@mail\.test\t.*\tTea\n$/);
    for (const name of ["bob", "nobody"])
      expect(await run(test, "accounts", "confirm", name)).toMatchObject({ code: 1 });
  });

  it("recovers and suspends as a command of its own, beside the server that runs", async () => {
    await using test = await createTestApp({ derivePassword: argon2id });
    const alice = await test.person("alice");
    const browser = await browserOf(test, "alice");
    const { secret } = (await browser.post("/api/v1/security/totp")).body;
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    expect((await browser.send("PUT", "/api/v1/security/totp", { code })).status).toBe(200);
    const { dataDir, databaseUrl } = test.app.config;
    const env = { HAKAWATI_DATA: dataDir, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) };
    const beside = await Instance.create({ origin: "https://here.test", env });
    const logIn = async (password: string) => {
      const { status, body } = await clientWith(test).post(
        "/api/v1/sessions",
        { login: "alice", password },
        own,
      );
      return body.code ?? status;
    };

    await beside.command("accounts", "reset-password", "alice", "--password", "another long one");
    expect((await browser.get("/api/v1/sessions")).status).toBe(401);
    expect(await logIn(PASSWORD)).toBe("unauthenticated");
    expect(await logIn("another long one")).toBe("second_factor_required");
    expect(await beside.command("accounts", "disable-2fa", "alice")).toContain("@alice");
    expect(await logIn("another long one")).toBe(200);
    const phone = await clientOf(test, alice);
    await beside.command("accounts", "suspend", "alice");
    expect((await phone.get("/api/v1/accounts/verify_credentials")).status).toBe(401);
    await expect(beside.command("accounts", "suspend", "nobody")).rejects.toThrow(/ended with 1:\nNobody/);
  });

  it("says how it is used", async () => {
    await using test = await createTestApp();
    expect(await run(test, "--help")).toMatchObject({ code: 0, out: expect.stringContaining("accounts") });
    expect(await run(test, "accounts", "create", "--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("--email"),
    });
    expect(await run(test, "dance")).toMatchObject({ code: 2 });
  });
});

describe("hakawati seed", () => {
  it("fills a fresh instance once", async () => {
    await using test = await createTestApp();
    expect(await run(test, "seed")).toMatchObject({ code: 0 });
    const alice = await findAccountByHandle(test.app.store.read, "alice", "here.test");
    expect(await findUserOfAccount(test.app.store.read, alice!.id)).toMatchObject({ role: "owner" });
    expect(await run(test, "seed")).toMatchObject({ code: 1, err: expect.stringContaining("fresh") });
  });
});
