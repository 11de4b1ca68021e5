// The road through the whole product: two instances under their own https names, each a process of its own.
import { describe, expect, it } from "vitest";
import { apiClient, personOf, type ApiClient, type Json } from "#test/support/api-client.ts";
import type { Dialect } from "#test/support/database.ts";
import { createWorld } from "#test/support/world.ts";

const WAIT = { timeout: 90_000, interval: 200 };

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
