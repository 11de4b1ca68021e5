// T5, T10, T11: what this server fetches of a jar, what it believes of what it finds, and where it warns.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Account } from "#src/accounts/queries.ts";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import { hasLinkBack } from "#src/tips/links-back.ts";
import { parseEntry } from "#src/tips/parse-entry.ts";
import { tipJarOf } from "#src/tips/queries.ts";
import { receiveTipJar } from "#src/tips/receive-tip-jar.ts";
import { setTipJar } from "#src/tips/set-tip-jar.ts";
import { Stranger } from "#test/federation/stranger.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { CAROL } from "#test/support/carol.ts";
import { clientWith } from "#test/support/client.ts";
import { cpuOf } from "#test/support/cpu.ts";
import { TestNetwork } from "#test/support/pair.ts";

const ALICE = "https://here.test/@alice";
const DAY = 24 * 3_600_000;
const network = new TestNetwork();
let test: TestApp;
let page: Stranger;
let alice: Account;

beforeAll(async () => {
  test = await createTestApp({ network });
  page = await Stranger.join(network, "give.example.org");
  alice = await test.person("alice");
});

afterAll(async () => {
  await page[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
  await network.close();
});

function serve(html: string, served = {}) {
  page.documents.set("/alice", { body: html, type: "text/html; charset=utf-8", ...served });
}

async function setJar(...entries: { service: string; handle: string }[]) {
  await setTipJar(test.app, alice.id, { adult: true, enabled: true, entries });
  await test.app.drain();
}

async function badge(): Promise<Date | null | undefined> {
  await test.app.drain();
  return (await tipJarOf(test.app, alice, undefined)).entries[0]?.linksBackAt;
}

/** As the hourly chore finds it, some days later. */
async function later(ms: number) {
  test.clock.advance(ms);
  await test.app.schedule.runAll();
  return badge();
}

const PAGE = { service: "custom-url", handle: "https://give.example.org/alice" };
const LINK = `<p><a rel="me" href="${ALICE}">My profile</a></p>`;

describe("T10: an entry whose page links back", () => {
  it("has a badge as long as it does: looked at after a change, and again each day", async () => {
    serve(LINK);
    await setJar(PAGE);
    expect(await badge()).toBeInstanceOf(Date);
    const { body } = await clientWith(test).get(`/api/v1/accounts/${alice.id}`);
    expect(body.tip_jar.entries[0].links_back_at).not.toBeNull();
    expect(body.fields[0]).toMatchObject({ tip: true, verified_at: body.tip_jar.entries[0].links_back_at });
    expect(body.fields[1]).toMatchObject({ name: "Tip jar", verified_at: null });
    const asked = page.asked.length;
    expect(await later(DAY / 2)).toBeInstanceOf(Date);
    expect(page.asked).toHaveLength(asked);
    serve("<p>This name was free again</p>"); // somebody else has the page now
    expect(await later(DAY)).toBeNull();
    serve(LINK);
    expect(await later(8 * DAY)).toBeInstanceOf(Date);
  });

  it.each([
    ["is gone", "", { status: 404 }],
    ["leads to another page", "", { status: 301, headers: { location: "https://give.example.org/mallory" } }],
    ["leads to another host", "", { status: 302, headers: { location: "https://here.test/@alice" } }],
    ["is no HTML", LINK, { type: "application/json" }],
  ])("loses it when the page %s", async (_name, html, served) => {
    serve(LINK);
    await setJar();
    await setJar(PAGE);
    expect(await badge()).toBeInstanceOf(Date);
    page.documents.set("/mallory", { body: LINK, type: "text/html" });
    serve(html, served);
    for (const ms of [2 * DAY, 3_600_000, 3 * 3_600_000]) await later(ms);
    expect(await badge()).toBeNull();
  });

  it("loses it when the page does not answer, after some tries", async () => {
    serve(LINK);
    await setJar();
    await setJar(PAGE);
    network.cut("give.example.org");
    expect(await later(2 * DAY)).toBeInstanceOf(Date);
    expect(await later(3_600_000)).toBeInstanceOf(Date);
    expect(await later(3 * 3_600_000)).toBeNull();
    network.lead("give.example.org", page.port);
  });

  it("keeps the badge through other changes of the jar, and not through one of its address", async () => {
    serve(LINK);
    await setJar();
    await setJar(PAGE);
    await setJar({ ...PAGE }, { service: "kofi", handle: "alice" });
    expect(await badge()).toBeInstanceOf(Date);
    serve("", {});
    page.documents.set("/bob", { body: "<p>Nothing</p>", type: "text/html" });
    await setJar({ service: "custom-url", handle: "https://give.example.org/bob" });
    expect(await badge()).toBeNull();
  });
});

describe("T10: a link counts", () => {
  const counts = (html: string) => hasLinkBack(html, "https://give.example.org/alice", [ALICE]);

  it.each([
    LINK,
    `<head><link href='${ALICE}' rel='me'></head>`,
    `<A HREF="HTTPS://HERE.TEST/@Alice" REL="nofollow Me noopener"><b>me</b></A>`,
    `<div hidden><div></div></div>${LINK}`,
    `<a rel=me href=${ALICE}><img src=x alt=""></a>`,
  ])("in %s", (html) => expect(counts(html)).toBe(true));

  it.each([
    `<a href="${ALICE}">without me</a>`,
    `<a rel="me" href="https://here.test/@alice2">another</a>`,
    `<a rel="me" href="https://evil.test/?u=${ALICE}">a redirect</a>`,
    `<!-- ${LINK} -->`,
    `<script>"${LINK}"</script>`,
    `<template>${LINK}</template>`,
    `<noscript>${LINK}</noscript>`,
    `<textarea>${LINK}</textarea>`,
    `<div hidden><div>x</div>${LINK}</div>`,
    `<div style="color:red; display : none">${LINK}</div>`,
    `<p style="opacity:0.0">${LINK}</p>`,
    `<p style="position:absolute;left:-9999px">${LINK}</p>`,
    `<a rel="me" hidden href="${ALICE}">me</a>`,
    `<a rel="me" style="font-size:0" href="${ALICE}">me</a>`,
    `<a rel="me" href="${ALICE}"> &nbsp;<span></span></a>`,
    `<a rel="me" href="${ALICE}"><span hidden>me</span></a>`,
    `<a rel="me ugc nofollow" href="${ALICE}">in a comment</a>`,
    `<body><link rel="me" href="${ALICE}"></body>`,
    `<a rel="me" href="${ALICE}">never closed`,
  ])("not in %s", (html) => expect(counts(html)).toBe(false));

  it("is found or not in half a megabyte of anything quickly", async () => {
    const cpu = await cpuOf(() => {
      for (const part of ["<a rel=me href=x>", "<div hidden>", "</b>", "<", "<a ", "<img hidden", "&#"]) {
        counts(part.repeat(Math.ceil(500_000 / part.length)));
      }
    });
    expect(cpu).toBeLessThan(4_000);
  });
});

describe("T5: a Lightning address with a private host", () => {
  it("is never fetched, nor is anything else that is no page", async () => {
    page.asked.length = 0;
    const asked: string[] = [];
    const { dispatch } = network;
    network.dispatch = (options, handler) => {
      asked.push(String(options.origin));
      return dispatch.call(network, options, handler);
    };
    await setJar();
    await setJar(
      { service: "lightning", handle: "alice@router.lan" },
      { service: "lightning", handle: "alice@give.example.org" },
      { service: "bitcoin", handle: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
      { service: "web-monetization", handle: "https://give.example.org/wallet" },
      { service: "paypal", handle: "alice" }, // its pages link to nobody
    );
    const carol = await test.app.store.tx(async (tx) => {
      const account = await receiveAccount(test.app, tx, CAROL);
      const remote = { ...parseEntry({ handle: PAGE.handle }), name: "Tips", source: "link" as const };
      await receiveTipJar(test.app, tx, account.id, [remote]);
      return account;
    });
    await later(30 * DAY);
    await clientWith(test).get(`/api/v1/accounts/${carol.id}/tip_jar`);
    network.dispatch = dispatch;
    expect(asked).toEqual([]);
    expect(await tipJarOf(test.app, carol, undefined)).toMatchObject({ entries: [{ linksBackAt: null }] });
  });
});

describe("T11: a link out", () => {
  it("warns before hosts that the catalogue does not know, here and from elsewhere", async () => {
    await setJar(
      { service: "kofi", handle: "alice" },
      PAGE,
      { service: "web-monetization", handle: "https://wallet.example/alice" },
      { service: "lightning", handle: "alice@wallet.example" },
      { service: "custom-url", handle: "https://ko-fi.com/redirect/elsewhere" },
    );
    const { body } = await clientWith(test).get(`/api/v1/accounts/${alice.id}/tip_jar`);
    const warned = body.entries.map(({ service, interstitial }: Record<string, unknown>) => [
      service,
      interstitial,
    ]);
    expect(warned).toEqual([
      ["kofi", false],
      ["custom-url", true],
      ["web-monetization", true],
      ["lightning", false],
      ["custom-url", true],
    ]);
    for (const entry of body.entries) expect(entry.reveals.length).toBeGreaterThan(0);
  });
});
