import { Secret, TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { findUserOfAccount } from "#src/accounts/queries.ts";
import { registerApp } from "#src/oauth/register-app.ts";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { createDevice } from "#test/support/authenticator.ts";
import { browserOf, clientOf, clientWith, OOB, type Client } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { createMailApp } from "#test/support/mail-app.ts";

const own = { origin: "https://here.test" };
const anyone = (test: TestApp) => clientWith(test);
const start = (test: TestApp, form: object) => anyone(test).post("/api/v1/sessions", form, own);
const byPassword = (test: TestApp) => start(test, { login: "alice", password: PASSWORD });

/** The authenticator app of somebody whose clock is right. */
function appWith(test: TestApp, secret: string) {
  return (steps = 0) => {
    const timestamp = test.clock.now().getTime() + steps * 30_000;
    return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp });
  };
}

async function turnOn(test: TestApp, browser: Client) {
  const { body: begun } = await browser.post("/api/v1/security/totp");
  const code = appWith(test, begun.secret);
  const { body } = await browser.send("PUT", "/api/v1/security/totp", { code: code() });
  return { ...begun, code, recovery: body.recovery_codes as string[] };
}

const minutes = (test: TestApp, count: number) => test.clock.advance(count * 60_000);

describe("codes of an authenticator app", () => {
  it("are asked for at sign-in once the first was given, each taken once", async () => {
    await using test = await createMailApp();
    await test.person("alice");
    const browser = await browserOf(test, "alice");
    const { body: begun } = await browser.post("/api/v1/security/totp");
    expect(begun.uri).toMatch(
      /^otpauth:\/\/totp\/Hakawati:alice%40here\.test\?issuer=Hakawati&secret=[A-Z2-7]{32}&/,
    );
    expect((await byPassword(test)).status).toBe(200); // not before it is known to work
    expect((await browser.send("PUT", "/api/v1/security/totp", { code: "000000" })).status).toBe(422);
    const code = appWith(test, begun.secret);
    const { body: on } = await browser.send("PUT", "/api/v1/security/totp", { code: code() });
    expect(on.recovery_codes).toHaveLength(10);
    expect(on.recovery_codes[0]).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
    expect((await browser.post("/api/v1/security/totp")).status).toBe(409);

    const half = await byPassword(test);
    expect(half).toMatchObject({ status: 401, body: { code: "second_factor_required" } });
    expect(half.headers.get("set-cookie")).toBeNull();
    const { ticket } = half.body.details;
    expect((await start(test, { ticket, code: code() })).status).toBe(401); // was used to turn it on
    expect((await start(test, { ticket, code: code(3) })).status).toBe(401); // of a clock too far ahead
    minutes(test, 1);
    expect((await start(test, { ticket, code: `${code().slice(0, 3)} ${code().slice(3)}` })).status).toBe(
      200,
    );
    expect((await start(test, { ticket, code: code() })).status).toBe(410); // the ticket is used up
    const { ticket: next } = (await byPassword(test)).body.details;
    expect((await start(test, { ticket: next, code: code() })).status).toBe(401); // replayed
    expect((await start(test, { ticket: next, code: code(-1) })).status).toBe(401); // an older one
    minutes(test, 11);
    expect((await start(test, { ticket: next, code: code() })).status).toBe(410); // too late
    await test.app.drain();
    expect(test.smtp.mailTo("alice@mail.test").headers["subject"]).toBe("Codes at sign-in are on");
  });

  it("give way to recovery codes, which are kept as hashes and work once", async () => {
    await using test = await createMailApp();
    await test.person("alice");
    const browser = await browserOf(test, "alice");
    const { recovery } = await turnOn(test, browser);
    const { q, t } = test.app.store.read;
    const kept = JSON.stringify(await q.select().from(t.recoveryCodes));
    for (const code of recovery) expect(kept).not.toContain(code.replaceAll("-", ""));
    const use = async (code: string) => {
      const { ticket } = (await byPassword(test)).body.details;
      return (await start(test, { ticket, code })).status;
    };
    expect(await use(recovery[0].toUpperCase())).toBe(200);
    expect(await use(recovery[0])).toBe(401);
    expect((await browser.get("/api/v1/security")).body).toMatchObject({
      totp: true,
      recovery_codes_left: 9,
    });
    await test.app.drain();
    expect(test.smtp.mailTo("alice@mail.test").text).toContain("9 are left");
    const { body } = await browser.post("/api/v1/security/recovery_codes");
    expect(await use(recovery[1])).toBe(401);
    expect(await use(body.recovery_codes[0])).toBe(200);
  });

  it("are of one account: another's code, ticket or recovery code opens nothing", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    await test.person("bob");
    await turnOn(test, await browserOf(test, "alice"));
    const ofBob = await turnOn(test, await browserOf(test, "bob"));
    minutes(test, 1);
    const { ticket } = (await byPassword(test)).body.details;
    for (const code of [ofBob.code(), ofBob.recovery[0], "", "1".repeat(100)]) {
      expect((await start(test, { ticket, code })).status).toBe(401);
    }
    expect((await start(test, { ticket: "x", code: ofBob.code() })).status).toBe(410);
  });

  it("can't be guessed: ten tries in five minutes, from wherever", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const { code } = await turnOn(test, await browserOf(test, "alice"));
    minutes(test, 6);
    const { ticket } = (await byPassword(test)).body.details;
    for (let i = 0; i < 10; i++) expect((await start(test, { ticket, code: "nothing" })).status).toBe(401);
    expect((await start(test, { ticket, code: code() })).status).toBe(429);
  });

  it("are asked for by the password grant, and when a session says again who it is", async () => {
    await using test = await createTestApp({ env: { HAKAWATI_PASSWORD_GRANT: "on" } });
    await test.person("alice");
    const browser = await browserOf(test, "alice");
    const { code, recovery } = await turnOn(test, browser);
    const registered = await registerApp(test.app, {
      client_name: "Bot",
      redirect_uris: OOB,
      scopes: "read",
    });
    const { client, secret } = registered;
    const grant = async (otp?: string) => {
      const form = { grant_type: "password", client_id: client.clientId, client_secret: secret, otp };
      const answer = await anyone(test).post("/oauth/token", {
        ...form,
        username: "alice",
        password: PASSWORD,
      });
      return answer.body.error ?? answer.status;
    };
    expect(await grant()).toBe("invalid_grant");
    expect(await grant("000000")).toBe("invalid_grant");
    minutes(test, 1);
    expect(await grant(code())).toBe(200);

    minutes(test, 11);
    expect((await browser.get("/api/v1/security")).body.fresh).toBe(false);
    const jar = () => browser.send("PUT", "/api/v1/tip_jar", { enabled: false });
    const again = (form: object) => browser.post("/api/v1/sessions/current/reauthenticate", form);
    expect((await jar()).body.code).toBe("reauthentication_required");
    expect((await again({ password: PASSWORD })).body.code).toBe("second_factor_required");
    expect((await again({ code: code() })).status).toBe(401);
    expect((await jar()).status).toBe(403);
    expect((await again({ password: PASSWORD, code: recovery[0] })).status).toBe(200);
    expect((await jar()).status).toBe(200);
  });

  it("are turned off by a fresh session, or on the command line, and sign-in is as before", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const browser = await browserOf(test, "alice");
    await turnOn(test, browser);
    minutes(test, 11);
    const off = () => browser.send("DELETE", "/api/v1/security/totp");
    expect((await off()).body.code).toBe("reauthentication_required");
    const token = await clientOf(test, alice);
    expect((await token.send("DELETE", "/api/v1/security/totp")).status).toBe(401);
    expect((await run(test, "accounts", "disable-2fa", "alice")).code).toBe(0);
    expect((await byPassword(test)).status).toBe(200);
    const user = await findUserOfAccount(test.app.store.read, alice.id);
    expect(user).toMatchObject({ totpSecret: null, securityChangedAt: expect.any(Date) });
    expect((await run(test, "accounts", "disable-2fa", "nobody")).code).toBe(1);
  });
});

describe("passkeys", () => {
  async function addTo(browser: Client, device = createDevice()) {
    const { body: options } = await browser.post("/api/v1/security/passkeys/options");
    const credential = device.create(options);
    return {
      device,
      options,
      credential,
      ...(await browser.post("/api/v1/security/passkeys", { name: "Phone", credential })),
    };
  }
  const ask = async (test: TestApp) =>
    (await anyone(test).post("/api/v1/sessions/passkey_options", {}, own)).body;

  it("sign in alone, also where a code would be asked for, and say again who it is", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const browser = await browserOf(test, "alice");
    const { device, options, status, body } = await addTo(browser);
    expect(options).toMatchObject({
      rp: { id: "here.test", name: "Hakawati" },
      user: { name: "alice@here.test" },
      attestation: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    expect([status, body]).toMatchObject([200, { name: "Phone", last_used_at: null }]);
    await turnOn(test, browser);
    const signedIn = await start(test, { passkey: device.get(await ask(test)) });
    expect(signedIn).toMatchObject({ status: 200, body: { account: { username: "alice" } } });
    expect(signedIn.headers.get("set-cookie")).toContain("hakawati_session=");
    minutes(test, 11);
    const again = { passkey: device.get(await ask(test)) };
    expect((await browser.post("/api/v1/sessions/current/reauthenticate", again)).status).toBe(200);
    const { body: security } = await browser.get("/api/v1/security");
    expect(security).toMatchObject({ fresh: true, passkeys: [{ last_used_at: expect.any(String) }] });
  });

  it("are refused when replayed, too late, of another site, unverified, unknown, or of a copied device", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const browser = await browserOf(test, "alice");
    const { device } = await addTo(browser);
    const use = async (passkey: object) => (await start(test, { passkey })).status;
    const answer = device.get(await ask(test));
    expect(await use(answer)).toBe(200);
    expect(await use(answer)).toBe(401);
    const late = device.get(await ask(test));
    minutes(test, 11);
    expect(await use(late)).toBe(401);
    expect(await use(device.get({ challenge: "made-up" }))).toBe(401);
    expect(await use(createDevice().get(await ask(test)))).toBe(401);
    expect(await use({ id: "x" })).toBe(422);
    expect(await use({ id: "x", response: {} })).toBe(401);

    const phished = createDevice({ origin: "https://here.test.evil.test" });
    const bare = createDevice({ verified: false });
    const elsewhere = createDevice({ rpId: "evil.test" });
    await browser.post("/api/v1/sessions/current/reauthenticate", { password: PASSWORD });
    for (const liar of [phished, bare, elsewhere]) expect((await addTo(browser, liar)).status).toBe(422);
    const old = await ask(test);
    const older = device.get(old);
    expect(await use(device.get(await ask(test)))).toBe(200);
    expect(await use(older)).toBe(401); // its counter is behind
  });

  it("belong to who made them: others neither use nor rename nor remove them", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    await test.person("bob");
    const [alice, bob] = [await browserOf(test, "alice"), await browserOf(test, "bob")];
    const { device, body } = await addTo(alice);
    const path = `/api/v1/security/passkeys/${body.id}`;
    expect((await bob.send("PATCH", path, { name: "Mine" })).status).toBe(404);
    expect((await bob.send("DELETE", path)).status).toBe(404);
    const proof = { passkey: device.get(await ask(test)) };
    expect((await bob.post("/api/v1/sessions/current/reauthenticate", proof)).status).toBe(401);
    const { body: options } = await alice.post("/api/v1/security/passkeys/options");
    const credential = createDevice().create(options);
    expect((await bob.post("/api/v1/security/passkeys", { name: "Mine", credential })).status).toBe(422);
    expect((await alice.send("PATCH", path, { name: "Old phone" })).body.name).toBe("Old phone");
    expect((await alice.send("DELETE", path)).status).toBe(200);
    expect((await start(test, { passkey: device.get(await ask(test)) })).status).toBe(401);
  });
});
