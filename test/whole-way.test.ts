// The road through the whole product: two instances under their own https names, each a process of its own.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { apiClient, personOf, type ApiClient, type Json } from "#test/support/api-client.ts";
import { launchBrowser, received, record, watchCalls } from "#test/support/browser.ts";
import type { Dialect } from "#test/support/new-database.ts";
import { lacks } from "#test/support/programs.ts";
import { correlation, envelope, isSpoken, saidInFile, speak } from "#test/support/speech.ts";
import { createWorld, PASSWORD, type World } from "#test/support/world.ts";

const WAIT = { timeout: 90_000, interval: 200 };
/** A machine that is busy with other tests may need more than one hearing. */
const LISTEN = { timeout: 90_000, interval: 1_000 };

const dialects: Dialect[] = process.env["HAKAWATI_TEST_POSTGRES"] ? ["sqlite", "postgres"] : ["sqlite"];

/** Bob follows alice from his server, and the follow is accepted. */
async function follow(bob: ApiClient, handle: string): Promise<Json> {
  const { accounts } = await bob.get(
    `/api/v2/search?q=${encodeURIComponent(handle)}&resolve=true&type=accounts`,
  );
  const [account] = accounts;
  await bob.post(`/api/v1/accounts/${account.id}/follow`);
  const relationship = async () => (await bob.get(`/api/v1/accounts/relationships?id[]=${account.id}`))[0];
  await expect.poll(relationship, WAIT).toMatchObject({ following: true });
  return account;
}

async function home(client: ApiClient): Promise<Json[]> {
  return client.get("/api/v1/timelines/home?limit=40");
}

function containing(statuses: Json[], text: string): Json[] {
  return statuses.filter(({ content }) => content.includes(text));
}

describe.each(dialects)("from one instance to another, on %s", (dialect) => {
  it("carries follows, posts, the tip jar and a Space, across kill -9 in the middle of a delivery", async () => {
    await using world = await createWorld(dialect);
    const { here, there, tap } = world;
    const alice = await personOf(here, "alice", "owner");
    const bob = await personOf(there, "bob", "owner");

    await alice.put("/api/v1/tip_jar", {
      enabled: true,
      adult: true,
      entries: [
        { service: "kofi", handle: "alice" },
        { service: "paypal", handle: "alice" },
        { service: "lightning", handle: "alice@wallet.example" },
      ],
    });
    const seen = await follow(bob, "@alice@hakaya.test");
    const jar = await bob.get(`/api/v1/accounts/${seen.id}/tip_jar`);
    expect(jar.entries.map(({ href }: Json) => href)).toEqual([
      "https://ko-fi.com/alice",
      "https://paypal.me/alice",
      "lightning:alice@wallet.example",
    ]);

    await alice.post("/api/v1/statuses", { status: "مساء الخير من المقهى #قهوة", language: "ar" });
    await expect.poll(async () => containing(await home(bob), "مساء الخير"), WAIT).toHaveLength(1);
    expect((await home(bob))[0]).toMatchObject({ language: "ar", account: { acct: "alice@hakaya.test" } });

    // The post reaches bob's server, but alice's never hears so, and dies.
    const before = tap.delivered;
    const held = tap.hold();
    await alice.post("/api/v1/statuses", { status: "written just before the lights went out" });
    await held;
    await here.kill("SIGKILL");
    tap.release();
    await here.start();
    await alice.post("/api/v1/statuses", { status: "written after they came back" });
    await expect.poll(async () => containing(await home(bob), "came back"), WAIT).toHaveLength(1);
    await expect.poll(() => tap.delivered - before, WAIT).toBeGreaterThanOrEqual(3); // the first one came twice
    expect(containing(await home(bob), "lights went out")).toHaveLength(1);

    const space = await alice.post("/api/v1/spaces", {
      title: "Coffee and code",
      topics: ["coffee"],
      language: "en",
    });
    const announced = async () => containing(await home(bob), "Coffee and code")[0];
    await expect.poll(announced, WAIT).toMatchObject({
      content: expect.stringContaining("Live now:"),
      space: { uri: space.uri, state: "live", title: "Coffee and code", host: { acct: "alice@hakaya.test" } },
    });
    expect((await announced()).content).toContain(space.url);
    const anyone = await apiClient(here).post(`/api/v1/spaces/${space.id}/tickets`);
    expect(anyone).toMatchObject({ role: "listener" });
    await alice.post(`/api/v1/spaces/${space.id}/end`);
    await expect.poll(announced, WAIT).toMatchObject({
      content: expect.stringContaining("Ended:"),
      space: { state: "ended" },
      edited_at: expect.any(String),
    });
  }, 300_000);
});

const STORY =
  "Once there was a storyteller who came to the coffee house every evening. People gathered to listen, and left a coin.";
const REPLY =
  "My grandmother told it otherwise. In her version nobody paid, and the kettle sang until the lamps went out at dawn.";

/** A page of a person of its own, in this language. */
async function visitor(browser: Browser, locale: string): Promise<Page> {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(WAIT.timeout);
  const page = await context.newPage();
  await watchCalls(page);
  return page;
}

async function setUp(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Name of the server").fill("The storyteller's café");
  await page.getByLabel("Username").fill("alice");
  await page.getByLabel("E-mail").fill("alice@mail.test");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Open the doors" }).click();
  await page.getByRole("heading", { name: "Home" }).waitFor();
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole("link", { name: "Write" }).click();
  await page.getByLabel("Language of the post").selectOption("Arabic");
  await page.getByRole("textbox", { name: "Text" }).fill(text);
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await page.getByRole("article").getByText(text).waitFor();
}

async function fillJar(page: Page, entries: [service: string, handle: string][]): Promise<void> {
  await page.goto(new URL("/settings/tips", page.url()).href);
  await page.getByLabel("I am 18 or older.").check();
  for (const [service, handle] of entries) {
    await page.getByRole("combobox", { name: "Service or link" }).fill(service);
    await page.getByRole("option", { name: service }).first().click();
    await page.getByLabel("Your name, number or address there").fill(handle);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("button", { name: `Remove ${service}` }).waitFor();
  }
}

async function signIn(page: Page, origin: string, username: string): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel("E-mail or username").fill(username);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Home" }).waitFor();
}

async function openSpace(page: Page, title: string): Promise<string> {
  await page.goto(new URL("/spaces/new", page.url()).href);
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Record it").check();
  await page.getByRole("button", { name: "Open the Space" }).click();
  await page.getByRole("button", { name: "Join muted" }).click();
  await page.getByRole("button", { name: "Unmute" }).click();
  await page.getByText("You are on air.").waitFor();
  return new URL(page.url()).pathname;
}

/** Somebody comes in, is invited by the host, and speaks while the host is silent. */
async function speakNext(page: Page, host: Page, room: string, name: string): Promise<void> {
  await page.goto(room);
  await page.getByRole("button", { name: "Start listening" }).click();
  await page.getByRole("button", { name: "Raise hand" }).click();
  await host
    .getByRole("complementary")
    .getByRole("button", { name: `Invite ${name}` })
    .click();
  await page.getByRole("button", { name: "Check my microphone" }).click();
  await page.getByRole("dialog").getByText("This Space is recorded.").waitFor();
  await page.getByText("We hear you clearly.").waitFor();
  await page.getByRole("button", { name: "Join muted" }).click();
  await host.getByRole("button", { name: "On air" }).click();
  await page.getByRole("button", { name: "Unmute" }).click();
  await page.getByText("You are on air.").waitFor();
}

/** Cuts a clip out of what is heard again, and posts it. */
async function clip(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Make a clip" }).click();
  await page.getByLabel("From second").fill("0");
  await page.getByLabel("Seconds, 60 at most").fill("2");
  await page.getByLabel("Words of the post").fill("How it began");
  await page.getByRole("button", { name: "Post the clip" }).click();
  await page.getByText("The clip is posted.").waitFor();
}

async function endSpace(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("button", { name: "End for everyone" }).click();
}

/** Compares six seconds of what a page plays with what was said. */
async function whatIsHeard(page: Page, said: string): Promise<string> {
  return whatItIs(await record(page, 6), said);
}

/** The same with what the browser makes of the replay's file, of 15 seconds at its beginning or end, once the page has one. */
async function whatIsReplayed(page: Page, part: "first" | "last", said: string): Promise<string> {
  const sound = await page.evaluate(async (which) => {
    const url = document.querySelector<HTMLAudioElement>("audio[controls]")?.src;
    if (!url) return null;
    const rate = 8_000;
    const bytes = await (await fetch(url)).arrayBuffer();
    const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
    const samples = decoded.getChannelData(0);
    const some = 15 * rate;
    return { samples: [...samples.subarray(...(which === "first" ? [0, some] : [-some]))], rate };
  }, part);
  return sound
    ? whatItIs({ samples: Float32Array.from(sound.samples), rate: sound.rate }, said)
    : "not there yet";
}

const TWO_SECONDS = 100;

/**
 * Compares sound with what was said and, as a control, with other speech. A busy machine drops frames of a recording, so the
 * best two seconds count; only of speech, since silence that turns into a voice is like any voice that begins.
 */
function whatItIs({ samples, rate }: Awaited<ReturnType<typeof record>>, said: string): string {
  const heard = envelope(samples, rate);
  const starts = Array.from({ length: Math.floor(heard.length / 25) }, (_, i) => 25 * i);
  const windows = starts.map((start) => heard.slice(start, start + TWO_SECONDS)).filter(isSpeech);
  const other = `${said}.other.wav`;
  speak(
    "The weather tomorrow will be cloudy, with some rain in the north and sunny spells near the coast.",
    other,
  );
  const [theirs, others] = [saidInFile(said), saidInFile(other)];
  const [best] = windows
    .map((window) => ({ match: correlation(theirs, window), control: correlation(others, window) }))
    .sort((one, another) => another.match - one.match);
  if (!best) return "no speech";
  const { match, control } = best;
  return match > 0.85 && match > control + 0.1 ? "what was said" : `likeness ${match}, control ${control}`;
}

function isSpeech(window: number[]): boolean {
  return window.length === TWO_SECONDS && window.filter(isSpoken).length > 0.7 * TWO_SECONDS;
}

/** The microphone of this browser says what is in the file. */
async function launchAt(world: World, microphone: string): Promise<Browser> {
  return launchBrowser({ flags: world.chromiumFlags, microphone });
}

describe.skipIf(lacks("chromium", "espeak-ng"))("in a browser", () => {
  it("leads from the set-up link to a tip jar in a federated Space, heard by someone without an account", async () => {
    await using world = await createWorld("sqlite");
    const { here, there } = world;
    const [story, reply] = [join(world.folder, "story.wav"), join(world.folder, "reply.wav")];
    speak(STORY, story);
    speak(REPLY, reply);
    await using browser = await launchAt(world, story);

    const alice = await visitor(browser, "en");
    await setUp(alice, here.find(/https:\/\/hakaya\.test\/setup\?token=\S+/)[0]);
    await write(alice, "مساء الخير من المقهى");
    await fillJar(alice, [
      ["Ko-fi", "alice"],
      ["PayPal.Me", "alicetells"],
      ["Lightning", "alice@wallet.example"],
    ]);
    await alice.goto("https://hakaya.test/@alice/tips");
    for (const handle of ["alice", "alicetells", "alice@wallet.example"]) {
      await alice.locator("main").getByText(handle).first().waitFor();
    }
    const reader = await visitor(browser, "ar");
    await reader.goto("https://hakaya.test/@alice");
    expect(await reader.locator("html").getAttribute("dir")).toBe("rtl");
    await reader.getByRole("link", { name: "إكرامية" }).first().click();
    await reader.getByRole("dialog").getByText("alicetells").waitFor();

    const [bob] = await Promise.all([personOf(there, "bob", "owner"), personOf(here, "dina")]);
    const remote = await follow(bob, "@alice@hakaya.test");
    const atBobs = await visitor(browser, "en");
    await signIn(atBobs, there.origin, "bob");
    await atBobs.goto(`${there.origin}/@${remote.acct}`);
    await atBobs.getByRole("link", { name: /^Tip / }).first().click();
    await atBobs.getByRole("dialog").getByText("alicetells").waitFor();

    const path = await openSpace(alice, "Coffee and code");
    const announced = async () => containing(await home(bob), "Coffee and code")[0];
    await expect.poll(announced, WAIT).toMatchObject({ space: { state: "live" } });
    await atBobs.goto(there.origin);
    const card = atBobs
      .getByRole("article")
      .getByRole("link", { name: /Coffee and code/ })
      .first();
    expect(await card.getAttribute("href")).toBe(here.origin + path);

    const listener = await visitor(browser, "en");
    await listener.goto(here.origin + path);
    await listener.getByRole("button", { name: "Start listening" }).click();
    await expect.poll(async () => (await received(listener)).packets, WAIT).toBeGreaterThan(100);
    await listener.getByText("Recording", { exact: true }).waitFor();
    await expect.poll(() => whatIsHeard(listener, story), LISTEN).toBe("what was said");

    const { calls } = await received(listener);
    await listener.getByRole("link", { name: /^Tip / }).first().click();
    await listener.getByRole("dialog").getByText("alicetells").waitFor();
    await using atDinas = await launchAt(world, reply);
    const dina = await visitor(atDinas, "en");
    await signIn(dina, here.origin, "dina");
    await speakNext(dina, alice, here.origin + path, "dina");
    await expect.poll(() => whatIsHeard(listener, reply), LISTEN).toBe("what was said");
    expect((await received(listener)).calls).toBe(calls);
    await listener.getByRole("dialog").getByRole("button", { name: "Close" }).click();

    await endSpace(alice);
    await listener.getByText("That was the last story").waitFor();
    await expect.poll(() => whatIsReplayed(listener, "first", story), LISTEN).toBe("what was said");
    await expect.poll(() => whatIsReplayed(listener, "last", reply), LISTEN).toBe("what was said");
    await clip(alice);
    await expect.poll(announced, WAIT).toMatchObject({
      content: expect.stringContaining("Ended:"),
      space: { state: "ended" },
    });
  }, 300_000);
});
