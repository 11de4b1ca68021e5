// A whole app on a port of this machine, and a browser in front of it: what people have, without TLS.
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { listen } from "#src/server.ts";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { launchBrowser, type BrowserOptions } from "#test/support/browser.ts";
import { freePort } from "#test/support/free-port.ts";

/** What does not come within this does not come: the error then names what was waited for. */
const WAIT_MS = 60_000;

export interface BrowserApp extends AsyncDisposable {
  origin: string;
  test: TestApp;
  browser: Browser;
  /** A browser of a visitor, or of a person of this server, signed in through the form. */
  visitor(options?: BrowserContextOptions): Promise<BrowserContext>;
  signedIn(username: string, options?: BrowserContextOptions): Promise<BrowserContext>;
}

/** Needs the built web app (dist/web), as the pages do. */
export async function openBrowserApp(
  more: Record<string, string> = {},
  options: BrowserOptions = {},
): Promise<BrowserApp> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = { HAKAWATI_ORIGIN: origin, HAKAWATI_PORT: String(port), HAKAWATI_RATE_LIMITS: "off", ...more };
  const test = await createTestApp({ env });
  const server = await listen(test.app.config, test.doors);
  await test.app.start();
  const browser = await launchBrowser(options);
  const visitor = async (given: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ baseURL: origin, locale: "en-US", ...given });
    context.setDefaultTimeout(WAIT_MS);
    return context;
  };
  return {
    origin,
    test,
    browser,
    visitor,
    async signedIn(username, given) {
      const context = await visitor(given);
      const page = await context.newPage();
      await page.goto("/sign-in");
      await page.locator("[name=login]").fill(username);
      await page.locator("[name=password]").fill(PASSWORD);
      await page.locator("[name=password]").press("Enter");
      await page.waitForURL(`${origin}/`);
      await page.close();
      return context;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
    },
  };
}
