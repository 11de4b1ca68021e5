// Signing up, in and out, and the settings of it, by forms alone: no script runs here.
import { eq } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { createSetUpLink } from "#src/accounts/set-up.ts";
import { fileReport } from "#src/moderation/file-report.ts";
import { createPost } from "#src/posts/create-post.ts";
import { writeSettings, type Settings } from "#src/settings/settings.ts";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { clientOf, clientWith } from "#test/support/client.ts";
import { createMailApp } from "#test/support/mail-app.ts";
import { createPages, type Page } from "./support/pages.ts";

function pagesOf(test: TestApp) {
  return createPages(test.app.config.origin, (request) => {
    return test.doors.fetch(request, { address: "203.0.113.7" }) as Promise<Response>;
  });
}

const cookieOf = ({ headers }: Page) => ({ cookie: headers.getSetCookie()[0]!.split(";")[0]! });
const set = ({ app }: TestApp, registrations: Settings["registrations"]) =>
  app.store.tx((tx) => writeSettings(tx, app.store, { registrations }, app.clock.now()));
const pathOf = (link: string) => link.replace("https://here.test", "");
const textOf = (html: string) => html.replace(/<[^>]+>/g, "");
const inputOf = (html: string, name: string) =>
  new RegExp(`name="${name}"[^>]*? value="([^"]*)"`).exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const carol = { username: "carol", email: "carol@mail.test", password: PASSWORD, agreement: "1" };
const login = { login: "alice", password: PASSWORD };

describe("signing up", () => {
  it("leads home where the server is open, and says beside the field what is wrong", async () => {
    await using test = await createTestApp();
    await set(test, "open");
    const pages = pagesOf(test);
    await test.person("alice");
    expect((await pages.get("/sign-in")).html).toContain('href="/sign-up"');
    const wrong = await pages.post("/sign-up", { ...carol, username: "Alice", agreement: "" });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="carol@mail.test"');
    expect(wrong.html).not.toContain(PASSWORD);
    expect(textOf(wrong.html)).toContain("Please tick the box to go on.");
    const taken = await pages.post("/sign-up", { ...carol, username: "Alice" }, { "accept-language": "ar" });
    expect(taken.html).toMatch(/id="f-username-error">.*?هذا محجوز/);
    const done = await pages.post("/sign-up", carol);
    expect([done.status, done.headers.get("location")]).toEqual([303, "/"]);
    expect((await pages.get("/settings", cookieOf(done))).html).toContain("@carol");
  });

  it("is closed, or needs an invitation, where the server says so", async () => {
    await using test = await createTestApp();
    const pages = pagesOf(test);
    expect((await pages.get("/sign-up")).status).toBe(403);
    expect((await pages.get("/sign-in")).html).not.toContain('href="/sign-up"');
    expect(await pages.post("/sign-up", carol)).toMatchObject({ status: 403 });
    await set(test, "invite");
    await test.person("alice");
    expect(textOf((await pages.get("/sign-up")).html)).toContain("Come with an invitation");
    const alice = cookieOf(await pages.post("/sign-in", login));
    const made = await pages.post(
      "/settings/invitations",
      { max_uses: "1", days: "7", return: "/settings/invitations" },
      alice,
    );
    expect(made.headers.get("location")).toBe("/settings/invitations?done=make_invitation");
    const { html } = await pages.get("/settings/invitations", alice);
    const link = /https:\/\/here\.test\/sign-up\?invite=(\w+)/.exec(html)!;
    const form = await pages.get(pathOf(link[0]));
    expect(textOf(form.html)).toContain("alice invites you.");
    const invite_code = inputOf(form.html, "invite_code");
    expect((await pages.post("/sign-up", { ...carol, invite_code })).status).toBe(303);
    expect(textOf((await pages.get(pathOf(link[0]))).html)).toContain("This invitation is used up or over.");
    expect(textOf((await pages.get("/settings/invitations", alice)).html)).toContain(
      "1 of 1 have come · over",
    );
  });

  it("waits for the mail's link and for a moderator, who lets people in on a page of theirs", async () => {
    await using test = await createMailApp();
    await set(test, "approval");
    await test.person("alice");
    await test.app.store.tx(async ({ q, t }) => {
      await q.update(t.users).set({ role: "moderator" });
    });
    const pages = pagesOf(test);
    const alice = cookieOf(await pages.post("/sign-in", login));
    const reason = "I tell <b>stories</b>";
    const sent = await pages.post("/sign-up", { ...carol, reason });
    expect(textOf(sent.html)).toContain("We sent a link to carol@mail.test.");
    const early = await pages.post("/sign-in", { login: "carol", password: PASSWORD });
    expect(early.status).toBe(422);
    expect(textOf(early.html)).toContain("Your address is not confirmed yet.");
    const again = await pages.post("/confirm/resend", { login: inputOf(early.html, "login") });
    expect(textOf(again.html)).toContain("a new link is on its way");
    await test.app.drain();
    const link = test.smtp.mailTo("carol@mail.test").link!;
    const token = inputOf((await pages.get(pathOf(link))).html, "token");
    const confirmed = await pages.post("/confirm", { token });
    expect(textOf(confirmed.html)).toContain("Now a moderator decides");
    expect(await pages.post("/confirm", { token })).toMatchObject({ status: 410 });
    const queue = await pages.get("/admin/sign-ups", alice);
    expect(queue.html).toContain("I tell &lt;b>stories&lt;/b>");
    const decided = await pages.post(
      "/admin/sign-ups/approve",
      { id: inputOf(queue.html, "id"), return: "/admin/sign-ups" },
      alice,
    );
    expect(decided.headers.get("location")).toBe("/admin/sign-ups?done=let_in");
    const late = await pages.post(
      "/admin/sign-ups/reject",
      { id: inputOf(queue.html, "id"), return: "/admin/sign-ups" },
      alice,
    );
    expect(late.headers.get("location")).toBe("/admin/sign-ups?refused=turn_away");
    const carolIn = await pages.post("/sign-in", { login: "carol", password: PASSWORD });
    expect(carolIn.status).toBe(303);
    expect((await pages.get("/admin/sign-ups", cookieOf(carolIn))).status).toBe(403);
  });
});

describe("setting the server up", () => {
  it("asks for a password by the rule of every other form, in both languages", async () => {
    await using test = await createTestApp();
    const pages = pagesOf(test);
    const token = new URL((await createSetUpLink(test.app))!).searchParams.get("token")!;
    const hint = /minlength="(\d+)"/i.exec((await pages.get(`/setup?token=${token}`)).html);
    expect(hint?.[1]).toBe("10");
    const form = { token, instance_name: "Qissa", username: "alice", email: "alice@mail.test" };
    const short = { ...form, language: "en", password: "9 letters" };
    const english = await pages.post("/setup", short);
    expect([english.status, textOf(english.html)]).toEqual([
      422,
      expect.stringContaining("10 characters or more, please."),
    ]);
    const arabic = await pages.post("/setup", short, { "accept-language": "ar-MA" });
    expect(textOf(arabic.html)).toMatch(/يلزم (10|١٠) أحرف أو أكثر/);
    expect(await pages.post("/setup", { ...short, password: "10 letters" })).toMatchObject({ status: 303 });
  });
});

describe("a forgotten password", () => {
  it("is set anew by the link of a mail", async () => {
    await using test = await createMailApp();
    await test.person("alice");
    const pages = pagesOf(test);
    for (const name of ["alice", "nobody"]) {
      const asked = await pages.post("/forgot-password", { login: name });
      expect(textOf(asked.html)).toContain("If there is such an account");
    }
    await test.app.drain();
    const path = pathOf(test.smtp.mailTo("alice@mail.test").link!);
    const token = inputOf((await pages.get(path)).html, "token");
    const weak = await pages.post("/reset-password", { token, password: "short" });
    expect([weak.status, textOf(weak.html).includes("10 characters or more, please.")]).toEqual([422, true]);
    const done = await pages.post("/reset-password", { token, password: "another long one" });
    expect(done.headers.get("location")).toBe("/sign-in?done=password");
    expect((await pages.post("/reset-password", { token, password: "another long one" })).status).toBe(410);
    expect((await pages.post("/sign-in", { login: "alice", password: "another long one" })).status).toBe(303);
  });

  it("is a matter for the admin where the server sends no mail", async () => {
    await using test = await createTestApp();
    expect(textOf((await pagesOf(test).get("/forgot-password")).html)).toContain(
      "This server sends no mail.",
    );
  });
});

describe("security settings", () => {
  it("turn codes on, which sign-in and an app's consent then ask for", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const pages = pagesOf(test);
    const alice = cookieOf(await pages.post("/sign-in", login));
    const begun = await pages.post("/settings/security/totp", {}, alice);
    expect(begun.headers.get("cache-control")).toBe("no-store");
    expect(begun.html).toMatch(/<svg class="qr"[^>]*aria-label="QR code for your authenticator app"/);
    const [secret, uri] = [inputOf(begun.html, "secret"), inputOf(begun.html, "uri")];
    const code = () =>
      TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: test.clock.now().getTime() });
    const wrong = await pages.post("/settings/security/totp/finish", { secret, uri, code: "000000" }, alice);
    expect([wrong.status, inputOf(wrong.html, "secret")]).toEqual([422, secret]);
    const on = await pages.post("/settings/security/totp/finish", { secret, uri, code: code() }, alice);
    expect(on.html.match(/\b[0-9a-z]{4}(-[0-9a-z]{4}){3}\b/g)).toHaveLength(10);
    expect(textOf((await pages.get("/settings/security", alice)).html)).toContain(
      "10 recovery codes are left.",
    );

    const back = "/oauth/authorize?client_id=x";
    const half = await pages.post("/sign-in", { ...login, return: back });
    expect([half.status, half.headers.getSetCookie()]).toEqual([200, []]);
    const ticket = inputOf(half.html, "ticket");
    const refused = await pages.post("/sign-in/code", { ticket, code: "000000", return: back });
    expect(textOf(refused.html)).toContain("That code is wrong or was used already.");
    test.clock.advance(60_000);
    const inside = await pages.post("/sign-in/code", { ticket, code: code(), return: back });
    expect([inside.status, inside.headers.get("location")]).toEqual([303, back]);
    const late = await pages.post("/sign-in/code", { ticket, code: code() });
    expect(textOf(late.html)).toContain("That took too long.");
  });

  it("ask again who it is after a while, then change the password and the address, and end other sessions", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const pages = pagesOf(test);
    const [alice, other] = [
      cookieOf(await pages.post("/sign-in", login, { "user-agent": "X (iPhone) FxiOS/130 Safari/605" })),
      cookieOf(
        await pages.post("/sign-in", login, { "user-agent": "Mozilla/5.0 (X11; Linux) Firefox/131.0" }),
      ),
    ];
    test.clock.advance(11 * 60_000);
    const page = await pages.get("/settings/security", alice);
    expect(textOf(page.html)).toContain("Say once more that it is you");
    expect(page.html).not.toContain("/settings/security/password");
    expect(textOf(page.html)).toContain("Firefox on Linux");
    const early = await pages.post("/settings/security/password", { password: "another long one" }, alice);
    expect(early.headers.get("location")).toBe("/settings/security");
    const wrong = await pages.post("/settings/security/again", { password: "wrong password" }, alice);
    expect(wrong.status).toBe(422);
    await pages.post("/settings/security/again", { password: PASSWORD }, alice);
    const weak = await pages.post("/settings/security/password", { password: "short" }, alice);
    expect(weak.html).toMatch(/id="f-password-error">.*?10 characters or more/);
    const email = await pages.post("/settings/security/email", { email: "no address" }, alice);
    expect(email.html).toMatch(/id="f-email-error">.*?This is not an e-mail address/);
    const moved = await pages.post("/settings/security/email", { email: "new@mail.test" }, alice);
    expect(moved.headers.get("location")).toBe("/settings/security?done=email");
    const ended = await pages.post("/settings/security/sessions/end-others", {}, alice);
    expect(ended.headers.get("location")).toBe("/settings/security?done=sessions");
    expect((await pages.get("/settings/security", other)).status).not.toBe(200);
    const changed = await pages.post("/settings/security/password", { password: "another long one" }, alice);
    expect(changed.headers.get("location")).toBe("/settings/security?done=password");
    expect(
      (await pages.post("/sign-in", { login: "new@mail.test", password: "another long one" })).status,
    ).toBe(303);
  });
});

describe("the server's own page", () => {
  const become = (test: TestApp, role: "owner" | "moderator") =>
    test.app.store.tx(({ q, t }) => q.update(t.users).set({ role }));

  it("is where an admin opens the server, and adds and removes emoji", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    await become(test, "owner");
    const pages = pagesOf(test);
    const alice = cookieOf(await pages.post("/sign-in", login));
    const settings = await pages.get("/settings", alice);
    expect(settings.html).toContain('href="/admin/server"');
    const page = await pages.get("/admin/server", alice);
    expect(page.html).toMatch(/value="closed" checked/);
    const form = { name: "مقهى", description: "Stories", language: "ar", registrations: "open" };
    const saved = await pages.post("/admin/server", { ...form, return: "/admin/server" }, alice);
    expect(saved.headers.get("location")).toBe("/admin/server?done=server");
    expect((await clientWith(test).get("/api/v2/instance")).body).toMatchObject({
      title: "مقهى",
      registrations: { enabled: true, approval_required: false },
    });
    expect((await pages.post("/sign-up", carol)).status).toBe(303);

    const add = async (shortcode: string, picture: Buffer<ArrayBuffer>) => {
      const body = new FormData();
      body.set("shortcode", shortcode);
      body.set("picture", new Blob([picture]), "cup.png");
      const headers = { ...alice, origin: "https://here.test" };
      const request = new Request("https://here.test/admin/emojis/add", { method: "POST", body, headers });
      const { headers: answered } = await test.doors.fetch(request, { address: "203.0.113.7" });
      return answered.get("location");
    };
    expect(await add(":cup:", PNG)).toBe("/admin/server?done=add_emoji");
    expect(await add("cup", Buffer.from("<svg onload=alert(1)>"))).toBe("/admin/server?refused=add_emoji");
    expect(await add("a cup", PNG)).toBe("/admin/server?refused=add_emoji");
    const shown = await pages.get("/admin/server", alice);
    expect(shown.html).toMatch(/<img class="emoji" src="https:\/\/here\.test\/emojis\/[^"]+\.png"/);
    const gone = { shortcode: "cup", return: "/admin/server" };
    await pages.post("/admin/emojis/remove", gone, alice);
    expect((await clientWith(test).get("/api/v1/custom_emojis")).body).toEqual([]);
  });

  it("is not for moderators, nor for anyone else", async () => {
    await using test = await createTestApp();
    const account = await test.person("alice");
    await become(test, "moderator");
    const pages = pagesOf(test);
    const alice = cookieOf(await pages.post("/sign-in", login));
    expect((await pages.get("/settings", alice)).html).not.toContain("/admin/server");
    expect((await pages.get("/admin/server", alice)).status).toBe(403);
    const phone = await clientOf(test, account, "read write admin:read admin:write");
    const change = { registrations: "open" };
    expect((await phone.send("PATCH", "/api/v1/admin/server", change)).status).toBe(403);
    const emoji = { shortcode: "cup", picture: PNG.toString("base64") };
    expect((await phone.post("/api/v1/admin/custom_emojis", emoji)).status).toBe(403);
    await become(test, "owner");
    expect((await phone.send("PATCH", "/api/v1/admin/server", { registrations: "ajar" })).status).toBe(422);
    expect((await phone.post("/api/v1/admin/custom_emojis", emoji)).body.shortcode).toBe("cup");
    expect((await (await clientOf(test, account)).get("/api/v1/admin/server")).status).toBe(403);
  });
});

describe("the pages of moderators", () => {
  const become = (test: TestApp, id: string, role: "admin" | "moderator" | "user") =>
    test.app.store.tx(({ q, t }) => q.update(t.users).set({ role }).where(eq(t.users.accountId, id)));
  const REPORTS = "/admin/reports";

  it("lead from a notification to a report, and to what can be done and taken back", async () => {
    await using test = await createTestApp();
    const [alice, mallory] = [await test.person("alice"), await test.person("mallory")];
    const dan = await test.person("dan");
    await become(test, alice.id, "moderator");
    const pages = pagesOf(test);
    const cookie = cookieOf(await pages.post("/sign-in", login));
    expect(textOf((await pages.get(REPORTS, cookie)).html)).toContain("Nothing waits for you");
    const post = await createPost(test.app, {
      accountId: mallory.id,
      text: "Pay me",
      visibility: "followers",
    });
    const { id } = await fileReport(test.app, {
      reporterId: dan.id,
      targetAccountId: mallory.id,
      category: "payment_fraud",
      comment: "<b>Not</b> she",
      postIds: [post.id],
    });
    await test.app.drain();
    const page = `${REPORTS}/${id}`;
    expect((await pages.get("/notifications", cookie)).html).toContain(`href="${page}"`);
    expect((await pages.get("/settings", cookie)).html).toContain(`href="${REPORTS}"`);
    expect((await pages.get(REPORTS, cookie)).html).toContain(`href="${page}"`);
    const show = async (words = "") => (await pages.get(page + words, cookie)).html;
    const first = await show();
    expect(first).toContain("&lt;b>Not&lt;/b> she");
    expect(textOf(first)).toMatch(/Payment fraud.*@dan.*Nobody takes care of it yet.*@mallory.*Pay me/s);
    const press = async (door: string, of: string) =>
      (await pages.post(door, { id: of, return: page }, cookie)).headers.get("location");
    expect(await press(`${REPORTS}/take`, id)).toBe(`${page}?done=take_report`);
    expect(textOf(await show())).toContain("alice takes care of it");
    await press(`${REPORTS}/leave`, id);
    expect(textOf(await show())).toContain("Nobody takes care of it yet");
    expect(await press("/admin/accounts/silence", mallory.id)).toBe(`${page}?done=standing`);
    expect(await show("?done=standing")).toMatch(/class="tag hollow">Limited/);
    await press("/admin/accounts/suspend", mallory.id);
    expect(textOf(await show())).toContain("Take suspension back");
    expect(await press("/admin/accounts/unsuspend", mallory.id)).toBe(`${page}?done=restore_standing`);
    await press("/admin/accounts/unsilence", mallory.id);
    expect(await show()).not.toContain("tag hollow");
    expect(await press("/admin/accounts/suspend", alice.id)).toBe(`${page}?refused=standing`);
    expect(await press("/admin/posts/delete", post.id)).toBe(`${page}?done=take_down`);
    expect(textOf(await show())).toContain("No post was named, or they are gone.");
    await press(`${REPORTS}/resolve`, id);
    expect(textOf(await show())).toContain("Done, says alice.");
    expect((await pages.get(`${REPORTS}?which=resolved`, cookie)).html).toContain(`href="${page}"`);
    expect((await pages.get(REPORTS, cookie)).html).not.toContain(`href="${page}"`);
    await press(`${REPORTS}/reopen`, id);
    expect((await pages.get(REPORTS, { ...cookie, "accept-language": "ar" })).html).toContain(
      `href="${page}"`,
    );
    expect((await pages.get(`${REPORTS}/none`, cookie)).status).toBe(404);
  });

  it("are closed to everyone else, and other servers are the admins' business", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const pages = pagesOf(test);
    const cookie = cookieOf(await pages.post("/sign-in", login));
    const statuses = async (headers: Record<string, string>) =>
      [
        (await pages.get(REPORTS, headers)).status,
        (await pages.get(`${REPORTS}/any`, headers)).status,
        (await pages.get("/admin/servers", headers)).status,
      ].join(" ");
    expect((await pages.get("/settings", cookie)).html).not.toContain("/admin/");
    expect(await statuses(cookie)).toBe("403 403 403");
    expect(await statuses({})).not.toContain("200");
    const press = async (door: string, form: Record<string, string>) =>
      (await pages.post(door, { ...form, return: REPORTS }, cookie)).headers.get("location");
    expect(await press(`${REPORTS}/resolve`, { id: "any" })).toBe(`${REPORTS}?refused=resolve_report`);
    expect(await press("/admin/accounts/suspend", { id: alice.id })).toBe(`${REPORTS}?refused=standing`);
    await become(test, alice.id, "moderator");
    expect(await statuses(cookie)).toBe("200 404 403");
    const evil = { domain: "EVIL.test", severity: "suspend", public_comment: "Spam" };
    expect(await press("/admin/servers/limit", evil)).toBe(`${REPORTS}?refused=limit_server`);
    await become(test, alice.id, "admin");
    expect(textOf((await pages.get("/admin/servers", cookie)).html)).toContain("No server is limited");
    expect(await press("/admin/servers/limit", evil)).toBe(`${REPORTS}?done=limit_server`);
    expect(await press("/admin/servers/limit", { domain: "no name" })).toBe(
      `${REPORTS}?refused=limit_server`,
    );
    const { html } = await pages.get("/admin/servers", cookie);
    expect(textOf(html)).toMatch(/evil\.testBlockedSpam/);
    expect(html).toContain('aria-label="Allow evil.test"');
    expect(await press("/admin/servers/allow", { domain: "evil.test" })).toBe(`${REPORTS}?done=allow_server`);
    expect((await pages.get("/admin/servers", cookie)).html).not.toContain("evil.test");
  });
});

describe("apps that act for a person", () => {
  it("stand on the security page in words, and are shut out there", async () => {
    await using test = await createTestApp();
    const account = await test.person("alice");
    const pages = pagesOf(test);
    const alice = cookieOf(await pages.post("/sign-in", login));
    expect(textOf((await pages.get("/settings/security", alice)).html)).toContain("None yet.");
    const app = await clientOf(test, account, "read push");
    const { html } = await pages.get("/settings/security", alice);
    expect(html).toContain('aria-label="Shut out Test"');
    expect(html).toMatch(/class="hint">[^<]+ · [^<]+<\/span><\/span><form[^>]*apps\/end/);
    const [, id] = /apps\/end"><input type="hidden" name="id" value="([^"]+)"/.exec(html)!;
    const done = await pages.post("/settings/security/apps/end", { id: id! }, alice);
    expect(done.headers.get("location")).toBe("/settings/security?done=app");
    expect((await app.get("/api/v1/accounts/verify_credentials")).status).toBe(401);
  });
});

describe("the profile's settings", () => {
  it("are saved by a form, and kept in it where something is wrong", async () => {
    await using test = await createTestApp();
    const { id } = await test.person("alice");
    const pages = pagesOf(test);
    const alice = cookieOf(await pages.post("/sign-in", login));
    const form = {
      display_name: "أليس",
      note: "Tells stories",
      field_name_0: "Blog",
      field_value_0: "https://blog.test/",
      field_name_1: "Tea",
      field_value_1: "black",
      locked: "1",
      indexable: "1",
      privacy: "unlisted",
      language: "ar",
    };
    const saved = await pages.post("/settings/profile", form, alice);
    expect(saved.headers.get("location")).toBe("/settings/profile?done=saved");
    const { html } = await pages.get("/settings/profile?done=saved", alice);
    expect(textOf(html)).toContain("Your profile is saved.");
    for (const value of ["أليس", "https://blog.test/", "black"]) expect(html).toContain(`value="${value}"`);
    const me = await test.request("/api/v1/accounts/verify_credentials", { headers: alice });
    expect(await me.json()).toMatchObject({
      id,
      display_name: "أليس",
      locked: true,
      bot: false,
      discoverable: false,
      indexable: true,
      source: { note: "Tells stories", privacy: "unlisted", language: "ar", sensitive: false },
      fields: [{ name: "Blog" }, { name: "Tea", value: "black" }],
    });
    const long = await pages.post("/settings/profile", { ...form, display_name: "x".repeat(200) }, alice);
    expect([long.status, long.html.includes(">Tells stories</textarea>")]).toEqual([422, true]);
  });
});
