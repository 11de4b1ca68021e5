import { like } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { openSession } from "#src/accounts/sessions.ts";
import { findUserOfAccount } from "#src/accounts/queries.ts";
import { createPost } from "#src/posts/create-post.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";

const DAY = 24 * 3_600_000;

async function counts({ app }: TestApp) {
  const { q, t } = app.store.read;
  const count = async (rows: Promise<unknown[]>) => (await rows).length;
  return {
    events: await count((async () => q.select().from(t.events))()),
    sessions: await count((async () => q.select().from(t.sessions))()),
    kv: await count((async () => q.select().from(t.kv).where(like(t.kv.key, "for %")))()),
  };
}

async function fill(test: TestApp): Promise<void> {
  const alice = await test.person("alice");
  const user = await findUserOfAccount(test.app.store.read, alice.id);
  await openSession(test.app, user!.id, "test");
  await createPost(test.app, { accountId: alice.id, text: "hello", visibility: "public" });
  const expires = test.clock.now().getTime() + DAY;
  await test.app.store.tx(async ({ q, t }) => {
    await q.insert(t.kv).values([
      { key: "for a day", value: "1", expires },
      { key: "for ever", value: "1", expires: null },
    ]);
  });
}

describe("sweeping", () => {
  it("leaves what is in use", async () => {
    await using test = await createTestApp();
    await fill(test);
    await test.app.drain();
    const before = await counts(test);
    await test.app.schedule.runAll();
    expect(await counts(test)).toEqual(before);
  });

  it("removes in time what has expired and what all readers have passed", async () => {
    await using test = await createTestApp();
    await fill(test);
    await test.app.drain();
    test.clock.advance(100 * DAY);
    await test.app.schedule.runAll();
    expect(await counts(test)).toEqual({ events: 0, sessions: 0, kv: 1 });
  });

  it("keeps events that a reader has not seen, however old", async () => {
    await using test = await createTestApp();
    await fill(test);
    test.clock.advance(100 * DAY);
    await test.app.schedule.runAll();
    expect((await counts(test)).events).toBe(2);
  });
});
