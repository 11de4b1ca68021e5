// One's own jar in a real browser: filled from a picture, put in order, taken back; and the page that others get.
import encode from "qr";
import sharp from "sharp";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lacks } from "#test/support/programs.ts";
import { openBrowserApp, type BrowserApp } from "./support/browser-app.ts";

let app: BrowserApp;

beforeAll(async () => {
  app = await openBrowserApp();
  await app.test.person("alice");
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** A photograph of a code: turned a little, on a ground that is not white. */
async function pictureOf(text: string): Promise<Buffer> {
  const modules = encode(text, "raw", { ecc: "medium", border: 4 });
  const pixels = Buffer.from(modules.flat().map((dark) => (dark ? 20 : 235)));
  const size = modules.length;
  return sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
    .resize(size * 8, size * 8, { kernel: "nearest" })
    .rotate(7, { background: "#b0a090" })
    .png()
    .toBuffer();
}

async function choosePicture(page: Page, buffer: Buffer): Promise<void> {
  const input = page.getByLabel("Picture of a QR code");
  await input.setInputFiles({ name: "code.png", mimeType: "image/png", buffer });
}

async function order(page: Page): Promise<string[]> {
  return page.locator(".jarrow.own .strong").allTextContents();
}

describe.skipIf(lacks("chromium"))("a tip jar in Chromium", { timeout: 240_000 }, () => {
  it("is filled from pictures that never leave the browser, put in order, and taken back", async () => {
    await using context = await app.signedIn("alice", { viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(error.message));
    await page.goto("/settings/tips");
    await page.getByText("I am 18 or older").click();
    const add = page.getByRole("button", { name: "Add", exact: true });

    await choosePicture(page, await sharp({ create: blank }).png().toBuffer());
    await page.getByText("No QR code was found").waitFor();
    await choosePicture(page, Buffer.from("no picture at all"));
    await page.getByText("cannot open this picture").waitFor();

    // A link names its service; a bare address is kept until its service is chosen.
    await choosePicture(page, await pictureOf("https://ko-fi.com/alicetells"));
    await page.getByText("In the picture: https://ko-fi.com/alicetells").waitFor();
    const put = page.waitForRequest((request) => request.method() === "PUT");
    await add.click();
    expect((await put).postDataJSON().entries).toEqual([
      { service: null, handle: "https://ko-fi.com/alicetells", visibility: "federated" },
    ]);
    await page.getByText("1 of 12").waitFor();
    await choosePicture(page, await pictureOf("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"));
    await page.getByRole("combobox", { name: "Service or link" }).fill("بيتكوين");
    await page.getByRole("option", { name: "Bitcoin address" }).click();
    await add.click();
    await page.getByText("2 of 12").waitFor();
    await page.getByRole("combobox", { name: "Service or link" }).fill("https://paypal.me/alicetells");
    await add.click();
    await page.getByText("3 of 12").waitFor();

    // By keys, by mouse, and back from a removal.
    expect(await order(page)).toEqual(["Ko-fi", "Bitcoin address", "PayPal.Me"]);
    await page.getByRole("button", { name: "Move PayPal.Me. Use the arrow keys" }).press("ArrowUp");
    expect(await order(page)).toEqual(["Ko-fi", "PayPal.Me", "Bitcoin address"]);
    const handle = page.getByRole("button", { name: "Move Bitcoin address. Use the arrow keys" });
    await handle.hover();
    await page.mouse.down();
    const top = (await page.locator(".jarrow.own").first().boundingBox())!;
    await page.mouse.move(top.x + 20, top.y + 10, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => order(page)).toEqual(["Bitcoin address", "Ko-fi", "PayPal.Me"]);
    await page.getByRole("button", { name: "Remove Ko-fi" }).click();
    expect(await order(page)).toEqual(["Bitcoin address", "PayPal.Me"]);
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await order(page)).toEqual(["Bitcoin address", "Ko-fi", "PayPal.Me"]);

    // A name of its own and amounts, whose refusal is told at the entry.
    await page.getByRole("button", { name: "Edit PayPal.Me" }).click();
    await page.getByLabel("What it is called").fill("Coffee money");
    await page.getByLabel("Currency").selectOption("EUR");
    await page.getByLabel("Amount 1").fill("0");
    const save = page.getByRole("button", { name: "Save changes" });
    await save.click();
    await page.getByText("An amount is a number above zero").waitFor();
    await page.getByLabel("Amount 1").fill("٢٫٥٠");
    await page.getByText("What others will see").click();
    await page.locator(".jar-preview .fields").getByText("Coffee money").waitFor();
    await save.click();
    await page.getByText("The jar is saved").waitFor();

    await page.goto("/@alice/tips");
    const amount = page.getByRole("link", { name: "€2.50 with Coffee money" });
    await expect.poll(() => amount.getAttribute("href")).toBe("https://paypal.me/alicetells/2.5EUR");
    expect(wrong).toEqual([]);
  });

  it("is a page that works without scripts, from right to left, on a narrow screen", async () => {
    const options = { locale: "ar-EG", javaScriptEnabled: false, viewport: { width: 320, height: 640 } };
    await using context = await app.visitor(options);
    const page = await context.newPage();
    const elsewhere: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(app.origin)) elsewhere.push(request.url());
    });
    await page.goto("/@alice/tips");
    await expect.poll(() => page.locator("html").getAttribute("dir")).toBe("rtl");
    await page.getByRole("link", { name: "فتح كو-فاي" }).waitFor();
    await page.locator("summary.tiprow").first().click();
    await page.locator(".open-tip svg.qr").waitFor();
    await page.getByRole("link", { name: "عرض التغييرات" }).click();
    await page.locator("#history").getByText("أُضيف").first().waitFor();
    const { width, view } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      view: document.documentElement.clientWidth,
    }));
    expect(width).toBeLessThanOrEqual(view);
    expect(elsewhere).toEqual([]);
  });
});

const blank = { width: 300, height: 300, channels: 3 as const, background: "#808080" };
