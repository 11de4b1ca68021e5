import { describe, expect, it } from "vitest";
import { createInvitation } from "#src/accounts/invitations.ts";
import { findUserOfAccount } from "#src/accounts/queries.ts";
import { sweepSignUps } from "#src/accounts/sweep-sign-ups.ts";
import { writeSettings, type Settings } from "#src/settings/settings.ts";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { browserOf, clientOf, clientWith, OOB } from "#test/support/client.ts";
import { run } from "#test/support/command.ts";
import { createMailApp } from "#test/support/mail-app.ts";

const own = { origin: "https://here.test" };
const carol = { username: "Carol", email: "Carol@mail.test", password: PASSWORD, agreement: true };

const set = ({ app }: TestApp, registrations: Settings["registrations"]) =>
  app.store.tx((tx) => writeSettings(tx, app.store, { registrations }, app.clock.now()));

const signUp = (test: TestApp, form: object) => clientWith(test).post("/api/v1/sign_ups", form, own);
const logIn = (test: TestApp, login: string) =>
  clientWith(test).post("/api/v1/sessions", { login, password: PASSWORD }, own);
const confirm = (test: TestApp, link: string | undefined) =>
  clientWith(test).post("/api/v1/sign_ups/confirm", { token: new URL(link!).searchParams.get("token") }, own);
const isSeen = async (test: TestApp, name: string) =>
  (await clientWith(test).get(`/api/v1/accounts/lookup?acct=${name}`)).status === 200;

async function makeStaff(test: TestApp, name: string) {
  const account = await test.person(name);
  await test.app.store.tx(async ({ q, t }) => {
    await q.update(t.users).set({ role: "moderator" });
  });
  return account;
}

async function clientApp(test: TestApp) {
  const form = { client_name: "Test", redirect_uris: OOB, scopes: "read write" };
  const { body } = await clientWith(test).post("/api/v1/apps", form);
  const grant = { ...body, grant_type: "client_credentials", scope: "read write" };
  return clientWith(test, (await clientWith(test).post("/oauth/token", grant)).body.access_token);
}

describe("an open server without mail", () => {
  it("lets people in at once, signed in", async () => {
    await using test = await createTestApp();
    await set(test, "open");
    const { status, body, headers } = await signUp(test, carol);
    expect([status, body]).toEqual([200, { waits_for: null }]);
    const cookie = headers.get("set-cookie")!.split(";")[0]!;
    const me = await clientWith(test).send("GET", "/api/v1/accounts/verify_credentials", undefined, {
      cookie,
    });
    expect(me.body).toMatchObject({ username: "Carol", role: { id: "user" } });
    expect((await logIn(test, "carol@mail.test")).status).toBe(200);
    expect((await clientWith(test).get("/api/v2/instance")).body.registrations).toMatchObject({
      enabled: true,
      approval_required: false,
    });
  });

  it("refuses names that are taken or mislead, and weak passwords, naming the field", async () => {
    await using test = await createTestApp();
    await set(test, "open");
    await test.person("carol");
    for (const [change, field] of [
      [{}, "username"],
      [{ username: "Postmaster" }, "username"],
      [{ username: "a b" }, "username"],
      [{ username: "dora", email: "x" }, "email"],
      [{ username: "dora", password: "short" }, "password"],
      [{ username: "dora", agreement: "0" }, "agreement"],
    ] as const) {
      const { status, body } = await signUp(test, { ...carol, ...change });
      expect([field, status, Object.keys(body.details)]).toEqual([field, 422, [field]]);
      test.clock.advance(31 * 60_000);
    }
  });
});

describe("a server that sends mail", () => {
  it("has no account before the address is confirmed, and then one that works with the client's token", async () => {
    await using test = await createMailApp();
    await set(test, "open");
    const answer = await (await clientApp(test)).post("/api/v1/accounts", { ...carol, locale: "ar" });
    expect(answer).toMatchObject({ status: 200, body: { token_type: "Bearer", scope: "read write" } });
    const client = clientWith(test, answer.body.access_token);
    expect(await client.get("/api/v1/accounts/verify_credentials")).toMatchObject({
      status: 403,
      body: { code: "unconfirmed", error: expect.stringContaining("confirmed e-mail address") },
    });
    expect((await client.get("/api/v1/emails/check_confirmation")).body).toBe(false);
    expect(await isSeen(test, "carol")).toBe(false);
    expect(await logIn(test, "carol")).toMatchObject({ status: 403, body: { code: "unconfirmed" } });
    expect((await signUp(test, { ...carol, email: "other@mail.test" })).body.details).toHaveProperty(
      "username",
    );

    await test.app.drain();
    const first = test.smtp.mailTo("carol@mail.test");
    expect(first.headers["subject"]).toBe("تأكيد عنوانك البريدي");
    expect((await client.post("/api/v1/emails/confirmations")).status).toBe(200);
    await test.app.drain();
    const second = test.smtp.mailTo("carol@mail.test");
    expect((await confirm(test, first.link)).status).toBe(410);
    expect((await confirm(test, second.link)).body).toEqual({ state: "admitted" });
    expect((await confirm(test, second.link)).status).toBe(410);
    expect((await client.get("/api/v1/accounts/verify_credentials")).body.username).toBe("Carol");
    expect((await client.get("/api/v1/emails/check_confirmation")).body).toBe(true);
    expect(await isSeen(test, "carol")).toBe(true);
  });

  it("forgets who did not confirm in two days, and frees the name", async () => {
    await using test = await createMailApp();
    await set(test, "open");
    await signUp(test, carol);
    await test.app.drain();
    test.clock.advance(49 * 3_600_000);
    expect((await confirm(test, test.smtp.mailTo("carol@mail.test").link)).status).toBe(410);
    await sweepSignUps(test.app.store, test.clock.now());
    expect((await logIn(test, "carol")).status).toBe(401);
    expect((await signUp(test, carol)).status).toBe(200);
  });

  it("changes an address once the new one is confirmed, and tells the old one", async () => {
    await using test = await createMailApp();
    await test.person("alice");
    await test.person("bob");
    const alice = await browserOf(test, "alice");
    const change = (email: string) => alice.send("PUT", "/api/v1/security/email", { email });
    expect((await change("new@mail.test")).body).toEqual({ confirmation_sent: true });
    await test.app.drain();
    expect((await alice.get("/api/v1/security")).body.email).toBe("alice@mail.test");
    expect((await confirm(test, test.smtp.mailTo("new@mail.test").link)).body).toEqual({ state: "changed" });
    await test.app.drain();
    expect(test.smtp.mailTo("alice@mail.test").headers["subject"]).toContain(
      "address of your account was changed",
    );
    expect((await alice.get("/api/v1/security")).body).toMatchObject({
      email: "new@mail.test",
      email_confirmed: true,
    });
    const taken = await change("bob@mail.test");
    expect([taken.status, taken.body]).toEqual([200, { confirmation_sent: true }]);
    await test.app.drain();
    expect(test.smtp.mailTo("bob@mail.test").headers["subject"]).toBe("You have an account already");
  });
});

describe("a server that asks its moderators", () => {
  it("wants a reason, queues it for them, and lets in whom they approve", async () => {
    await using test = await createMailApp();
    await set(test, "approval");
    const staff = await makeStaff(test, "mona");
    const moderator = await clientOf(test, staff, "read admin:read admin:write");
    expect((await signUp(test, carol)).body.details).toHaveProperty("reason");
    expect((await signUp(test, { ...carol, reason: "I tell stories" })).body).toEqual({
      waits_for: "confirmation",
    });
    const queue = async () => (await moderator.get("/api/v1/admin/accounts?pending=true")).body;
    expect(await queue()).toEqual([]); // nobody's time is taken before the address is real
    await test.app.drain();
    expect((await confirm(test, test.smtp.mailTo("carol@mail.test").link)).body).toEqual({
      state: "waiting",
    });
    await test.app.drain();
    expect(test.smtp.mailTo("mona@mail.test").text).toContain("I tell stories");
    const [waiting] = await queue();
    expect(waiting).toMatchObject({
      username: "Carol",
      email: "carol@mail.test",
      invite_request: "I tell stories",
      confirmed: true,
      approved: false,
    });
    expect(await logIn(test, "carol")).toMatchObject({ status: 403, body: { code: "unapproved" } });
    expect(await isSeen(test, "carol")).toBe(false);
    const approved = await moderator.post(`/api/v1/admin/accounts/${waiting.id}/approve`);
    expect(approved.body).toMatchObject({ username: "Carol", suspended: false });
    await test.app.drain();
    expect(test.smtp.mailTo("carol@mail.test").headers["subject"]).toContain("Welcome");
    expect((await logIn(test, "carol")).status).toBe(200);
    expect((await moderator.get("/api/v1/admin/accounts")).body).toHaveLength(2);
  });

  it("forgets whom they reject, who hears of it", async () => {
    await using test = await createMailApp();
    await set(test, "approval");
    const moderator = await clientOf(test, await makeStaff(test, "mona"), "read admin:read admin:write");
    await signUp(test, { ...carol, reason: "Buy pills" });
    await test.app.drain();
    await confirm(test, test.smtp.mailTo("carol@mail.test").link);
    const [waiting] = (await moderator.get("/api/v2/admin/accounts?status=pending")).body;
    expect((await moderator.get(`/api/v1/admin/accounts/${waiting.id}`)).body.username).toBe("Carol");
    expect((await moderator.post(`/api/v1/admin/accounts/${waiting.id}/reject`)).status).toBe(200);
    await test.app.drain();
    expect(test.smtp.mailTo("carol@mail.test").text).toContain("has been deleted");
    expect((await logIn(test, "carol")).status).toBe(401);
    const { q, t } = test.app.store.read;
    expect(await q.select().from(t.signUps)).toEqual([]);
  });

  it("is for staff, by token and scope", async () => {
    await using test = await createTestApp();
    const alice = await clientOf(test, await test.person("alice"), "read admin:read admin:write");
    expect((await alice.get("/api/v1/admin/accounts?pending=true")).status).toBe(403);
    expect((await alice.post("/api/v1/admin/accounts/x/approve")).status).toBe(403);
    expect((await clientWith(test).get("/api/v1/admin/accounts?pending=true")).status).toBe(401);
  });

  it("can be served from the command line, without any mail", async () => {
    await using test = await createTestApp();
    await set(test, "approval");
    await signUp(test, { ...carol, reason: "I tell\nstories" });
    await signUp(test, { ...carol, username: "dora", email: "dora@mail.test", reason: "So do I" });
    expect((await run(test, "accounts", "waiting")).out).toMatch(
      /^carol\tcarol@mail\.test\t\S+\tI tell stories\ndora\t/,
    );
    expect((await run(test, "accounts", "approve", "@Carol")).out).toContain("is here now");
    expect((await run(test, "accounts", "reject", "dora")).code).toBe(0);
    expect((await run(test, "accounts", "reject", "dora")).code).toBe(1);
    expect((await run(test, "accounts", "waiting")).out).toBe("");
    expect((await logIn(test, "carol")).status).toBe(200);
  });
});

describe("invitations", () => {
  it("let in as many as they say, until they end, and show who invites", async () => {
    await using test = await createTestApp();
    await set(test, "invite");
    const alice = await clientOf(test, await test.person("alice"));
    expect((await clientWith(test).get("/api/v2/instance")).body.registrations).toMatchObject({
      enabled: false,
      invitation_required: true,
    });
    const made = await alice.post("/api/v1/invitations", { max_uses: 1, days: 2 });
    expect(made.body).toMatchObject({ max_uses: 1, uses: 0, expired: false });
    const { code, url } = made.body;
    expect(url).toBe(`https://here.test/sign-up?invite=${code}`);
    const look = () => clientWith(test).get(`/api/v1/sign_ups/invitations/${code}`);
    expect((await look()).body.account.username).toBe("alice");
    expect((await signUp(test, carol)).body.details).toHaveProperty("invite_code");
    expect((await signUp(test, { ...carol, invite_code: "nonsense" })).body.details).toHaveProperty(
      "invite_code",
    );
    expect((await signUp(test, { ...carol, invite_code: code.toUpperCase() })).status).toBe(200);
    const again = { ...carol, username: "dora", email: "dora@mail.test", invite_code: code };
    expect((await signUp(test, again)).status).toBe(422);
    expect((await look()).status).toBe(410);
    expect((await alice.get("/api/v1/invitations")).body).toMatchObject([{ uses: 1, expired: true }]);

    test.clock.advance(31 * 60_000);
    const { body: second } = await alice.post("/api/v1/invitations", { max_uses: 5 });
    const bob = await clientOf(test, await test.person("bob"));
    expect((await bob.send("DELETE", `/api/v1/invitations/${second.id}`)).status).toBe(404);
    expect((await alice.send("DELETE", `/api/v1/invitations/${second.id}`)).status).toBe(200);
    expect((await signUp(test, { ...again, invite_code: second.code })).status).toBe(422);
    const { body: third } = await alice.post("/api/v1/invitations", {});
    test.clock.advance(8 * 24 * 3_600_000);
    expect((await signUp(test, { ...again, invite_code: third.code })).status).toBe(422);
  });

  it("of staff stand for their yes, those of others don't, and only staff makes endless ones", async () => {
    await using test = await createTestApp();
    const mona = await makeStaff(test, "mona");
    const alice = await test.person("alice");
    await set(test, "approval");
    const { code: ofStaff } = await createInvitation(
      test.app,
      (await findUserOfAccount(test.app.store.read, mona.id))!,
      { maxUses: null, days: null },
    );
    const client = await clientOf(test, alice);
    expect((await client.post("/api/v1/invitations", { max_uses: null })).status).toBe(403);
    const { code } = (await client.post("/api/v1/invitations", {})).body;
    expect((await signUp(test, { ...carol, invite_code: ofStaff })).body).toEqual({ waits_for: null });
    const dora = { ...carol, username: "dora", email: "dora@mail.test", invite_code: code };
    expect((await signUp(test, dora)).body.details).toHaveProperty("reason");
    expect((await signUp(test, { ...dora, reason: "Alice knows me" })).body).toEqual({
      waits_for: "approval",
    });
  });

  it("give a use back when its sign-up comes to nothing", async () => {
    await using test = await createMailApp();
    await set(test, "invite");
    const alice = await clientOf(test, await test.person("alice"));
    const { code } = (await alice.post("/api/v1/invitations", {})).body;
    await signUp(test, { ...carol, email: "typo@mail.test", invite_code: code });
    expect((await signUp(test, { ...carol, username: "carol2", invite_code: code })).status).toBe(422);
    test.clock.advance(49 * 3_600_000);
    await sweepSignUps(test.app.store, test.clock.now());
    expect((await signUp(test, { ...carol, invite_code: code })).status).toBe(200);
  });
});

it("a closed server takes nobody in, by no way", async () => {
  await using test = await createTestApp();
  const mona = await makeStaff(test, "mona");
  const user = (await findUserOfAccount(test.app.store.read, mona.id))!;
  const { code } = await createInvitation(test.app, user, {});
  expect((await signUp(test, { ...carol, invite_code: code })).status).toBe(403);
  expect((await (await clientApp(test)).post("/api/v1/accounts", carol)).status).toBe(403);
  expect((await (await clientOf(test, mona)).post("/api/v1/invitations", {})).status).toBe(403);
});
