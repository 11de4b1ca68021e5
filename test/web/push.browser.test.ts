// Notifications of a closed page in a real browser. Chromium without a window has no push service: the subscription is made by the
// test, which is the service too, and what arrives there is handed to the worker by DevTools. All else is as people have it.
import { createECDH, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { decrypt } from "http_ece";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPost } from "#src/posts/create-post.ts";
import { lacks } from "#test/support/programs.ts";
import { openBrowserApp, type BrowserApp } from "./support/browser-app.ts";

const pair = createECDH("prime256v1");
const keys = { p256dh: pair.generateKeys("base64url"), auth: randomBytes(16).toString("base64url") };

/** What a push service and the browser's part of it would do: a subscription that stays until it is given up. */
async function stubService(context: BrowserContext, endpoint: string): Promise<void> {
  await context.addInitScript(
    ([address, given]) => {
      const kept = "push-stub";
      const subscription = {
        endpoint: address,
        toJSON: () => ({ endpoint: address, expirationTime: null, keys: given }),
        unsubscribe: async () => (localStorage.removeItem(kept), true),
      };
      Object.assign(PushManager.prototype, {
        getSubscription: async () => (localStorage.getItem(kept) === null ? null : subscription),
        subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
          localStorage.setItem(kept, applicationServerKey);
          return subscription;
        },
      });
    },
    [endpoint, keys] as const,
  );
}

/** As the browser does once it has decrypted a message. */
async function deliver(context: BrowserContext, page: Page, data: string): Promise<void> {
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) =>
      registrations.forEach(({ registrationId }) => resolve(registrationId)),
    ),
  );
  await devtools.send("ServiceWorker.enable");
  const { origin } = new URL(page.url());
  await devtools.send("ServiceWorker.deliverPushMessage", {
    origin,
    registrationId: await registered,
    data,
  });
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration("/");
    const all = (await registration?.getNotifications()) ?? [];
    return all.map(({ title, body, lang, dir, data }) => ({ title, body, lang, dir, data }));
  });

describe.skipIf(lacks("chromium"))("notifications on this device", () => {
  let app: BrowserApp;
  let service: Server;
  const pushed: Buffer[] = [];

  beforeAll(async () => {
    service = createServer((request, response) => {
      void buffer(request).then((body) => (pushed.push(body), response.writeHead(201).end()));
    });
    await new Promise<void>((resolve) => void service.listen(0, "127.0.0.1", resolve));
    app = await openBrowserApp({ HAKAWATI_ALLOW_PRIVATE_ADDRESSES: "on" });
    await app.test.person("alice");
  });
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await new Promise((resolve) => void service.close(resolve));
  });

  it("are switched on, come in the person's language, lead to what happened, and are switched off", async () => {
    const bob = await app.test.person("bob");
    await using context = await app.signedIn("alice");
    await context.grantPermissions(["notifications"], { origin: app.origin });
    await stubService(context, `http://127.0.0.1:${(service.address() as AddressInfo).port}/alice`);
    const page = await context.newPage();
    const refused: string[] = [];
    page.on("console", (said) => void (/Content Security/.test(said.text()) && refused.push(said.text())));
    await page.goto("/settings/notifications");
    await page.getByText("Off", { exact: true }).waitFor();
    await page.getByRole("switch", { name: "Notifications in this browser" }).click();
    await page.getByText("On", { exact: true }).waitFor();
    await page.getByRole("switch", { name: "Likes, boosts and reactions" }).click();
    await expect
      .poll(() => page.getByRole("switch", { name: "Likes, boosts and reactions" }).isChecked())
      .toBe(false);
    await page.reload();
    await page.getByText("On", { exact: true }).waitFor();
    await expect
      .poll(() => page.getByRole("switch", { name: "Likes, boosts and reactions" }).isChecked())
      .toBe(false);

    const { id } = await createPost(app.test.app, {
      accountId: bob.id,
      text: "مرحبا @alice",
      visibility: "public",
    });
    await expect.poll(() => pushed.length, { timeout: 30_000 }).toBe(1);
    const message = decrypt(pushed[0]!, { version: "aes128gcm", privateKey: pair, authSecret: keys.auth });
    await deliver(context, page, message.toString());
    const expected = {
      title: "\u2068bob\u2069 mentioned you",
      body: "مرحبا @alice",
      lang: "en",
      dir: "ltr",
      data: `/@bob/${id}`,
    };
    await expect.poll(() => shown(page), { timeout: 30_000 }).toEqual([expected]);

    expect(await pressed(context)).toEqual([`${app.origin}/@bob/${id}`]);
    await expect.poll(() => shown(page), { timeout: 30_000 }).toEqual([]);
    await page.getByRole("switch", { name: "Notifications in this browser" }).click();
    await page.getByText("Off", { exact: true }).waitFor();
    await createPost(app.test.app, { accountId: bob.id, text: "@alice again", visibility: "public" });
    await app.test.app.drain();
    expect(pushed).toHaveLength(1);
    expect(refused).toEqual([]);
  });

  it("say what to do where the browser blocks them, and where it has none", async () => {
    await using context = await app.signedIn("alice");
    const page = await context.newPage();
    await page.addInitScript(() =>
      Object.defineProperty(Notification, "permission", { get: () => "denied" }),
    );
    await page.goto("/settings/notifications");
    await page.getByText("Blocked by the browser", { exact: true }).waitFor();
    await page.getByText("Open the site's permissions beside the address").waitFor();
    await expect.poll(() => page.getByRole("switch").isDisabled()).toBe(true);

    const older = await context.newPage();
    await older.addInitScript(() => Reflect.deleteProperty(globalThis, "PushManager"));
    await older.goto("/settings/notifications");
    await older.getByText("This browser cannot show notifications for this site").waitFor();
    await expect.poll(() => older.getByRole("switch").count()).toBe(0);
  });
});

/** Presses the one notification there is; windows may only be opened by a press of a hand, so their addresses are only noted. */
async function pressed(context: BrowserContext): Promise<string[]> {
  const worker = context.serviceWorkers()[0]!;
  return worker.evaluate(async () => {
    const scope = globalThis as unknown as {
      registration: ServiceWorkerRegistration;
      clients: { openWindow(url: string): Promise<unknown> };
      NotificationEvent: new (type: string, init: object) => Event;
    };
    const [notification] = await scope.registration.getNotifications();
    return new Promise<string[]>((resolve) => {
      scope.clients.openWindow = async (url) => resolve([url]);
      const event = new scope.NotificationEvent("notificationclick", { notification });
      // An event that no browser made is given no time of its own.
      Object.defineProperty(event, "waitUntil", { value: () => undefined });
      globalThis.dispatchEvent(event);
    });
  });
}
