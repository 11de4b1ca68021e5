// What a signed-in person does in a real browser: find, follow, read, write, answer, fill the jar, and leave.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { lacks } from "#test/support/programs.ts";
import { createPost } from "#src/posts/create-post.ts";
import { PASSWORD } from "#test/support/app.ts";
import { openBrowserApp, type BrowserApp } from "./support/browser-app.ts";

let app: BrowserApp;

beforeAll(async () => {
  app = await openBrowserApp();
  await app.test.person("alice");
  await app.test.person("omar");
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** A page whose scripts must not fail and whose policy must refuse nothing. */
async function pageOf(username: string, options = {}): Promise<Page> {
  const page = await (await app.signedIn(username, options)).newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) wrong.push(message.text());
  });
  onTestFinished(async () => {
    await page.context().close();
    expect(wrong).toEqual([]);
  });
  return page;
}

async function say(username: string, text: string): Promise<void> {
  const found = await app.test.request(`/api/v1/accounts/lookup?acct=${username}`);
  const { id: accountId } = (await found.json()) as { id: string };
  await createPost(app.test.app, { accountId, text, visibility: "public", language: "en" });
}

/** JavaScript that the page has fetched, as it travelled. */
function scriptBytes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const files = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    return files
      .filter(({ name }) => name.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  });
}

describe.skipIf(lacks("chromium"))("the signed-in app", { timeout: 240_000 }, () => {
  it("finds and follows somebody, keeps their news waiting, and shows them when asked", async () => {
    const page = await pageOf("omar");
    await page.goto("/");
    await page.getByRole("link", { name: "Find people" }).click();
    const box = page.getByRole("main").getByRole("searchbox");
    await box.fill("alice");
    await box.press("Enter");
    await page.getByRole("main").getByRole("button", { name: "Follow" }).click();
    await page.getByRole("main").getByRole("button", { name: "Following" }).waitFor();
    await say("alice", "The first story");
    await page.goto("/");
    await page.getByText("The first story").waitFor();
    expect(await scriptBytes(page)).toBeLessThan(90 * 1024);

    await say("alice", "The second story");
    await page.getByRole("button", { name: "1 new post" }).click({ timeout: 30_000 });
    await page.getByText("The second story").waitFor();
  });

  it("mutes and unmutes from the menu of a profile, without leaving the document", async () => {
    const page = await pageOf("omar");
    await page.goto("/@alice");
    await page.evaluate(() => Object.assign(globalThis, { isSame: true }));
    for (const [button, said] of [
      ["Mute", "takes it back"],
      ["Unmute", "No longer muted"],
    ] as const) {
      await page.getByLabel("More about @alice").click({ timeout: 30_000 });
      await page.getByRole("button", { name: button, exact: true }).click();
      await page.getByText(said).waitFor({ timeout: 30_000 });
    }
    expect(await page.evaluate(() => Object.hasOwn(globalThis, "isSame"))).toBe(true);
  });

  it("offers the replies that came from elsewhere while a thread was read", async () => {
    await say("alice", "Asked on many servers");
    const page = await pageOf("omar");
    await page.goto("/@alice");
    await page.route("**/api/v1/statuses/*/context", async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), "mastodon-async-refresh": 'id="replies:1", retry=2' };
      await route.fulfill({ response, headers });
    });
    let asked = 0;
    await page.route("**/api/v1_alpha/async_refreshes/*", (route) => {
      const status = ++asked === 1 ? "running" : "finished";
      return route.fulfill({ json: { async_refresh: { id: "replies:1", status, result_count: 2 } } });
    });
    const post = page.getByRole("article").filter({ hasText: "Asked on many servers" });
    await post.getByRole("link", { name: "now" }).click({ timeout: 30_000 });
    await page.getByRole("progressbar", { name: "Being fetched" }).waitFor({ timeout: 30_000 });
    const offer = page.getByRole("button", { name: "Show 2 more replies" });
    await page.unroute("**/api/v1/statuses/*/context");
    await offer.click({ timeout: 30_000 });
    await offer.waitFor({ state: "detached", timeout: 30_000 });
  });

  it("asks a question, votes in one, reacts, and quotes", async () => {
    const asker = await pageOf("alice");
    await asker.goto("/write");
    await asker.getByRole("textbox", { name: "Text" }).fill("Which evening?");
    await asker.getByRole("button", { name: "Poll" }).click();
    await asker.getByRole("textbox", { name: "Choice 1" }).fill("Thursday");
    await asker.getByRole("textbox", { name: "Choice 2" }).fill("الجمعة");
    await asker.getByRole("button", { name: "Post", exact: true }).click();
    await asker.waitForURL(`${app.origin}/`);

    const page = await pageOf("omar");
    await page.goto("/@alice");
    const post = page.getByRole("article").filter({ hasText: "Which evening?" });
    await post.getByRole("radio", { name: "الجمعة" }).check();
    await post.getByRole("button", { name: "Vote" }).click();
    await post.getByText("1 vote").waitFor();
    await expect
      .poll(() => post.getByRole("progressbar", { name: "الجمعة" }).getAttribute("value"))
      .toBe("1");
    await post.getByRole("button", { name: "More" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "React with 🎉" }).click();
    await post.getByRole("button", { name: "🎉 1", pressed: true }).waitFor();
    await post.getByRole("button", { name: "🎉 1" }).click();
    await post.getByRole("button", { name: /🎉/ }).waitFor({ state: "detached" });
    await post.getByRole("button", { name: "More" }).click();
    await page.getByRole("link", { name: "Quote" }).click();
    await page.getByRole("textbox", { name: "Text" }).fill("Friday, then");
    await page.getByRole("button", { name: "Post", exact: true }).click();
    await page.waitForURL(`${app.origin}/`);
    const quote = page.getByRole("article").filter({ hasText: "Friday, then" });
    await quote.getByText("Which evening?").waitFor();

    // Whoever is quoted may take it back.
    await asker.goto("/@omar");
    const quoted = asker.getByRole("article").filter({ hasText: "Friday, then" });
    await quoted.getByRole("button", { name: "More" }).click();
    await asker.getByRole("button", { name: "Take my post out of it" }).click();
    await quoted.getByText("The author has taken this quote back.").waitFor();

    // Other choices are another question, which the editor says before.
    await asker.goto("/@alice");
    await asker.getByRole("article").filter({ hasText: "Which evening?" }).locator("a.when").click();
    await asker.waitForURL(/\/@alice\/[^/]+$/);
    await asker.getByRole("button", { name: "More" }).first().click();
    await asker.getByRole("link", { name: "Edit" }).click();
    await asker.waitForURL(/\/write\?edit=/);
    await asker.getByText("The poll and its votes stay as they are.").waitFor();
    await asker.getByRole("textbox", { name: "Choice 2" }).fill("Saturday");
    await asker.getByText("voting begins anew").waitFor();
    await asker.getByRole("button", { name: "Save changes" }).click();
    await asker
      .getByRole("progressbar", { name: "Saturday" })
      .or(asker.getByText("Saturday"))
      .first()
      .waitFor();
    await page.goto("/@alice");
    await page.getByRole("radio", { name: "Saturday" }).first().waitFor();
  });

  it("keeps the words of a post until the server has it", async () => {
    const page = await pageOf("omar");
    await page.goto("/write");
    const text = page.getByRole("textbox", { name: "Text" });
    await text.fill("مساء الخير من بغداد");
    await page.route("**/api/v1/statuses", (route) => route.abort());
    await page.getByRole("button", { name: "Post" }).click();
    await page.getByText("Your words are still here").waitFor();
    await page.reload();
    await page.unroute("**/api/v1/statuses");
    await expect.poll(() => text.inputValue()).toBe("مساء الخير من بغداد");
    await page.getByRole("button", { name: "Post" }).click();
    await page.waitForURL(`${app.origin}/`);
    await page.getByRole("article").getByText("مساء الخير من بغداد").waitFor();
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  it("answers a post, is told of answers, and deletes what was said", async () => {
    const alice = await pageOf("alice");
    await say("alice", "Who has the next word?");
    await alice.goto("/notifications");
    await alice.getByRole("link", { name: "Notifications", exact: true }).waitFor({ timeout: 30_000 });
    await alice.goto("/");
    const omar = await pageOf("omar");
    await omar.goto("/@alice");
    await omar
      .getByRole("article")
      .filter({ hasText: "next word" })
      .getByRole("link", { name: "Reply" })
      .click();
    const reply = omar.getByRole("form", { name: "Your reply" });
    await expect.poll(() => reply.getByRole("textbox", { name: "Text" }).inputValue()).toBe("@alice ");
    await reply.getByRole("textbox", { name: "Text" }).fill("@alice I have it");
    await reply.getByRole("button", { name: "Reply" }).click();
    const answer = omar.getByRole("article").filter({ hasText: "I have it" });
    await answer.waitFor();

    await alice.getByRole("link", { name: "Notifications, 1 unread" }).click({ timeout: 30_000 });
    await alice.getByText("omar mentioned you").waitFor();

    await answer.getByRole("button", { name: "Delete post" }).click();
    await omar.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
    await answer.waitFor({ state: "detached" });
  });

  it("likes, boosts and saves a post, takes it back, and says when the server did not hear it", async () => {
    await say("alice", "Worth passing on");
    const omar = await pageOf("omar");
    await omar.goto("/@alice");
    const post = omar.getByRole("article").filter({ hasText: "Worth passing on" });
    const button = (name: string, pressed: boolean) =>
      post.getByRole("button", { name, pressed, exact: true });
    await button("Like", false).click();
    await button("Like 1", true).waitFor();
    await button("Boost", false).click();
    await button("Boost 1", true).waitFor();
    await button("Save", false).click();
    await button("Save", true).waitFor();
    await omar.goto("/@omar");
    await post.getByText("Boosted by omar").waitFor();
    await omar.goto("/saved");
    await button("Like 1", true).waitFor();

    await app.test.app.drain();
    const alice = await pageOf("alice");
    await alice.goto("/notifications");
    await alice.getByText("omar likes your post").waitFor();
    await alice.getByText("omar boosted your post").waitFor();

    await omar.route("**/favourite", (route) => route.abort());
    await omar.route("**/unfavourite", (route) => route.abort());
    await button("Like 1", true).click();
    await omar.getByText("did not reach the server").waitFor();
    await button("Like 1", true).waitFor();
    await omar.unroute("**/unfavourite");
    await button("Like 1", true).click();
    await button("Boost 1", true).click();
    await button("Boost", false).waitFor();
    await omar.goto("/@omar");
    await omar.getByText("Boosted by omar").waitFor({ state: "detached" });
  });

  it("offers no boost of what is not for everyone", async () => {
    const page = await pageOf("alice");
    await page.goto("/write");
    await page.getByRole("textbox", { name: "Text" }).fill("@omar between us");
    await page.getByLabel("Who can see it").selectOption("direct");
    await page.getByRole("button", { name: "Post" }).click();
    await page.waitForURL(`${app.origin}/`);
    const omar = await pageOf("omar");
    await omar.goto("/@alice");
    const letter = omar.getByRole("article").filter({ hasText: "between us" });
    await letter.getByRole("button", { name: "Like" }).waitFor();
    await expect.poll(() => letter.getByRole("button", { name: "Boost" }).count()).toBe(0);
  });

  it("fills the jar: refusals at their field, links recognised, order kept, the password asked for later", async () => {
    const page = await pageOf("omar");
    await page.goto("/settings/tips");
    await page.getByText("I am 18 or older").click();
    const search = page.getByRole("combobox", { name: "Service or link" });
    await search.pressSequentially("ko-f");
    await page.getByRole("option", { name: /Ko-fi/ }).waitFor();
    await search.press("Enter");
    const handle = page.getByLabel("Your name, number or address there");
    await handle.fill("two words");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("does not look like a name").waitFor();
    await expect.poll(() => handle.getAttribute("aria-invalid")).toBe("true");
    await handle.fill("omarwrites");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("1 of 12").waitFor();
    await search.fill("https://paypal.me/omar");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("2 of 12").waitFor();

    app.test.clock.advance(11 * 60_000);
    await page.getByRole("button", { name: "Move PayPal.Me up" }).click();
    await page.getByRole("button", { name: "Save changes" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password").fill("not this one");
    await dialog.getByRole("button", { name: "Go on" }).click();
    await dialog.getByText("does not match").waitFor();
    await dialog.getByLabel("Password").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Go on" }).click();
    await page.getByText("The jar is saved").waitFor();
    await page.getByRole("link", { name: "Preview" }).click();
    await page.getByRole("link", { name: "Open PayPal.Me" }).waitFor();
    const links = await page
      .locator("a[rel~=payment]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    expect(links).toEqual(["https://paypal.me/omar", "https://ko-fi.com/omarwrites"]);
  });

  it("goes back to a page as it was left, says what did not come, signs out, and in again", async () => {
    const page = await pageOf("omar", { viewport: { width: 1280, height: 400 } });
    for (let i = 0; i < 12; i++) await say("alice", `Story number ${i}`);
    await page.goto("/");
    await page.getByText("Story number 0", { exact: true }).waitFor();
    await page.evaluate(() => scrollTo(0, 500));
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(500);
    await page.getByRole("link", { name: "Spaces", exact: true }).first().click();
    await page.getByRole("heading", { name: "Spaces", level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(500);

    await page.route("**/api/v1/spaces?*", (route) => route.fulfill({ status: 500, body: "{}" }));
    await page.getByRole("link", { name: "Spaces", exact: true }).first().click();
    await page.getByRole("heading", { name: "The page did not come" }).waitFor();
    await page.unroute("**/api/v1/spaces?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Spaces", level: 1 }).waitFor();

    await page.getByRole("link", { name: "Settings" }).first().click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).first().waitFor();
    const names = async () => (await page.context().cookies()).map(({ name }) => name);
    await expect.poll(names).not.toContain("hakawati_session");

    await page.goto("/sign-in");
    await page.locator("[name=login]").fill("omar");
    await page.locator("[name=password]").fill(PASSWORD);
    await page.locator("[name=password]").press("Enter");
    await page.waitForURL(`${app.origin}/`);
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    expect(await names()).toContain("hakawati_session");
  });

  it("speaks Arabic from right to left, on a phone", async () => {
    const page = await pageOf("alice", { locale: "ar-EG", viewport: { width: 390, height: 844 } });
    for (const path of [
      "/",
      "/write",
      "/search?q=omar",
      "/notifications",
      "/settings",
      "/settings/tips",
      "/spaces/new",
    ]) {
      await page.goto(path);
      await expect.poll(() => page.evaluate(() => document.documentElement.dir)).toBe("rtl");
      const { width, view } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        view: document.documentElement.clientWidth,
      }));
      expect(width, path).toBeLessThanOrEqual(view);
    }
  });
});
