// Spaces as people press them, where nothing needs to be heard: planned ahead, entered by keyboard, agreed to, warned of, and ended by staff.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "#src/accounts/create-account.ts";
import { block } from "#src/graph/block.ts";
import { PASSWORD } from "#test/support/app.ts";
import { launchBrowser } from "#test/support/browser.ts";
import { picture } from "#test/support/pictures.ts";
import { lacks } from "#test/support/programs.ts";
import { openBrowserApp, type BrowserApp } from "./support/browser-app.ts";

let app: BrowserApp;

beforeAll(async () => {
  app = await openBrowserApp({}, { microphones: "asked" });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** A page of someone who lets it have the microphone. */
async function pageOf(username: string): Promise<Page> {
  return (await app.signedIn(username, { permissions: ["microphone"] })).newPage();
}

async function hasState(page: Page, state: string): Promise<void> {
  await page.locator(`[data-room-state=${state}]`).first().waitFor();
}

/** As far as the question for the microphone. */
async function openSpace(page: Page, title: string): Promise<string> {
  await page.goto("/spaces/new");
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Open the Space" }).click();
  await page.getByRole("dialog").waitFor();
  return new URL(page.url()).pathname;
}

async function goOnStage(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Join muted" }).click();
  await hasState(page, "live");
}

/** As a field for a day and a time takes it, by the clock of the browser. */
function timeAhead(page: Page, hours: number): Promise<string> {
  return page.evaluate((ahead) => {
    const at = new Date(Date.now() + ahead * 3_600_000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  }, hours);
}

/** What can be pressed or filled in, and what the Tab key comes to, before it leaves the page or comes round. */
async function reachedByTab(page: Page): Promise<{ seen: string[]; reached: string[] }> {
  const seen = await page.evaluate(() => {
    const ways = "a[href], button:not(:disabled), input, select, textarea, summary";
    const visible = [...document.querySelectorAll<HTMLElement>(ways)].filter(
      (way) => way.checkVisibility({ visibilityProperty: true }) && !way.closest("dialog:not([open])"),
    );
    visible.forEach((way, at) => (way.dataset["way"] = `${at} ${way.ariaLabel ?? way.textContent}`));
    (document.activeElement as HTMLElement | null)?.blur();
    return visible.map((way) => way.dataset["way"]!);
  });
  const reached: string[] = [];
  for (let presses = 0; presses < seen.length + 5; presses++) {
    await page.keyboard.press("Tab");
    const way = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset["way"]);
    if (way) reached.push(way);
  }
  return { seen, reached };
}

describe.skipIf(lacks("chromium"))(
  "Spaces at the keyboard and under the finger",
  { timeout: 240_000 },
  () => {
    it("is planned, changed, reminded of and called off", async () => {
      for (const name of ["alice", "bob"]) await app.test.person(name);
      const host = await pageOf("alice");
      await host.goto("/spaces/new");
      await host.getByLabel("Title").fill("River stories");
      await host.getByLabel("At a time to come").check();
      await host.getByLabel("It starts").fill(await timeAhead(host, -2));
      await host.getByRole("button", { name: "Plan the Space" }).click();
      await host.getByText("Choose a time that is still to come.").waitFor();
      await host.getByLabel("It starts").fill(await timeAhead(host, 24 * 15));
      await host.getByRole("button", { name: "Plan the Space" }).click();
      await host.getByText("Choose a time within the next 14 days.").waitFor();
      await host.getByLabel("It starts").fill(await timeAhead(host, 24));
      await host.getByLabel("Topics").fill("one two three four");
      await host.getByRole("button", { name: "Plan the Space" }).click();
      await host.getByText("Keep the three that fit best.").waitFor();
      await host.getByLabel("Topics").fill("rivers");
      await host.getByRole("button", { name: "Plan the Space" }).click();
      await host.getByRole("button", { name: "Start now" }).waitFor();
      const path = new URL(host.url()).pathname;

      await host.getByRole("link", { name: "Edit" }).click();
      await expect.poll(() => host.getByLabel("Topics").inputValue()).toBe("rivers");
      await host.getByLabel("Title").fill("Stories of the river");
      await host.getByRole("button", { name: "Save changes" }).click();
      await host.getByRole("heading", { name: "Stories of the river" }).waitFor();

      const guest = await pageOf("bob");
      await guest.goto(path);
      await guest.getByRole("heading", { name: "Stories of the river" }).waitFor();
      await guest.getByRole("button", { name: "Remind me" }).click();
      await guest.getByRole("button", { name: "You will be reminded" }).waitFor();
      await guest.reload();
      await guest.getByRole("button", { name: "You will be reminded" }).click();
      await guest.getByRole("button", { name: "Remind me" }).waitFor();

      await host.getByRole("button", { name: "Call it off" }).click();
      await host.getByRole("dialog").getByRole("button", { name: "Call it off" }).click();
      await host.getByText("The host called this Space off.").waitFor();
      await guest.reload();
      await guest.getByText("The host called this Space off.").waitFor();
    });

    it("asks for the microphone, says what is wrong with it, and shows its level before anyone hears it", async () => {
      await app.test.person("carla");
      const context = await app.signedIn("carla", { permissions: [] });
      const host = await context.newPage();
      const path = await openSpace(host, "First words");
      const check = host.getByRole("dialog");
      await check.getByText("The browser was not allowed to use the microphone.").waitFor();
      await context.grantPermissions(["microphone"]);
      await check.getByRole("button", { name: "Try again" }).click();
      await check.getByText("We hear you clearly.").waitFor();
      await check.locator(".meter .on").first().waitFor();

      const devices = check.getByLabel("Microphone");
      const other = devices.locator("option:not(:checked)").last();
      const id = (await other.getAttribute("value"))!;
      await devices.selectOption(id);
      await check.getByText("We hear you clearly.").waitFor();
      await expect.poll(() => devices.inputValue()).toBe(id);
      await goOnStage(host);
      await host.getByText("You are on stage, muted.").waitFor();

      await using without = await launchBrowser({ microphones: "none" });
      const state = await context.storageState();
      const elsewhere = await without.newContext({
        baseURL: app.origin,
        storageState: state,
        locale: "en-US",
      });
      elsewhere.setDefaultTimeout(60_000);
      const page = await elsewhere.newPage();
      await page.goto(path);
      await page.getByRole("button", { name: "Go on stage" }).click();
      await page.getByRole("dialog").getByText("No microphone was found.").waitFor();
    });

    it("is gone about with the keyboard alone, in the room and beside it, and hears no shortcut in what is typed", async () => {
      await app.test.person("dana");
      const host = await pageOf("dana");
      await openSpace(host, "Without a mouse");
      await goOnStage(host);
      const inRoom = await reachedByTab(host);
      expect(inRoom.seen.length).toBeGreaterThan(10);
      expect(inRoom.seen.filter((way) => !inRoom.reached.includes(way))).toEqual([]);

      await host.locator("main").focus();
      await host.keyboard.down("Space");
      await host.getByRole("button", { name: "On air" }).waitFor();
      await host.keyboard.up("Space");
      await host.getByRole("button", { name: "Unmute" }).waitFor();
      await host.keyboard.press("6");
      await host.locator(".seat .react").getByText("☕").waitFor();

      await host.getByRole("link", { name: "All Spaces" }).press("Enter");
      const dock = host.getByRole("region", { name: "Space playing" });
      await dock.waitFor();
      const beside = await reachedByTab(host);
      expect(beside.seen.some((way) => way.endsWith(" Unmute"))).toBe(true);
      expect(beside.seen.filter((way) => !beside.reached.includes(way))).toEqual([]);

      const words = host.getByLabel("Search Spaces by title, people or topic");
      await words.pressSequentially("m");
      await expect.poll(() => words.inputValue()).toBe("m");
      await words.blur();
      // Had the letter counted, this press would close the microphone again.
      await host.keyboard.press("m");
      await dock.getByRole("button", { name: "Mute", exact: true }).waitFor();
      await dock.getByRole("link").press("Enter");
      await host.getByRole("button", { name: "On air" }).waitFor();

      await host.getByRole("button", { name: "Room settings" }).press("Enter");
      await host.getByRole("dialog").getByText("Lock the room").waitFor();
      await host.keyboard.press("m");
      await host.keyboard.press("Escape");
      await host.getByRole("dialog").waitFor({ state: "hidden" });
      await host.keyboard.press("m");
      await host.getByRole("button", { name: "Unmute" }).waitFor();
    });

    it("asks speakers when it is recorded, tells who is on stage whom one has blocked before one goes in, and is ended by a moderator", async () => {
      await app.test.person("eman");
      const galal = await app.test.person("galal");
      const reader = await app.test.person("huda");
      await block(app.test.app, reader.id, galal.id);
      await createAccount(app.test.app, {
        username: "warden",
        email: "warden@mail.test",
        password: PASSWORD,
        role: "moderator",
      });
      const host = await pageOf("eman");
      const path = await openSpace(host, "Everyone is here");
      await goOnStage(host);
      const blocked = await pageOf("galal");
      await blocked.goto(path);
      await blocked.getByRole("button", { name: "Start listening" }).click();
      await blocked.getByRole("button", { name: "Raise hand" }).click();
      await host.getByRole("complementary").getByRole("button", { name: "Invite galal" }).click();
      await blocked.getByRole("button", { name: "Check my microphone" }).click();
      await blocked.getByRole("button", { name: "Join muted" }).click();
      await blocked.getByRole("button", { name: "Unmute" }).click();
      await blocked.getByText("You are on air.").waitFor();

      await host.getByRole("button", { name: "Room settings" }).click();
      await host.getByRole("button", { name: "Record", exact: true }).click();
      await host.getByRole("button", { name: "Stop recording" }).waitFor();
      await host.keyboard.press("Escape");
      const asked = blocked.getByRole("alert").filter({ hasText: "This Space is recorded now" });
      await blocked.getByText("Your microphone was closed because the recording began.").waitFor();
      await asked.getByRole("button", { name: "I agree" }).click();
      await asked.waitFor({ state: "detached" });
      for (const one of [host, blocked]) await one.getByText("Recording", { exact: true }).waitFor();

      await blocked.getByRole("button", { name: "Unmute" }).click();
      await blocked.getByRole("button", { name: "Clip", exact: true }).click();
      const clip = blocked.getByRole("dialog", { name: "A clip of what was just said" });
      await clip.getByLabel("Of the last seconds, 60 at most").fill("20");
      await expect
        .poll(async () => {
          await clip
            .getByRole("button", { name: "Post the clip" })
            .click({ timeout: 1_000 })
            .catch(() => {});
          return blocked.getByText("The clip is posted.").isVisible();
        })
        .toBe(true);

      const page = await pageOf("huda");
      await page.goto(path);
      await page.getByRole("button", { name: "Start listening" }).click();
      const warning = page.getByRole("dialog", { name: "Somebody whom you have blocked is inside" });
      await warning.getByText("galal").waitFor();
      await hasState(page, "warned");
      await warning.getByRole("button", { name: "Stay out" }).click();
      await hasState(page, "waiting");
      await page.getByRole("button", { name: "Start listening" }).click();
      await warning.getByRole("button", { name: "Go in" }).click();
      await hasState(page, "live");
      await page.getByText("Somebody whom you have blocked is here. Only you see this.").waitFor();
      await page.getByText("Recording", { exact: true }).waitFor();
      await host.locator("[data-listeners='1']").waitFor();

      const warden = await pageOf("warden");
      await warden.goto(path);
      await warden.getByRole("button", { name: "Start listening" }).click();
      await warden.getByRole("button", { name: "Room settings" }).click();
      await warden.getByRole("button", { name: "End for everyone" }).click();
      await warden.getByText("The Space of eman ends at once").waitFor();
      await warden.getByRole("button", { name: "End for everyone" }).click();
      for (const one of [host, page, blocked, warden]) await hasState(one, "ended");
      // His page came before anything was recorded.
      await blocked.getByRole("heading", { name: "Replay" }).waitFor();
    });

    it("has a cover that its host chooses, describes, changes and takes away", async () => {
      await app.test.person("ivan");
      const host = await pageOf("ivan");
      const file = async (name: string) => ({ name, mimeType: "image/png", buffer: await picture() });
      await host.goto("/spaces/new");
      await host.getByLabel("Title").fill("Painted");
      await host.getByLabel("At a time to come").check();
      await host.getByLabel("It starts").fill(await timeAhead(host, 24));
      await host.locator("input[type=file]").setInputFiles(await file("boat.png"));
      const words = host.getByLabel("Description, for who cannot see it");
      await words.fill("A boat under a bridge");
      const described = host.waitForResponse((answer) => answer.request().method() === "PUT");
      await words.blur();
      await described;
      await host.getByRole("button", { name: "Plan the Space" }).click();
      await host.getByRole("img", { name: "A boat under a bridge" }).waitFor();

      await host.getByRole("link", { name: "Edit" }).click();
      await host.locator("input[type=file]").setInputFiles(await file("river.png"));
      await words.waitFor();
      await host.getByRole("button", { name: "Save changes" }).click();
      await host.getByRole("heading", { name: "Painted", level: 1 }).waitFor();
      await host.locator("main img.cover").waitFor();
      await host.getByRole("img", { name: "A boat under a bridge" }).waitFor({ state: "detached" });

      await host.getByRole("link", { name: "Edit" }).click();
      await host.getByRole("button", { name: "Remove" }).click();
      await host.getByRole("button", { name: "Save changes" }).click();
      await host.getByRole("button", { name: "Start now" }).waitFor();
      await host.locator("main img.cover").waitFor({ state: "detached" });
    });
  },
);
