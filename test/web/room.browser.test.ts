// A Space in two real browsers: the host opens it and speaks, someone without an account listens, and nothing stops the sound but
// its end.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBadNetwork, throughNetwork, type BadNetwork } from "#test/spaces/sfu/bad-network.ts";
import { lacks } from "#test/support/programs.ts";
import { createPost } from "#src/posts/create-post.ts";
import { endSpace } from "#src/spaces/end-space.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { openBrowserApp, type BrowserApp } from "./support/browser-app.ts";

declare global {
  /** Connections that the page made, newest last; kept by the test, not by the page. */
  var connections: RTCPeerConnection[];
  var sockets: WebSocket[];
  /** The answer as a page behind a network sees it. */
  var throughNetwork: ((sdp: string) => Promise<string>) | undefined;
}

let app: BrowserApp;

beforeAll(async () => {
  app = await openBrowserApp({}, { flags: ["--autoplay-policy=document-user-activation-required"] });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** Lets the test read the statistics of a page's connections, and cut its lines. */
async function watched(context: BrowserContext): Promise<BrowserContext> {
  await context.addInitScript(() => {
    globalThis.connections = [];
    const Original = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Original {
      constructor(...given: ConstructorParameters<typeof Original>) {
        super(...given);
        globalThis.connections.push(this);
      }

      override async setRemoteDescription(answer: RTCSessionDescriptionInit): Promise<void> {
        const sdp = (await globalThis.throughNetwork?.(answer.sdp ?? "")) ?? answer.sdp ?? "";
        await super.setRemoteDescription({ ...answer, sdp });
      }
    };
    globalThis.sockets = [];
    const OriginalSocket = WebSocket;
    globalThis.WebSocket = class extends OriginalSocket {
      constructor(...given: ConstructorParameters<typeof OriginalSocket>) {
        super(...given);
        globalThis.sockets.push(this);
      }
    };
  });
  return context;
}

interface Heard {
  packets: number;
  /** Of all that was decoded; grows only while there is something to hear. */
  energy: number;
}

function heard(page: Page): Promise<Heard> {
  return page.evaluate(async () => {
    const sum = { packets: 0, energy: 0 };
    const report = await globalThis.connections.at(-1).getStats();
    for (const stats of report.values()) {
      if (stats.type !== "inbound-rtp") continue;
      sum.packets += stats.packetsReceived;
      sum.energy += stats.totalAudioEnergy ?? 0;
    }
    return sum;
  });
}

/** Waits until more has been heard than before. */
async function hearsMore(page: Page, before: Heard): Promise<void> {
  await expect
    .poll(() => heard(page), { interval: 200 })
    .toSatisfy(({ packets, energy }: Heard) => packets > before.packets && energy > before.energy);
}

/** The way to the SFU leads through a network of its own from each answer on; they are added to the list returned. */
async function behindNetworks(context: BrowserContext): Promise<BadNetwork[]> {
  const networks: BadNetwork[] = [];
  await context.exposeFunction("throughNetwork", async (sdp: string) => {
    const port = Number(/^a=candidate:\S+ 1 udp \d+ \S+ (\d+) /m.exec(sdp)?.[1]);
    const network = await createBadNetwork(port);
    networks.push(network);
    return throughNetwork(sdp, network);
  });
  return networks;
}

/** No datagram arrives, as in networks that let only TCP out. */
async function withoutUdp(context: BrowserContext): Promise<BrowserContext> {
  await context.exposeFunction("throughNetwork", async (sdp: string) => {
    const nowhere = await createBadNetwork(9);
    nowhere.loss = 1;
    return sdp.replaceAll(/^(a=candidate:\S+ 1 udp \d+ \S+) \d+ /gm, `$1 ${nowhere.port} `);
  });
  return context;
}

/** By what the sound comes: udp or tcp. */
function protocol(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => {
    const report = [...(await globalThis.connections.at(-1).getStats()).values()];
    const pair = report.find(({ type, nominated }) => type === "candidate-pair" && nominated);
    return report.find(({ id }) => id === pair?.remoteCandidateId)?.protocol;
  });
}

/**
 * Enters without a press of a person, and resolves when the page asks for one. Nothing of the test may touch the page before
 * that: browsers take it for a person.
 */
async function enterUnasked(page: Page, room: string): Promise<void> {
  await page.addInitScript(() => {
    const look = setInterval(() => {
      const [button] = document.querySelectorAll<HTMLElement>(".controls .ctl.mic");
      if (document.querySelector("[data-room-state=waiting]")) button?.click();
      if (!document.querySelector("main .note button")) return;
      clearInterval(look);
      const silent = [...document.querySelectorAll("audio")].every(({ paused }) => paused);
      // oxlint-disable-next-line no-console -- the one way to tell the test that touches nothing
      console.log(silent ? "waits for a press" : "plays without one");
    }, 200);
  });
  const said = page.waitForEvent("console", { predicate: (message) => /press|plays/.test(message.text()) });
  await page.goto(room);
  expect((await said).text()).toBe("waits for a press");
}

async function hasState(page: Page, state: string): Promise<void> {
  await page.locator(`[data-room-state=${state}]`).first().waitFor();
}

async function openSpace(page: Page, title: string): Promise<string> {
  await page.goto("/spaces/new");
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Topics").fill("rivers, oral_history");
  await page.getByRole("button", { name: "Open the Space" }).click();
  await page.getByRole("button", { name: "Join muted" }).click();
  await hasState(page, "live");
  return new URL(page.url()).pathname;
}

describe.skipIf(lacks("chromium"))("a Space", { timeout: 240_000 }, () => {
  it("is opened, heard without an account while tips are looked at and pages change, and ended for everyone", async () => {
    const alice = await app.test.person("alice");
    await setTipJar(app.test.app, alice.id, {
      enabled: true,
      adult: true,
      entries: [{ service: "kofi", handle: "alice" }],
    });
    const host = await (await watched(await app.signedIn("alice"))).newPage();
    const room = await openSpace(host, "حكايات النهر");

    const listener = await (await watched(await app.visitor())).newPage();
    const refused: string[] = [];
    listener.on("console", (message) => {
      if (message.type() === "error") refused.push(message.text());
    });
    await listener.goto(room);
    await listener.getByRole("button", { name: "Start listening" }).click();
    await hasState(listener, "live");
    await listener.getByText("muted at the moment").waitFor();
    expect((await heard(listener)).energy).toBe(0);

    await host.keyboard.press("m");
    await host.getByRole("button", { name: "On air" }).waitFor();
    await hearsMore(listener, { packets: 0, energy: 0 });
    await listener.locator(".seat.talk").waitFor();
    await host.locator("[data-listeners='1']").waitFor();

    await listener
      .getByRole("region", { name: "Room controls" })
      .getByRole("link", { name: /^Tip / })
      .click();
    const sheet = listener.getByRole("dialog");
    await sheet.getByText("Ko-fi", { exact: true }).waitFor();
    await hearsMore(listener, await heard(listener));
    await listener.keyboard.press("Escape");
    await sheet.waitFor({ state: "hidden" });
    await hearsMore(listener, await heard(listener));

    await listener.getByRole("link", { name: "All Spaces" }).click();
    await listener.getByRole("heading", { name: "Spaces", level: 1 }).waitFor();
    await listener.getByRole("region", { name: "Space playing" }).waitFor();
    await hearsMore(listener, await heard(listener));
    await expect.poll(() => listener.evaluate(() => globalThis.connections.length)).toBe(1);

    await host.getByRole("button", { name: "Leave" }).click();
    await host.getByRole("button", { name: "End for everyone" }).click();
    await hasState(host, "ended");
    await listener.getByRole("region", { name: "Space playing" }).waitFor({ state: "detached" });
    await listener.goto(room);
    await hasState(listener, "ended");
    expect(refused).toEqual([]);
  });

  it("sounds after a press where browsers want one, and finds its way when networks, sound and line are lost", async () => {
    await app.test.person("badr");
    const host = await (await watched(await app.signedIn("badr"))).newPage();
    const room = await openSpace(host, "A second voice");
    await host.getByRole("button", { name: "Unmute" }).click();

    const context = await watched(await app.visitor());
    const networks = await behindNetworks(context);
    const listener = await context.newPage();
    await enterUnasked(listener, room);
    const wish = listener.getByText("Your browser waits for a tap before it plays sound.");
    await wish.getByRole("button", { name: "Start listening" }).click();
    await wish.waitFor({ state: "detached" });
    const playing = () =>
      listener.evaluate(() => [...document.querySelectorAll("audio")].filter(({ paused }) => !paused).length);
    await expect.poll(playing).toBeGreaterThan(0);
    await hearsMore(listener, { packets: 0, energy: 0 });

    expect(networks).toHaveLength(1);
    networks[0]!.loss = 1;
    await expect.poll(() => networks.length).toBe(2);
    await hearsMore(listener, await heard(listener));
    await listener.evaluate(() => dispatchEvent(new Event("online")));
    await expect.poll(() => networks.length).toBe(3);
    networks[1]!.loss = 1;
    await hearsMore(listener, await heard(listener));
    await expect.poll(() => listener.evaluate(() => globalThis.connections.length)).toBe(1);

    // As the server says it when a connection is lost to it.
    await listener.evaluate(() => {
      const data = JSON.stringify({ type: "reconnect" });
      globalThis.sockets.at(-1).dispatchEvent(new MessageEvent("message", { data }));
    });
    await expect.poll(() => listener.evaluate(() => globalThis.connections.length)).toBe(2);
    await hasState(listener, "live");
    await hearsMore(listener, { packets: 0, energy: 0 });

    for (const page of [listener, host]) {
      await page.evaluate(() => globalThis.sockets.at(-1).close(4000));
      await hasState(page, "reconnecting");
      await hasState(page, "live");
    }
    await host.getByRole("button", { name: "On air" }).waitFor();
    await hearsMore(listener, await heard(listener));
  });

  it("lets somebody ask, come onto the stage and be heard, and be muted and sent out", async () => {
    await app.test.person("dina");
    await app.test.person("emad");
    const host = await (await watched(await app.signedIn("dina"))).newPage();
    const room = await openSpace(host, "Who tells next");
    const listener = await (await withoutUdp(await watched(await app.visitor()))).newPage();
    await listener.goto(room);
    await listener.getByRole("button", { name: "Start listening" }).click();
    await hasState(listener, "live");

    const guest = await (await watched(await app.signedIn("emad"))).newPage();
    await guest.goto(room);
    await guest.getByRole("button", { name: "Start listening" }).click();
    await guest.getByRole("button", { name: "Show me among the listeners" }).click();
    await host.locator(".listeners").getByText("emad").waitFor();
    await guest.getByRole("button", { name: "Raise hand" }).click();
    await guest.getByText("Your hand is up").waitFor();
    await host.getByRole("complementary").getByRole("button", { name: "Invite emad" }).click();
    await guest.getByRole("button", { name: "Check my microphone" }).click();
    await guest.getByRole("button", { name: "Join muted" }).click();
    await guest.getByRole("button", { name: "Unmute" }).click();
    await hearsMore(listener, { packets: 0, energy: 0 });
    expect(await protocol(listener)).toBe("tcp");

    await guest.getByRole("button", { name: "Coffee" }).click();
    await host.locator(".seat .react").getByText("☕").waitFor();
    await host.locator(".seat").getByRole("button", { name: "emad" }).click();
    await host.getByRole("dialog").getByRole("button", { name: "Mute" }).click();
    await guest.getByText("dina has closed your microphone.").waitFor();
    await guest.getByRole("button", { name: "Unmute" }).waitFor();

    await host.locator(".seat").getByRole("button", { name: "emad" }).click();
    await host.getByRole("button", { name: "Send out", exact: true }).click();
    await host.getByText("emad leaves the room at once").waitFor();
    await host.getByRole("dialog").getByRole("button", { name: "Send out", exact: true }).click();
    await guest.getByText("You were sent out of this Space.").waitFor();
    await host.locator(".seat").getByText("emad").waitFor({ state: "detached" });

    await host.getByRole("button", { name: "Room settings" }).click();
    await host.getByRole("dialog").getByRole("button", { name: "Let emad back in" }).click();
    await host.getByRole("heading", { name: "Sent out" }).waitFor({ state: "detached" });
    await guest.goto(room);
    await guest.getByRole("button", { name: "Start listening" }).click();
    await hasState(guest, "live");
  });

  it("is captioned and locked, shows a post to all, and is handed to somebody else", async () => {
    await app.test.person("faten");
    const galal = await app.test.person("galal");
    const text = "The boatman has crossed since he was nine.";
    const post = await createPost(app.test.app, { accountId: galal.id, text, visibility: "public" });
    const host = await (await watched(await app.signedIn("faten"))).newPage();
    const room = await openSpace(host, "Crossing");
    const guest = await (await watched(await app.signedIn("galal"))).newPage();
    await guest.goto(room);
    await guest.getByRole("button", { name: "Start listening" }).click();
    await guest.getByRole("button", { name: "Only count me" }).click();
    await guest.keyboard.press("h");
    await host.getByRole("complementary").getByRole("button", { name: "Invite galal" }).click();
    await guest.getByRole("button", { name: "Check my microphone" }).click();
    await guest.getByRole("button", { name: "Join muted" }).click();

    await host.locator(".seat").getByRole("button", { name: "galal" }).click();
    await host.getByRole("button", { name: "Let them type captions" }).click();
    await host.getByRole("button", { name: "Captions" }).click();
    await guest.getByLabel("You caption this Space").fill("We waited two days.");
    await host.getByRole("region", { name: "Captions" }).getByText("We waited two days.").waitFor();
    await guest.getByLabel("You caption this Space").press("Enter");
    await expect.poll(() => guest.getByLabel("You caption this Space").inputValue()).toBe("");

    await guest.getByRole("button", { name: "Room settings" }).click();
    await guest.getByRole("button", { name: "Share a post" }).click();
    await guest.getByLabel("Link to the post").fill(`${app.origin}/@galal/${post.id}`);
    await guest.getByRole("dialog").getByRole("button", { name: "Share a post" }).click();
    await host.getByText(text).waitFor();

    const inside = await (await app.visitor()).newPage();
    await inside.goto(room);
    await inside.getByRole("button", { name: "Start listening" }).click();
    await hasState(inside, "live");
    await host.getByRole("button", { name: "Room settings" }).click();
    await host.getByRole("button", { name: "Lock the room" }).click();
    await host.keyboard.press("Escape");
    await guest.getByText("Locked", { exact: true }).waitFor();
    const late = await (await app.visitor()).newPage();
    await late.goto(room);
    await late.getByRole("button", { name: "Start listening" }).click();
    await late.getByText("The room is locked: nobody new comes in").waitFor();
    await inside.reload();
    await inside.getByRole("button", { name: "Start listening" }).click();
    await hasState(inside, "live");

    await host.locator(".seat").getByRole("button", { name: "galal" }).click();
    await host.getByRole("button", { name: "Hand the room over" }).click();
    await host.getByRole("dialog").getByRole("button", { name: "Hand the room over" }).click();
    await guest.locator(".seat", { hasText: "galal" }).getByText("Host", { exact: true }).waitFor();
    await host.locator(".seat", { hasText: "faten" }).getByText("Co-host").waitFor();
    for (const page of [host, guest]) {
      const title = page.locator(".title-block");
      await title.getByRole("link", { name: "galal" }).waitFor();
    }

    await guest.getByRole("button", { name: "Leave", exact: true }).click();
    const asked = guest.getByRole("dialog", { name: "Leave the Space?" });
    await asked.getByText("then a co-host takes over").waitFor();
    await asked.getByRole("button", { name: "Stay" }).click();
    await asked.waitFor({ state: "hidden" });
    await guest.getByRole("button", { name: "Leave", exact: true }).click();
    await asked.getByRole("button", { name: "Leave, let faten host" }).click();
    await host.locator(".seat", { hasText: "faten" }).getByText("Host", { exact: true }).waitFor();
    await hasState(guest, "waiting");
    await host.getByRole("button", { name: "Leave", exact: true }).click();
    const alone = host.getByRole("dialog", { name: "Leave the Space?" });
    await alone.getByText("the room waits a minute for you, then it ends").waitFor();
    await alone.getByRole("button", { name: "Leave for a minute" }).click();
    await hasState(host, "waiting");

    await host.getByRole("button", { name: "Go on stage" }).click();
    await host.getByRole("button", { name: "Join muted" }).click();
    await host.getByRole("button", { name: "Captions" }).click();
    const captions = host.getByRole("region", { name: "Captions" });
    for (const shown of [captions, host.getByRole("button", { name: "Take it down" })]) await shown.waitFor();
    await endSpace(app.test.app, room.split("/").at(-1));
    await hasState(host, "ended");
    await captions.waitFor({ state: "detached" });
    await host.getByRole("button", { name: "Take it down" }).waitFor({ state: "detached" });
    await host.getByText(text).waitFor();
  });
});
