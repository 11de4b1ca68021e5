// The pages over the real API: from the set-up link to a profile, an app's code, and a language of one's own.
import { describe, expect, it } from "vitest";
import { createSetUpLink } from "#src/accounts/set-up.ts";
import { registerApp } from "#src/oauth/register-app.ts";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { clientOf, OOB } from "#test/support/client.ts";
import { createPages, type Page } from "./support/pages.ts";

function pagesOf(test: TestApp) {
  return createPages(test.app.config.origin, (request) => {
    return test.doors.fetch(request, { address: "203.0.113.7" }) as Promise<Response>;
  });
}

function cookiesOf({ headers }: Page): Record<string, string> {
  const cookie = headers.getSetCookie().map((one) => one.split(";")[0]);
  return { cookie: cookie.join("; ") };
}

const setUpForm = {
  instance_name: "قصّة",
  language: "ar",
  username: "alice",
  email: "alice@mail.test",
  password: PASSWORD,
};

describe("the first start", () => {
  it("leads from the printed link to the owner's home, in their language", async () => {
    await using test = await createTestApp();
    const pages = pagesOf(test);
    const link = new URL((await createSetUpLink(test.app))!);
    const token = link.searchParams.get("token")!;
    const form = await pages.get(link.pathname + link.search);
    expect(form.html).toContain("https://here.test");
    const done = await pages.post("/setup", { token, ...setUpForm });
    expect([done.status, done.headers.get("location")]).toEqual([303, "/"]);
    const home = await pages.get("/", cookiesOf(done));
    expect(home.html).toContain('<html lang="ar" dir="rtl"');
    expect(home.html).toContain("قصّة");
    expect((await pages.get(link.pathname + link.search)).status).toBe(410);
  });

  it("says beside the field what is wrong with it", async () => {
    await using test = await createTestApp();
    const token = new URL((await createSetUpLink(test.app))!).searchParams.get("token")!;
    const refused = await pagesOf(test).post("/setup", {
      token,
      ...setUpForm,
      email: "none",
      username: "a b",
    });
    expect(refused.status).toBe(422);
    expect(refused.html).toMatch(/id="f-email-error"/);
    expect(refused.html).toMatch(/id="f-username-error"/);
  });
});

describe("someone with an account", () => {
  it("signs in, is known on the pages, and signs out", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const pages = pagesOf(test);
    const entered = await pages.post("/sign-in", { login: "alice", password: PASSWORD });
    expect(entered.status).toBe(303);
    const cookie = cookiesOf(entered);
    expect((await pages.get("/@alice", cookie)).html).toContain('aria-label="Write"');
    expect((await pages.post("/sign-out", {}, cookie)).status).toBe(303);
    expect((await pages.get("/@alice", cookie)).html).not.toContain('aria-label="Write"');
  });

  it("is refused with the wrong password, whoever it is", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const pages = pagesOf(test);
    const answers = await Promise.all(
      ["alice", "nobody"].map((login) => pages.post("/sign-in", { login, password: "not it at all" })),
    );
    const [known, unknown] = answers.map(({ status, html }) => [
      status,
      html.replaceAll(/alice|nobody/g, ""),
    ]);
    expect(known).toEqual(unknown);
    expect(known![0]).toBe(422);
  });

  it("keeps a language of their own, on every device", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const pages = pagesOf(test);
    const cookie = cookiesOf(await pages.post("/sign-in", { login: "alice", password: PASSWORD }));
    await pages.post("/preferences", { lang: "ar" }, cookie);
    expect((await pages.get("/about", { ...cookie, "accept-language": "en" })).html).toContain('lang="ar"');
  });

  it("allows an app by its code, or not at all", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    const pages = pagesOf(test);
    const cookie = cookiesOf(await pages.post("/sign-in", { login: "alice", password: PASSWORD }));
    const { client } = await registerApp(test.app, {
      client_name: "toot",
      redirect_uris: OOB,
      scopes: "read",
    });
    const request = { client_id: client.clientId, redirect_uri: OOB, response_type: "code", scope: "read" };
    const asked = await pages.get(`/oauth/authorize?${new URLSearchParams(request)}`, cookie);
    expect(asked.html).toContain("Allow <bdi>toot</bdi>?");
    const allowed = await pages.post("/oauth/authorize", { ...request, decision: "allow" }, cookie);
    const shown = await pages.get(
      allowed.headers.get("location")!.replace(test.app.config.origin, ""),
      cookie,
    );
    expect(shown.html).toMatch(/id="code">[\w-]{20,}</);
    const denied = await pages.post("/oauth/authorize", { ...request, decision: "deny" }, cookie);
    expect(denied.headers.get("location")).toContain("access_denied");
  });
});

describe("what was written", () => {
  it("is read by anyone, with its thread, and by its own address", async () => {
    await using test = await createTestApp();
    const alice = await test.person("alice");
    const client = await clientOf(test, alice);
    const { body: post } = await client.post("/api/v1/statuses", {
      status: "كان يا ما كان <b>",
      language: "ar",
    });
    await client.post("/api/v1/statuses", { status: "and then", in_reply_to_id: post.id });
    const pages = pagesOf(test);
    const profile = await pages.get("/@alice");
    expect(profile.html).toContain("كان يا ما كان &#60;b&#62;");
    expect(profile.html).toContain(
      `<link rel="alternate" type="application/activity+json" href="${alice.uri}"/>`,
    );
    const thread = await pages.get(`/@alice/${post.id}`);
    expect(thread.status).toBe(200);
    expect(thread.html).toContain("and then");
    expect(thread.html).toContain('lang="ar" dir="auto"');
  });

  it("for followers only is not there for anyone else", async () => {
    await using test = await createTestApp();
    const client = await clientOf(test, await test.person("alice"));
    const { body: post } = await client.post("/api/v1/statuses", { status: "hush", visibility: "private" });
    const answer = await pagesOf(test).get(`/@alice/${post.id}`);
    expect(answer.status).toBe(404);
    expect(answer.html).not.toContain("hush");
  });
});

describe("own data", () => {
  it("is brought along, named elsewhere and deleted by forms without scripts", async () => {
    await using test = await createTestApp();
    await test.person("alice");
    await test.person("bob");
    const pages = pagesOf(test);
    const own = cookiesOf(await pages.post("/sign-in", { login: "alice", password: PASSWORD }));
    const send = async (path: string, form: Record<string, string>) =>
      (await pages.post(`/settings/data${path}`, form, own)).headers.get("location");
    const csv = "bob@here.test\nnobody@here.test\n";
    expect(await send("/import", { type: "blocks", mode: "merge", data: csv })).toMatch(/done=import$/);
    expect(await send("/import", { type: "lists", mode: "merge", data: "" })).toMatch(/refused=import$/);
    await test.app.drain();
    expect((await pages.get("/settings/data", own)).html).toContain('action="/settings/data/archive"');
    expect(await send("/archive", {})).toMatch(/done=archive$/);
    expect((await pages.get("/settings/data", own)).html).toMatch(
      /<progress.*Under way: 0 of 0 posts and files/,
    );
    await test.app.drain();
    const ready = (await pages.get("/settings/data?done=archive", own)).html;
    expect(ready).toMatch(/href="\/api\/v1\/archives\/\w+\/archive\.zip"/);
    expect(ready).not.toContain('action="/settings/data/archive"');
    expect(await send("/archive", {})).toMatch(/refused=archive$/);
    expect(await send("/aliases", { acct: "bob" })).toMatch(/done=alias$/);
    expect(await send("/move", { target: "bob", move_password: "wrong" })).toMatch(/refused=password$/);
    expect(await send("/move", { target: "bob", move_password: PASSWORD })).toMatch(/refused=move$/);
    const english = await pages.get("/settings/data?refused=move", own);
    expect(english.html).toContain("Finished: 1 of 2 taken in, 1 not.");
    expect(english.html).toMatch(/nobody@here\.test<\/bdi>: not found/);
    expect(english.html).toContain("the new account has to exist");
    expect(english.html).toContain("/api/v1/exports/following_accounts.csv");
    const bob = cookiesOf(await pages.post("/sign-in", { login: "bob", password: PASSWORD }));
    await pages.post("/settings/data/aliases", { acct: "alice" }, bob);
    expect((await pages.get("/settings/data", bob)).html).toMatch(/<bdi class="grow">[^<]*alice/);
    expect(await send("/move", { target: "bob", move_password: PASSWORD })).toMatch(/done=move$/);
    expect((await pages.get("/settings/data", own)).html).toContain("Your followers are led to @bob");
    expect((await pages.get("/@alice", { "accept-language": "en" })).html).toContain('href="/@bob"');
    expect(await send("/move/undo", { move_password: PASSWORD })).toMatch(/done=move_undone$/);
    expect((await pages.get("/@alice", { "accept-language": "en" })).html).not.toContain('href="/@bob"');
    expect((await pages.get("/settings/data?lang=ar", own)).html).toContain("لا رجعة فيه");
    const name = { username: "alice" };
    expect(await send("/delete", { ...name, delete_password: "wrong" })).toMatch(/refused=password$/);
    expect(await send("/delete", { username: "bob", delete_password: PASSWORD })).toMatch(/refused=delete$/);
    expect(await send("/delete", { ...name, delete_password: PASSWORD })).toBe("/farewell");
    const farewell = await pages.get("/farewell", { "accept-language": "en" });
    expect(farewell.html).toContain("Your account and everything");
    expect((await pages.get("/@alice")).status).toBe(404);
  });
});
