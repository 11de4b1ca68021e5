// Jars on profiles of other servers, from the actor as it comes to what a client sees of it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeSetting } from "#src/settings/change-setting.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { sendTo, Stranger } from "#test/federation/stranger.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientWith } from "#test/support/client.ts";
import { TestNetwork } from "#test/support/pair.ts";
import { mastodon, mitra, peertube, wordpress } from "./fixtures/tip-jars.ts";

const network = new TestNetwork();
let test: TestApp;
let remote: Stranger;

beforeAll(async () => {
  test = await createTestApp({ network });
  remote = await Stranger.join(network);
});

afterAll(async () => {
  await remote[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

async function seen(name: string, parts: Record<string, unknown>) {
  remote.actor(name, parts);
  const id = await test.app.remote.findAccount(`${name}@remote.test`);
  const { body } = await clientWith(test).get(`/api/v1/accounts/${id}`);
  return {
    tips: body.tip_jar.entries.map((entry: Record<string, string>) => [
      entry.name,
      entry.service,
      entry.source,
    ]),
    own: body.fields
      .filter(({ tip }: { tip?: boolean }) => !tip)
      .map(({ name: label }: { name: string }) => label),
    mirrored: body.fields
      .filter(({ tip }: { tip?: boolean }) => tip)
      .map(({ name: label }: { name: string }) => label),
    verified: JSON.stringify(body).match(/"(?:verified_at|links_back_at)":"/g),
    body,
  };
}

describe("the jar of an actor", () => {
  it("of Mastodon is its fields that lead to a known service", async () => {
    expect(await seen("masto", mastodon)).toMatchObject({
      tips: [["Support me", "patreon", "field"]],
      own: ["Pronouns"],
      mirrored: ["Support me"],
      verified: null,
    });
  });

  it("of Mitra is its payment links, then its wallets", async () => {
    const { tips, own, body } = await seen("mitra", mitra);
    expect(tips).toEqual([
      ["MoneroSubscription", "custom-url", "link"],
      ["Donate", "liberapay", "link"],
      ["$XMR", "monero", "field"],
    ]);
    expect(own).toEqual([]);
    expect(body.tip_jar.entries.map(({ interstitial }: { interstitial: boolean }) => interstitial)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("of PeerTube is what its support text names", async () => {
    const { tips, body } = await seen("peertube", peertube);
    expect(body.group).toBe(true);
    expect(tips).toEqual([
      ["Liberapay", "liberapay", "support"],
      ["Ko-fi", "kofi", "support"],
    ]);
  });

  it("of WordPress is each of its pairs once", async () => {
    expect(await seen("wordpress", wordpress)).toMatchObject({
      tips: [["Coffee", "kofi", "link"]],
      own: ["Mood"],
      mirrored: ["Coffee"],
    });
  });

  it("T6: has no badge, whatever the other server says", async () => {
    const claims = {
      verified: true,
      verified_at: "2026-01-01T00:00:00Z",
      links_back_at: "2026-01-01T00:00:00Z",
    };
    const attachment = [
      { type: "Link", name: "Tips", href: "https://ko-fi.com/liar", rel: ["payment"], ...claims },
    ];
    expect((await seen("liar", { attachment, ...claims })).verified).toBeNull();
  });
});

describe("what the admin denies", () => {
  it("goes to other servers as an Update of those whose actor is another by it, and of nobody else", async () => {
    const handles = { alice: "https://ko-fi.com/alice", ben: "https://liberapay.com/ben" };
    for (const [name, handle] of Object.entries(handles)) {
      const { id, uri } = await test.person(name);
      await setTipJar(test.app, id, { enabled: true, adult: true, entries: [{ handle }] });
      const fan = remote.actor(`fan-of-${name}`);
      await sendTo(test, fan, { id: `${fan.uri}/follow`, type: "Follow", object: uri });
    }
    const updates = () =>
      remote.received
        .map(({ body }) => JSON.parse(body))
        .filter(({ type }) => type === "Update")
        .map(({ object }) => [
          object.preferredUsername,
          object.attachment.some(({ href }: { href?: string }) => href === handles.alice),
        ]);
    const change = async (name: string, value: string) => {
      remote.received.length = 0;
      await changeSetting(test.app, name, value);
      await test.app.drain();
      return updates();
    };
    expect(await change("tipServicesDenied", "kofi")).toEqual([["alice", false]]);
    expect(await change("instanceName", "Another name")).toEqual([]);
    expect(await change("tipServicesDenied", "")).toEqual([["alice", true]]);
    expect(new Set((await change("tipJars", "nobody")).map(([name]) => name))).toEqual(
      new Set(["alice", "ben"]),
    );
    await change("tipJars", "everyone");
  });
});
