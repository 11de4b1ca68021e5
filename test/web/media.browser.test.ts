// A picture's way through a real browser: chosen, described, posted, looked at; and a face for a profile.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "#test/support/pictures.ts";
import { lacks } from "#test/support/programs.ts";
import { openBrowserApp, type BrowserApp } from "./support/browser-app.ts";

let app: BrowserApp;
const refused: string[] = [];

beforeAll(async () => {
  app = await openBrowserApp();
  await app.test.person("alice");
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

async function pageOf(username: string): Promise<Page> {
  const page = await (await app.signedIn(username)).newPage();
  page.on("pageerror", (error) => refused.push(error.message));
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text());
  });
  return page;
}

const file = async (name: string) => ({
  name,
  mimeType: "image/jpeg",
  buffer: await picture("jpeg", 900, 600),
});

const isLoaded = (page: Page, selector: string) =>
  page.waitForFunction((found) => {
    const image = document.querySelector<HTMLImageElement>(found);
    return image !== null && image.complete && image.naturalWidth > 0;
  }, selector);

describe.skipIf(lacks("chromium"))("pictures in the app", { timeout: 240_000 }, () => {
  it("are chosen, described, posted and looked at, by keys too", async () => {
    const page = await pageOf("alice");
    await page.goto("/write");
    const chosen = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Add pictures, video or sound" }).click();
    await (await chosen).setFiles([await file("one.jpg"), await file("two.jpg")]);
    const words = page.getByRole("textbox", { name: "Image description" });
    await words.nth(1).waitFor();

    // What is forgotten is said once, and nothing goes before.
    await words.nth(0).fill("A red wall");
    await page.getByRole("button", { name: "Post", exact: true }).click();
    await page.getByText("People who can’t see a picture").waitFor();
    await words.nth(1).fill("Another wall");
    await page.getByRole("button", { name: "Choose what stays in view" }).first().click();
    await page.getByRole("slider", { name: "From left to right" }).fill("0.5");
    await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Move later" }).first().click();
    await expect.poll(() => words.nth(1).inputValue()).toBe("A red wall");
    // A page that is loaded anew still has them.
    await page.reload();
    await expect.poll(() => words.nth(1).inputValue()).toBe("A red wall");
    await page.getByRole("button", { name: "Post", exact: true }).click();
    await page.waitForURL(`${app.origin}/`);

    const post = page.getByRole("article");
    await post.getByRole("img", { name: "Another wall" }).waitFor();
    await isLoaded(page, "article .media img");
    await post.getByRole("link", { name: "Another wall" }).click();
    const viewer = page.getByRole("dialog", { name: "Pictures" });
    await viewer.getByText("1 of 2").waitFor();
    await page.keyboard.press("ArrowRight");
    await viewer.getByRole("img", { name: "A red wall" }).waitFor();
    await isLoaded(page, ".viewer img");
    await page.keyboard.press("Escape");
    await viewer.waitFor({ state: "detached" });
    await post.getByText("ALT").first().click();
    await post.getByText("Another wall").first().waitFor();

    const { id } = await accountOf("alice");
    const [status] = await (await app.test.request(`/api/v1/accounts/${id}/statuses`)).json();
    expect(status.media_attachments).toMatchObject([
      { description: "Another wall" },
      { description: "A red wall", meta: { focus: { x: 0.5 } } },
    ]);
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toEqual([]);

    // An edit has them too: described anew, one taken out, and who may quote.
    await page.goto(`/write?edit=${status.id}`);
    await expect.poll(() => words.nth(1).inputValue()).toBe("A red wall");
    await words.nth(1).fill("A green wall");
    await page.getByRole("button", { name: "Remove" }).first().click();
    await page.getByLabel("Who may quote this post").selectOption("nobody");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.waitForURL(/@alice\//);
    await page.getByRole("img", { name: "A green wall" }).waitFor();
    const edited = await (await app.test.request(`/api/v1/statuses/${status.id}`)).json();
    expect(edited).toMatchObject({
      media_attachments: [{ description: "A green wall", meta: { focus: { x: 0.5 } } }],
      quote_approval: { automatic: [] },
    });
    await page.context().close();
    expect(refused).toEqual([]);
  });

  it("become the face of a profile, and go again", async () => {
    const page = await pageOf("alice");
    await page.goto("/settings");
    const section = page.getByRole("region", { name: "Profile picture" });
    await section.locator("input[type=file]").setInputFiles(await file("face.jpg"));
    await isLoaded(page, "section .ava img");
    expect((await accountOf("alice")).avatar).toMatch(/\/media\/\w+\.jpg$/);
    await section.getByRole("button", { name: "Remove" }).click();
    await section.getByRole("button", { name: "Remove" }).waitFor({ state: "detached" });
    expect((await accountOf("alice")).avatar).toContain("missing.png");
    await page.context().close();
    expect(refused).toEqual([]);
  });

  async function accountOf(username: string): Promise<{ id: string; avatar: string }> {
    const found = await app.test.request(`/api/v1/accounts/lookup?acct=${username}`);
    return (await found.json()) as { id: string; avatar: string };
  }
});
