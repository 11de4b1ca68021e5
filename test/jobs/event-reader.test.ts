import { desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createTestApp } from "#test/support/app.ts";
import { recordEvent } from "#src/events.ts";
import { createPost } from "#src/posts/create-post.ts";

describe("a reader of events", () => {
  it("sees each event once, in order, also those of concurrent writers", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const alice = await test.person("alice");
    const positions: number[] = [];
    app.readEvents("test", async (_tx, { position }) => void positions.push(position));
    const posts = Array.from({ length: 30 }, (_, i) =>
      createPost(app, { accountId: alice.id, text: `post ${i}`, visibility: "public" }),
    );
    await Promise.all([...posts, app.drain(), app.drain()]);
    await app.drain();
    expect(positions).toHaveLength(31); // the account's own event is the first
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(new Set(positions).size).toBe(31);
  });

  it("comes to an event again when its work failed, and leaves no trace of the failure", async () => {
    await using test = await createTestApp();
    const { app } = test;
    let failures = 1;
    const seen: string[] = [];
    app.readEvents("test", async ({ q, t }, { id }) => {
      await q.insert(t.kv).values({ key: `test.${id}`, value: "1" });
      if (failures-- > 0) throw new Error("once");
      seen.push(id);
    });
    const id = await app.store.tx((tx) =>
      recordEvent(tx, { type: "account.updated", accountId: "a" }, app.clock.now()),
    );
    await expect(app.drain()).rejects.toThrow("once");
    await app.drain();
    expect(seen).toEqual([id]);
  });

  it("that is far behind the others reads all that they have passed", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const record = () =>
      app.store.tx(async (tx) => {
        for (let i = 0; i < 1_500; i++)
          await recordEvent(tx, { type: "account.received", accountId: `${i}` }, app.clock.now());
      });
    await record();
    const ahead: number[] = [];
    app.readEvents("ahead", async (_tx, { position }) => void ahead.push(position), ["account.received"]);
    await app.drain();
    await record();
    await app.drain();
    const behind: number[] = [];
    app.readEvents("behind", async (_tx, { position }) => void behind.push(position), ["account.received"]);
    await app.drain();
    expect(behind).toHaveLength(3_000);
    expect(behind).toEqual(ahead);
  });

  it("of some types passes the others, and stands behind them", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const seen: string[] = [];
    app.readEvents("test", async (_tx, { type }) => void seen.push(type), ["tip_jar.changed"]);
    await app.store.tx(async (tx) => {
      const at = app.clock.now();
      await recordEvent(tx, { type: "account.updated", accountId: "a" }, at);
      await recordEvent(tx, { type: "tip_jar.changed", accountId: "a", elsewhere: false }, at);
      await recordEvent(tx, { type: "account.updated", accountId: "a" }, at);
    });
    await app.drain();
    expect(seen).toEqual(["tip_jar.changed"]);
    const { q, t } = app.store.read;
    const [cursor] = await q.select().from(t.eventCursors).where(eq(t.eventCursors.reader, "test"));
    const [last] = await q.select().from(t.events).orderBy(desc(t.events.position)).limit(1);
    expect(cursor?.position).toBe(last?.position);
  });
});
