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
  /** A browser of a visitor, or of a person of this server who has signed in. */
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
    // What breathes and slides without end is painted by the processor here, all the time that a page stands.
    const quiet = { locale: "en-US", reducedMotion: "reduce" } as const;
    const context = await browser.newContext({ baseURL: origin, ...quiet, ...given });
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
      await context.addCookies([{ ...(await sessionOf(test, origin, username)), url: origin }]);
      return context;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
    },
  };
}

/** What the form of the page asks for, without its page: app.browser.test.ts signs in through the form. */
async function sessionOf(
  test: TestApp,
  origin: string,
  login: string,
): Promise<{ name: string; value: string }> {
  const headers = { origin, "content-type": "application/json" };
  const body = JSON.stringify({ login, password: PASSWORD });
  const answer = await test.request("/api/v1/sessions", { method: "POST", headers, body });
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(answer.headers.get("set-cookie") ?? "") ?? [];
  if (!name || !value) throw new Error(`${login} could not sign in: ${answer.status}`);
  return { name, value };
}
