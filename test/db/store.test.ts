import { describe, expect, it } from "vitest";
import { and, eq } from "drizzle-orm";
import { createTestApp } from "#test/support/app.ts";
import { withFixedPlan } from "#src/db/statements.ts";
import { among, prepared } from "#src/db/prepared.ts";
import type { Db, Store, Tx } from "#src/db/store.ts";

async function put({ q, t }: Tx, key: string): Promise<void> {
  await q.insert(t.kv).values({ key, value: "1" });
}

async function keys({ read }: Store): Promise<string[]> {
  const rows = await read.q.select({ key: read.t.kv.key }).from(read.t.kv);
  return rows.map(({ key }) => key).filter((key) => key.startsWith("test."));
}

describe("a transaction", () => {
  it("leaves nothing behind when it fails, nor does what was nested in it", async () => {
    await using test = await createTestApp();
    const { store } = test.app;
    const failing = store.tx(async (tx) => {
      await put(tx, "test.outer");
      await store.tx((inner) => put(inner, "test.inner"));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await keys(store)).toEqual([]);
  });

  it("keeps a concurrent one whole while it fails", async () => {
    await using test = await createTestApp();
    const { store } = test.app;
    const gate = Promise.withResolvers<void>();
    const failing = store.tx(async (tx) => {
      await put(tx, "test.lost");
      await gate.promise;
      throw new Error("late");
    });
    const other = store.tx((tx) => put(tx, "test.kept"));
    gate.resolve();
    await expect(failing).rejects.toThrow("late");
    await other;
    expect(await keys(store)).toEqual(["test.kept"]);
  });

  it("reads what it wrote, which others see after the commit", async () => {
    await using test = await createTestApp();
    const { store } = test.app;
    let inside: string[] = [];
    await store.tx(async (tx) => {
      await put(tx, "test.mine");
      inside = await keys(store);
    });
    expect(inside).toEqual(["test.mine"]);
    expect(await keys(store)).toEqual(["test.mine"]);
  });

  it("is seen by the next read, whatever was read a moment before", async () => {
    await using test = await createTestApp();
    const { store } = test.app;
    const outside = store.read;
    const count = () => outside.q.$count(outside.t.kv, eq(outside.t.kv.key, "seen"));
    const during: number[] = [];
    await store.tx(async ({ q, t }) => {
      await q.insert(t.kv).values({ key: "seen", value: "1", expires: null });
      during.push(await count());
    });
    expect([...during, await count()]).toEqual([0, 1]);
  });

  it("tells its listeners after the commit and never after a rollback", async () => {
    await using test = await createTestApp();
    const { store } = test.app;
    const told: string[] = [];
    await store.tx(async (tx) => {
      tx.afterCommit(() => told.push("committed"));
      told.push("inside");
    });
    const failing = store.tx(async (tx) => {
      tx.afterCommit(() => told.push("rolled back"));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(told).toEqual(["inside", "committed"]);
  });

  it("is not joined by what outlives it", async () => {
    await using test = await createTestApp();
    const { store } = test.app;
    const gate = Promise.withResolvers<void>();
    let later: Promise<void> | undefined;
    await store.tx(async (tx) => {
      await put(tx, "test.first");
      later = gate.promise.then(() => store.tx((own) => put(own, "test.second")));
    });
    gate.resolve();
    await later;
    expect(await keys(store)).toEqual(["test.first", "test.second"]);
  });
});

describe("reading outside a transaction", () => {
  it("cannot write on SQLite", async () => {
    await using test = await createTestApp();
    const { store } = test.app;
    if (store.dialect === "pg") return; // PostgreSQL's pool has one kind of connection
    const { q, t } = store.read;
    await expect((async () => q.delete(t.kv).where(eq(t.kv.key, "x")))()).rejects.toThrow();
  });
});

describe("a statement of SQLite", () => {
  it("hides its values from the planner, and nothing else is another", () => {
    const text = `select '?', 'it''s ?', "a?" -- ?\nfrom t /* ? */ where a = ? and b in (?, ?) limit ?`;
    expect(withFixedPlan(text)).toBe(
      `select '?', 'it''s ?', "a?" -- ?\nfrom t /* ? */ where a = +? and b in (+?, +?) limit +?`,
    );
  });
});

describe("rows of a query that was built once", () => {
  it("are what Drizzle makes of them: dates, JSON, nothing, and what is joined", async () => {
    await using test = await createTestApp();
    const { id } = await test.person("alice");
    await test.person("bob");
    const queries = [
      ({ q, t }: Db) => q.select().from(t.accounts),
      ({ q, t }: Db) => q.select({ name: t.accounts.username, at: t.accounts.createdAt }).from(t.accounts),
      ({ q, t }: Db) => q.select().from(t.users).innerJoin(t.accounts, eq(t.accounts.id, t.users.accountId)),
      ({ q, t }: Db) =>
        q
          .select()
          .from(t.accounts)
          .leftJoin(t.users, and(eq(t.users.accountId, t.accounts.id), eq(t.accounts.id, id))),
    ];
    const rowsOf = async (query: { prepare(): { execute(): Promise<unknown> } }) =>
      prepared(() => query)(test.app.store.read).execute();
    for (const build of queries) {
      const query = build(test.app.store.read);
      const rows = await rowsOf(query);
      expect(rows).toHaveLength(2);
      expect(rows).toEqual(await query);
    }
  });

  it("are those of a list of any length", async () => {
    await using test = await createTestApp();
    const { store } = test.app;
    const names = ["test.a", "test.it's", 'test."', "test.[]"];
    for (const name of names) await store.tx((tx) => put(tx, name));
    const find = prepared((db) =>
      db.q
        .select({ key: db.t.kv.key })
        .from(db.t.kv)
        .where(among(db, db.t.kv.key, "keys")),
    );
    for (const keys of [[], names.slice(1, 2), names, [...names, "test.none"]]) {
      const rows = await find(store.read).execute({ keys });
      expect(rows.map(({ key }) => key).sort()).toEqual(names.filter((name) => keys.includes(name)).sort());
    }
  });
});

describe("NUL in what strangers send", () => {
  it("fails no write and no read, and takes nothing else along", async () => {
    await using test = await createTestApp();
    const { store } = test.app;
    const json = { "a\0b": ["x\0", "\\u0000", "\\\0"] };
    await store.tx(async ({ q, t }) => {
      await q.insert(t.kv).values({ key: "test.n\0ul", value: "1" });
      await q.insert(t.settings).values({ name: "test", value: json, updatedAt: new Date() });
    });
    const { q, t } = store.read;
    expect(await q.select().from(t.kv).where(eq(t.kv.key, "test.n\0ul"))).toHaveLength(1);
    const some = prepared((db) =>
      db.q
        .select()
        .from(db.t.kv)
        .where(among(db, db.t.kv.key, "keys")),
    );
    expect(await some(store.read).execute({ keys: ["none\0", "test.n\0ul"] })).toHaveLength(1);
    const [row] = await q.select().from(t.settings).where(eq(t.settings.name, "test"));
    const kept = JSON.parse(JSON.stringify(row!.value).replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, "$1"));
    expect(kept).toEqual({ ab: ["x", "\\u0000", "\\"] });
  });
});
