// Transactions that wait for each other on SQLite: they share a commit, and nothing else.
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createTestApp } from "#test/support/app.ts";

describe("transactions at the same time", () => {
  it("undo what they wrote alone", async () => {
    await using instance = await createTestApp();
    const { store } = instance.app;
    const write = (name: string, then: () => void) =>
      store.tx(async ({ q, t }) => {
        await q.insert(t.kv).values({ key: name, value: "1", expires: null });
        then();
      });
    const fail = () => {
      throw new Error("no");
    };
    const outcomes = await Promise.allSettled([
      write("first", () => {}),
      write("second", fail),
      write("third", () => {}),
      write("first", () => {}), // is there already
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    const { kv } = store.tables;
    const rows = await store.read.q.select().from(kv).where(eq(kv.value, "1")).orderBy(kv.key);
    expect(rows.map(({ key }) => key)).toEqual(["first", "third"]);
  });

  it("tell nobody of what was undone, and of the rest after the commit", async () => {
    await using instance = await createTestApp();
    const { store } = instance.app;
    const { kv } = store.tables;
    const told: string[] = [];
    const seen: Promise<number>[] = [];
    const write = (name: string, isGood: boolean) =>
      store.tx(async (tx) => {
        await tx.q.insert(tx.t.kv).values({ key: name, value: "1", expires: null });
        tx.afterCommit(() => {
          told.push(name);
          seen.push(store.read.q.$count(kv, eq(kv.value, "1")) as Promise<number>);
        });
        if (!isGood) throw new Error("no");
      });
    await Promise.allSettled([write("a", true), write("b", false), write("c", true)]);
    expect(told).toEqual(["a", "c"]);
    if (store.dialect === "sqlite") expect(await Promise.all(seen)).toEqual([2, 2]);
  });
});
