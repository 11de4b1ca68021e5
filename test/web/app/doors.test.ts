// The forms without scripts: sign-in, set-up, an app's consent, preferences; and no other site may send them.
import { describe, expect, it } from "vitest";
import { createWebFixture } from "../support/web-fixture.ts";

const asAlice = { cookie: "hakawati_session=alice" };

describe("sign-in", () => {
  it("passes the API's cookie on and goes back to where it came from", async () => {
    const { status, headers } = await createWebFixture().post("/sign-in", {
      login: "alice",
      password: "correct horse",
      return: "/@alice/1",
    });
    expect([status, headers.get("location")]).toEqual([303, "/@alice/1"]);
    expect(headers.get("set-cookie")).toContain("hakawati_session=alice; Path=/; HttpOnly");
  });

  it("says what to do after a wrong password, and keeps the name but not the password", async () => {
    const { status, html } = await createWebFixture().post("/sign-in", {
      login: "alice",
      password: "wrong one",
    });
    expect(status).toBe(422);
    expect(html).toContain("That password does not match this account");
    expect(html).toContain('value="alice"');
    expect(html).not.toContain("wrong one");
  });

  it.each(["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])(
    "never goes on to %s",
    async (back) => {
      const { headers } = await createWebFixture().post("/sign-in", {
        login: "alice",
        password: "correct horse",
        return: back,
      });
      expect(headers.get("location")).toBe("/");
    },
  );
});

describe("set-up", () => {
  it("shows the address and warns that it can't change", async () => {
    const { html } = await createWebFixture().get("/setup?token=good");
    expect(html).toContain("https://qissa.test");
    expect(html).toContain("<b>The domain can never change.</b>");
    expect(html).toContain("@qissa.test");
  });

  it("sends the form to the API and lets the owner in", async () => {
    const web = createWebFixture();
    const form = {
      token: "good",
      instance_name: "قصّة",
      language: "ar",
      username: "alice",
      email: "alice@qissa.test",
      password: "a long password",
    };
    const { status, headers } = await web.post("/setup", form);
    expect([status, headers.get("location")]).toEqual([303, "/"]);
    expect(headers.getSetCookie().join()).toContain("hakawati_session=alice");
    expect(headers.getSetCookie().join()).toContain("hakawati_lang=ar");
    expect(JSON.parse(web.api.sent[0]!)).toEqual(form);
  });

  it("shows the API's words beside the field they are about", async () => {
    const web = createWebFixture((api) => {
      api.post("/api/v1/setup", (c) =>
        c.json({ error: "x", details: { username: "Taken by the house" } }, 422),
      );
    });
    const { status, html } = await web.post("/setup", {
      token: "good",
      username: "admin",
      email: "a@b.test",
    });
    expect(status).toBe(422);
    expect(html).toMatch(/id="f-username-error">.*?Taken by the house/);
    expect(html).toContain('value="a@b.test"');
  });

  it.each([
    ["bad", 403, "This link does not open anything"],
    ["used", 410, "Already set up"],
  ])("answers a %s link with %d", async (token, code, words) => {
    const { status, html } = await createWebFixture().get(`/setup?token=${token}`);
    expect(status).toBe(code);
    expect(html).toContain(words);
  });
});

describe("an app's consent", () => {
  const request =
    "client_id=toot&redirect_uri=https%3A%2F%2Ftoot.example%2Fback&response_type=code&scope=read&state=s";

  it("asks who is not signed in to sign in first, and comes back whole", async () => {
    const { headers } = await createWebFixture().get(`/oauth/authorize?${request}`);
    const location = new URL(headers.get("location")!, "https://qissa.test");
    expect(location.searchParams.get("return")).toBe(`/oauth/authorize?${request}`);
  });

  it("names the app, what it asks for and where it leads", async () => {
    const { html } = await createWebFixture().get(`/oauth/authorize?${request}`, asAlice);
    expect(html).toContain("Allow <bdi>toot</bdi>?");
    expect(html).toContain("read everything you can read");
    expect(html).toContain("toot.example");
    expect(html).toContain('<input type="hidden" name="state" value="s"/>');
  });

  it("shows what fails as a page, and refuses what is too large", async () => {
    const web = createWebFixture((api) => {
      api.post("/oauth/authorize", (c) =>
        c.json({ error: "unauthenticated", error_description: "Sign in first" }, 401),
      );
    });
    const failed = await web.post("/oauth/authorize", { client_id: "toot", decision: "allow" });
    expect(failed.status).toBe(400);
    expect(failed.html).toContain("Sign in first");
    const large = await web.post("/oauth/authorize", { state: "x".repeat(1_100_000) });
    expect(large.status).toBe(400);
    expect(large.html).toContain("That could not be read");
  });

  it("hands the answer to the API and follows its redirect", async () => {
    const web = createWebFixture();
    const form = { client_id: "toot", scope: "read", state: "s", decision: "allow", more: "dropped" };
    const { status, headers } = await web.post("/oauth/authorize", form, asAlice);
    expect([status, headers.get("location")]).toEqual([303, "https://toot.example/back?code=c0de"]);
    expect(web.api.sent).toEqual(["client_id=toot&scope=read&state=s&decision=allow"]);
  });

  it("shows the code to carry over where the app has no address", async () => {
    const { html } = await createWebFixture().get("/oauth/authorize/native?code=c0de", asAlice);
    expect(html).toContain('<p class="grouped one" id="code">c0de</p>');
    const denied = await createWebFixture().get("/oauth/authorize/native?error=access_denied", asAlice);
    expect(denied.html).toContain("Nothing was allowed");
  });

  it("explains a request that can't be answered, and leads nowhere", async () => {
    const { status, html, headers } = await createWebFixture().get(
      "/oauth/authorize?client_id=evil",
      asAlice,
    );
    expect(status).toBe(400);
    expect(html).toContain("This request cannot be answered");
    expect(headers.get("location")).toBeNull();
  });
});

describe("preferences", () => {
  it("keep language and light, and show the same page in them", async () => {
    const web = createWebFixture();
    const { headers } = await web.post("/preferences", {
      lang: "ar",
      theme: "dark",
      return: "/about?lang=en",
    });
    expect(headers.get("location")).toBe("/about");
    const cookie = headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    const { html } = await web.get("/about", { cookie, "accept-language": "en" });
    expect(html).toContain('<html lang="ar" dir="rtl" data-theme="dark">');
  });

  it("are the person's own language everywhere, when someone is signed in", async () => {
    const web = createWebFixture();
    await web.post("/preferences", { lang: "ar" }, asAlice);
    expect(web.api.asked).toContain("PATCH /api/v1/preferences");
  });

  it("a language in the address is kept too", async () => {
    const { html, headers } = await createWebFixture().get("/about?lang=ar");
    expect(html).toContain('<html lang="ar"');
    expect(headers.get("set-cookie")).toContain("hakawati_lang=ar");
  });
});

describe("W8: a form from another site", () => {
  const paths = ["/sign-in", "/sign-out", "/setup", "/oauth/authorize", "/preferences"];

  it.each(paths)("is refused at %s, and the API is not asked to act", async (path) => {
    const web = createWebFixture();
    const senders = [
      { origin: "https://evil.test", "sec-fetch-site": "cross-site" },
      { origin: "https://evil.test", "sec-fetch-site": "same-origin" },
      { origin: "https://qissa.test", "sec-fetch-site": "cross-site" },
      { origin: "https://qissa.test", "sec-fetch-site": "same-site" },
      { origin: "null", "sec-fetch-site": "none" },
    ];
    for (const sender of senders) {
      const { status } = await web.post(path, {}, { ...asAlice, ...sender });
      expect(status).toBe(403);
    }
    expect(web.api.asked.filter((asked) => !asked.startsWith("GET"))).toEqual([]);
  });
});
