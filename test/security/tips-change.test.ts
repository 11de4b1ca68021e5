// T7: when a remote actor's jar changes, people are told, and what stood there before is kept.
import { describe, expect, it } from "vitest";
import { receiveAccount } from "#src/accounts/receive-account.ts";
import { parseEntry } from "#src/tips/parse-entry.ts";
import { tipHistoryOf, tipJarOf } from "#src/tips/queries.ts";
import type { RemoteTip } from "#src/tips/read-attachments.ts";
import { receiveTipJar } from "#src/tips/receive-tip-jar.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { CAROL } from "#test/support/carol.ts";

function tip(handle: string): RemoteTip {
  return { ...parseEntry({ service: "kofi", handle }), name: "Ko-fi", source: "link" };
}

async function receive({ app }: TestApp, tips: RemoteTip[]) {
  return app.store.tx(async (tx) => {
    const account = await receiveAccount(app, tx, CAROL);
    await receiveTipJar(app, tx, account.id, tips);
    return account;
  });
}

describe("T7: a remote Update swaps a link", () => {
  it("takes what a jar holds when it is first seen for no change", async () => {
    await using test = await createTestApp();
    const carol = await receive(test, [tip("carol")]);
    expect(await tipJarOf(test.app, carol, undefined)).toMatchObject({
      enabled: true,
      changedAt: null,
      entries: [{ handle: "carol", source: "link", name: "Ko-fi" }],
    });
    expect(await tipHistoryOf(test.app, carol, undefined)).toEqual([]);
  });

  it("dates the change and keeps the old value as evidence", async () => {
    await using test = await createTestApp();
    await receive(test, [tip("carol")]);
    test.clock.advance(3_600_000);
    const carol = await receive(test, [tip("mallory")]);
    const jar = await tipJarOf(test.app, carol, undefined);
    expect(jar.changedAt?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    expect(jar.entries).toMatchObject([{ handle: "mallory" }]);
    const history = await tipHistoryOf(test.app, carol, undefined);
    expect(history.map(({ change, href }) => `${change} ${href}`)).toEqual([
      "added https://ko-fi.com/mallory",
      "removed https://ko-fi.com/carol",
    ]);
  });

  it("notes a jar that is emptied and filled anew, and nothing when it is read again unchanged", async () => {
    await using test = await createTestApp();
    await receive(test, []);
    const opened = await receive(test, [tip("carol")]);
    expect((await tipJarOf(test.app, opened, undefined)).changedAt).not.toBeNull();
    await receive(test, [tip("carol")]);
    const carol = await receive(test, []);
    expect(await tipJarOf(test.app, carol, undefined)).toMatchObject({ enabled: false, entries: [] });
    expect(await tipHistoryOf(test.app, carol, undefined)).toHaveLength(2);
  });
});
