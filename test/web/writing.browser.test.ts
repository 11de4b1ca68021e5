// Writing in a real browser: Markdown and emoji, an edit and its history, a pin, a post for later, and delete and write anew.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addEmoji } from "#src/posts/emojis/local-emojis.ts";
import { lacks } from "#test/support/programs.ts";
import { openBrowserApp, type BrowserApp } from "./support/browser-app.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe.skipIf(lacks("chromium"))("somebody who writes", () => {
  let app: BrowserApp;
  let page: Page;
  const wrong: string[] = [];

  beforeAll(async () => {
    app = await openBrowserApp();
    await app.test.person("alice");
    await addEmoji(app.test.app, { shortcode: "coffee_cup", picture: PNG, category: "Café" });
    page = await (await app.signedIn("alice")).newPage();
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => {
      if (/content security policy/i.test(message.text())) wrong.push(message.text());
    });
  });

  afterAll(async () => {
    await app[Symbol.asyncDispose]();
  });

  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const words = () => page.locator("form.composer textarea");

  it("writes Markdown with an emoji of this server", async () => {
    await page.goto("/write");
    await words().fill("**Hot** coffee");
    await button("Emoji of this server").click();
    await page.getByRole("button", { name: ":coffee_cup:" }).click();
    await expect.poll(() => words().inputValue()).toBe("**Hot** coffee :coffee_cup: ");
    await button("Write in Markdown").click();
    await button("Post").click();
    const text = page.locator("article .text.html");
    await text.locator("strong").waitFor();
    await expect.poll(() => text.locator("img.emoji").getAttribute("alt")).toBe(":coffee_cup:");
  });

  it("edits it, and anyone sees what it said before", async () => {
    await page.locator("article .when").first().click();
    await page.waitForURL(/\/@alice\/[^/]+$/); // there is a "More" on the page before, too
    await button("More").first().click();
    await page.getByRole("link", { name: "Edit" }).click();
    await page.waitForURL(/\/write\?edit=/);
    await expect.poll(() => words().inputValue()).toContain("**Hot** coffee");
    await words().fill("_Cold_ coffee");
    await button("Save changes").click();
    await page.locator("article .text.html em").waitFor();
    await button(/^edited/).click();
    const history = page.locator("dialog[open] .history li");
    await history.nth(1).waitFor();
    await expect
      .poll(() => history.allInnerTexts())
      .toEqual([expect.stringContaining("Cold coffee"), expect.stringContaining("Hot coffee")]);
    await page.keyboard.press("Escape");
  });

  it("pins it to the profile", async () => {
    await button("More").first().click();
    await button("Pin to profile").click();
    await page.getByText("Pinned to your profile.").waitFor();
    await page.goto("/@alice");
    await expect.poll(() => page.locator("article .ctx").first().innerText()).toContain("Pinned");
  });

  it("deletes it and writes it anew", async () => {
    await button("Delete post").first().click();
    await button("Delete and write anew").click();
    await page.waitForURL(/\/write$/);
    await expect.poll(() => words().inputValue()).toBe("_Cold_ coffee");
    await expect.poll(() => button("Write in Markdown").getAttribute("aria-pressed")).toBe("true");
  });

  it("keeps a post for later, changes its words, and takes it back", async () => {
    await words().fill("in an hour");
    await button("Schedule").first().click();
    await page.getByLabel("Post at").waitFor();
    await page.locator("form.composer button.btn.ink").click();
    await page.waitForURL(/\/scheduled$/);
    await page.getByText("in an hour").waitFor();
    await button("Edit").click();
    await page.locator("dialog[open] textarea").fill("in two hours");
    await button("Save changes").click();
    await page.getByText("in two hours").waitFor();
    await button("Don’t post it").click();
    await page.getByText("Posts that wait for their time will be here.").waitFor();
  });

  it("keeps what was typed before the page was taken over", async () => {
    const { promise, resolve: go } = Promise.withResolvers<void>();
    const part = /\/assets\/profile-settings-[^/]*\.js$/;
    await page.route(part, async (route) => {
      await promise;
      await route.continue();
    });
    const script = page.waitForRequest(part);
    await page.goto("/settings/profile", { waitUntil: "commit" });
    await script;
    await page.locator("[name=display_name]").fill("Alice of the river");
    go();
    await page.waitForFunction(() => history.state?.key === "first");
    expect(await page.locator("[name=display_name]").inputValue()).toBe("Alice of the river");
  });

  it("sets how posts are written", async () => {
    await page.goto("/settings/writing");
    await page.locator("select").nth(1).selectOption("text/markdown");
    await button("Save changes").click();
    await page.getByText("Saved.").waitFor();
    await page.goto("/write");
    await expect.poll(() => button("Write in Markdown").getAttribute("aria-pressed")).toBe("true");
    expect(wrong).toEqual([]);
  });
});
