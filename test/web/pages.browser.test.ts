// The built pages in a real browser: taken over without a complaint, narrow and wide, in both languages, light in weight.
import { gzipSync } from "node:zlib";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "#test/support/browser.ts";
import { lacks } from "#test/support/programs.ts";
import { createWeb } from "#web/server.ts";
import { origin as fixtureOrigin } from "./support/entities.ts";
import { createFixtureApi } from "./support/fixture-api.ts";

const paths = [
  "/",
  "/spaces",
  "/spaces/s1",
  "/about",
  "/@alice",
  "/@alice/1",
  "/@alice/tips",
  "/sign-in",
  "/nowhere",
];

let browser: Browser;
let origin = "";
const closing: (() => unknown)[] = [];

describe.skipIf(lacks("chromium"))("the pages in Chromium", () => {
  beforeAll(async () => {
    origin = await serve();
    browser = await launchBrowser();
    closing.push(() => browser.close());
  });

  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  describe.each(["en", "ar"])("in %s", (locale) => {
    it.each(paths)("%s is shown without a complaint of the browser, and fits 320 px", async (path) => {
      await using visitor = await open({ locale, viewport: { width: 320, height: 640 } });
      const { page, complaints } = visitor;
      await page.goto(origin + path);
      if (path !== "/sign-in") await takenOver(page);
      const expected = path === "/nowhere" ? ["status of 404"] : [];
      expect(complaints.filter((text) => !expected.some((part) => text.includes(part)))).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  });

  it("a press of a link changes the page, not the document", async () => {
    await using visitor = await open({ locale: "en" });
    const { page, complaints } = visitor;
    await page.goto(`${origin}/`);
    await takenOver(page);
    await page.evaluate(() => Object.assign(window, { same: true }));
    await page.click("nav.nav a[href='/spaces']");
    await page.waitForFunction(() => document.title.startsWith("Spaces"));
    await page.click("a.space");
    await page.waitForSelector(".room");
    await page.goBack();
    await page.waitForFunction(() => document.title.startsWith("Spaces"));
    await expect.poll(() => page.evaluate(() => "same" in window)).toBe(true);
    expect(complaints).toEqual([]);
    // The server was built anew: the script of a page that was not open yet is gone, and a new document has the new ones.
    await page.route(/\/assets\/about-[^/]+\.js$/, (route) => route.fulfill({ status: 404 }), { times: 1 });
    await page.click("nav.nav a[href='/about']");
    await page.waitForFunction(() => document.title.startsWith("About") && !("same" in window));
    await takenOver(page);
  });

  it("opens the jar over the profile, and Esc leads back to the button", async () => {
    await using visitor = await open({ locale: "en" });
    const { page } = visitor;
    await page.goto(`${origin}/@alice`);
    await takenOver(page);
    await page.click("a.ib.tip");
    await page.waitForSelector("dialog[open]");
    await expect.poll(() => page.isVisible("dialog a[href='https://ko-fi.com/alice']")).toBe(true);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("href")))
      .toBe("/@alice/tips");
  });

  /** A page whose script has come and waits for the rest: `go` lets it come. */
  async function before(page: Page, path: string, part: RegExp): Promise<{ go: () => void }> {
    const { promise, resolve: go } = Promise.withResolvers<void>();
    await page.route(part, async (route) => {
      await promise;
      await route.continue();
    });
    const script = page.waitForRequest(part);
    await page.goto(`${origin}${path}`, { waitUntil: "commit" });
    await script;
    return { go };
  }

  it("opens the jar for a press that came before the page was taken over", async () => {
    await using visitor = await open({ locale: "en" });
    const { page } = visitor;
    const { go } = await before(page, "/@alice", /\/assets\/(?:en|profile)-[^/]*\.js$/);
    await page.click("a.ib.tip");
    go();
    await page.waitForSelector("dialog[open] a[href='https://ko-fi.com/alice']");
    expect(new URL(page.url()).pathname).toBe("/@alice");
  });

  it("enters a Space for a press that came before the page was taken over", async () => {
    await using visitor = await open({ locale: "en" });
    const { page } = visitor;
    const { go } = await before(page, "/spaces/s1", /\/assets\/(?:en|space)-[^/]*\.js$/);
    await page.getByRole("button", { name: "Start listening" }).click();
    const asked = page.waitForRequest(/\/api\/v1\/spaces\/s1\/tickets$/);
    go();
    await asked;
  });

  it("says in the open jar when the server is not heard, and asks again", async () => {
    await using visitor = await open({ locale: "en" });
    const { page } = visitor;
    await page.route("**/tip_jar", (route) => route.abort());
    await page.goto(`${origin}/@alice`);
    await takenOver(page);
    await page.click("a.ib.tip");
    const alert = page.getByRole("dialog").getByRole("alert");
    await alert.getByText("did not say whether this jar changed").waitFor();
    await expect.poll(() => page.isVisible("dialog a[href='https://ko-fi.com/alice']")).toBe(true);
    await page.unroute("**/tip_jar");
    await alert.getByRole("button", { name: "Try again" }).click();
    await alert.waitFor({ state: "detached" });
  });

  it("shows the jar's addresses and QR codes without scripts, and no button that would do nothing", async () => {
    await using visitor = await open({ locale: "ar", javaScriptEnabled: false });
    const { page } = visitor;
    await page.goto(`${origin}/@alice/tips`);
    await page.click("summary.tiprow >> nth=0");
    await expect.poll(() => page.isVisible(".open-tip svg.qr")).toBe(true);
    await expect.poll(() => page.locator("button.needs-script:visible").count()).toBe(0);
  });

  it("signs in without scripts", async () => {
    await using visitor = await open({ locale: "en", javaScriptEnabled: false });
    const { page } = visitor;
    await page.goto(`${origin}/sign-in?return=/about`);
    await page.fill("[name=login]", "alice");
    await page.fill("[name=password]", "correct horse");
    await page.click("form[action='/sign-in'] button");
    await page.waitForURL(`${origin}/about`);
    await expect.poll(() => page.isVisible("a.me")).toBe(true);
  });

  it("weighs at most 90 KB of scripts and 15 KB of styles before the first timeline", async () => {
    await using visitor = await open({ locale: "ar" });
    const { page } = visitor;
    const weights: Promise<{ type: string; size: number }>[] = [];
    page.on("response", (response) => {
      const type = response.request().resourceType();
      weights.push(response.body().then((body) => ({ type, size: gzipSync(body).length })));
    });
    await page.goto(`${origin}/`);
    await takenOver(page);
    const sizes = { script: 0, stylesheet: 0 };
    for (const { type, size } of await Promise.all(weights)) {
      if (type === "script" || type === "stylesheet") sizes[type] += size;
    }
    expect(sizes.script).toBeGreaterThan(0);
    expect(sizes.script).toBeLessThan(90_000);
    expect(sizes.stylesheet).toBeLessThan(15_000);
  });
});

/** The fixture API and the built pages behind one origin, which answers of the fixtures are rewritten to. */
async function serve(): Promise<string> {
  const api = createFixtureApi();
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  const here = `http://localhost:${(server.address() as AddressInfo).port}`;
  const call = async (request: Request): Promise<Response> => {
    const { method, headers } = request;
    const body = method === "GET" ? null : await request.text();
    const answer = await api.call(
      new Request(request.url.replace(here, fixtureOrigin), { method, headers, body }),
    );
    return new Response((await answer.text()).replaceAll(fixtureOrigin, here), answer);
  };
  const web = createWeb<unknown>({ config: { origin: here } }, call);
  const fetch = (request: Request) =>
    new URL(request.url).pathname.startsWith("/api/")
      ? call(request)
      : web.fetch(request, { peer: undefined });
  const handle = getRequestListener(fetch, { overrideGlobalObjects: false });
  server.on("request", (request, response) => void handle(request, response));
  return here;
}

/** What outlives pages is drawn once the browser has taken the document over. */
async function takenOver(page: Page): Promise<void> {
  await page.waitForSelector(".toasts", { state: "attached" });
}

async function open(options: BrowserContextOptions) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
