// A passkey in a real browser, held by Chromium's virtual authenticator: made in the settings, then enough to sign in.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lacks } from "#test/support/programs.ts";
import { openBrowserApp, type BrowserApp } from "./support/browser-app.ts";

/** A device that asks who holds it, and is always told: the right person. */
async function holdPasskeys(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

describe.skipIf(lacks("chromium"))("a passkey in Chromium", () => {
  let app: BrowserApp;

  beforeAll(async () => {
    app = await openBrowserApp();
    await app.test.person("alice");
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  it("is added on the security page, signs in alone, says again who it is, and is removed", async () => {
    await using context = await app.signedIn("alice");
    const page = await context.newPage();
    await holdPasskeys(context, page);
    await page.goto("/settings/security");
    await page.getByLabel("Name of the new passkey").fill("Laptop");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("The passkey is added.").waitFor();
    await page.getByText("Laptop").waitFor();

    await context.clearCookies();
    await page.goto("/sign-in?return=/settings/security");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.waitForURL("**/settings/security");
    await page.getByRole("button", { name: "Change the password" }).waitFor();

    app.test.clock.advance(11 * 60_000);
    await page.reload();
    await page.getByText("Say once more that it is you").waitFor();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByText("You can change things for ten minutes.").waitFor();
    await page.getByRole("button", { name: "Remove Laptop" }).click();
    await page.getByText("The passkey is removed.").waitFor();

    await context.clearCookies();
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByText("The passkey did not work.").waitFor();
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });

  it("is offered only where the browser can use it", async () => {
    await using context = await app.visitor();
    const page = await context.newPage();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, "PublicKeyCredential"));
    await page.goto("/sign-in");
    await page.waitForLoadState("networkidle");
    await expect.poll(() => page.getByRole("button", { name: "Use a passkey" }).isVisible()).toBe(false);
    await expect.poll(() => page.getByRole("button", { name: "Sign in" }).isVisible()).toBe(true);
  });
});
