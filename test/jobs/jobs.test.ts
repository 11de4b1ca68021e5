import { describe, expect, it } from "vitest";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { FairTurns } from "#src/jobs/fair-turns.ts";
import { callUp, claim, countReady, enqueue, onJobsEnqueued, putOff } from "#src/jobs/queue.ts";
import type { JobHandler } from "#src/jobs/runner.ts";

const MINUTE = 60_000;

async function add(
  { app }: TestApp,
  payloads: unknown[],
  options: { orderingKey?: string } = {},
): Promise<void> {
  await app.store.tx((tx) => enqueue(tx, "test", payloads, app.clock.now(), options));
}

/** A queue that notes what it runs; `run` may throw. */
function handle(
  test: TestApp,
  run: JobHandler["run"],
  nextTry: JobHandler["nextTry"] = () => undefined,
): void {
  test.app.runJobs({ queue: "test", concurrency: 4, run, nextTry });
}

describe("the job queue", () => {
  it("runs each job once and forgets it", async () => {
    await using test = await createTestApp();
    const done: unknown[] = [];
    handle(test, async ({ payload }) => void done.push(payload));
    await add(test, ["a", "b", "c"]);
    await test.app.drain();
    await test.app.drain();
    expect(done.map(String).sort()).toEqual(["a", "b", "c"]);
  });

  it("wakes only those who work on it", async () => {
    await using test = await createTestApp();
    const woken: string[] = [];
    const unlisten = onJobsEnqueued((queue) => woken.push(queue));
    await add(test, ["a"]);
    unlisten();
    expect(woken).toEqual(["test"]);
  });

  it("adds nothing when the transaction fails", async () => {
    await using test = await createTestApp();
    const { app } = test;
    const failing = app.store.tx(async (tx) => {
      await enqueue(tx, "test", ["a"], app.clock.now());
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await countReady(app.store.read, "test", app.clock)).toBe(0);
  });

  it("gives a job to one of two who claim at once", async () => {
    await using test = await createTestApp();
    const { app } = test;
    await add(
      test,
      Array.from({ length: 20 }, (_, i) => i),
    );
    const claims = await Promise.all([1, 2, 3, 4].map(() => claim(app.store, "test", 5, app.clock)));
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(5);
  });

  it("gives a job of a crashed process to another when its lease is over, not before", async () => {
    await using test = await createTestApp();
    const { app, clock } = test;
    await add(test, ["a"]);
    expect(await claim(app.store, "test", 1, app.clock)).toHaveLength(1); // and then the process dies
    expect(await claim(app.store, "test", 1, app.clock)).toHaveLength(0);
    clock.advance(2 * MINUTE);
    expect(await claim(app.store, "test", 1, app.clock)).toMatchObject([{ payload: "a", attempts: 2 }]);
  });

  it("gives jobs of a crashed SQLite instance back as soon as it starts again", async () => {
    await using test = await createTestApp();
    const { app } = test;
    if (app.store.dialect === "pg") return; // there, other processes may be at work on them
    const done: unknown[] = [];
    handle(test, async ({ payload }) => void done.push(payload));
    await add(test, ["a"]);
    await claim(app.store, "test", 1, app.clock); // and then the process dies
    await app.start();
    await app.drain();
    expect(done).toEqual(["a"]);
  });

  it("runs jobs of one ordering key one after another, and lets none overtake a failed one", async () => {
    await using test = await createTestApp();
    const done: unknown[] = [];
    let refusals = 1;
    handle(
      test,
      async ({ payload }) => {
        if (payload === 1 && refusals-- > 0) throw new Error("not yet");
        done.push(payload);
      },
      (_job, _error, now) => new Date(now.getTime() + MINUTE),
    );
    await add(test, [1, 2, 3], { orderingKey: "k" });
    await test.app.drain();
    expect(done).toEqual([]);
    test.clock.advance(2 * MINUTE);
    await test.app.drain();
    expect(done).toEqual([1, 2, 3]);
  });

  it("gives the places of jobs that only wait to others, and takes jobs in bunches to the last", async () => {
    await using test = await createTestApp();
    const answer = Promise.withResolvers<void>();
    const done: unknown[] = [];
    const run: JobHandler["run"] = async ({ payload }, stepAside) => {
      if (payload === "lively") answer.resolve();
      else stepAside();
      await answer.promise;
      done.push(payload);
    };
    const places = { concurrency: 2, bunch: 2, maxAside: 3 };
    test.app.runJobs({ queue: "test", ...places, run, nextTry: () => undefined });
    await add(test, ["silent", "silent", "silent", "lively", "later"]);
    await test.app.start();
    await answer.promise;
    await test.app.drain();
    expect(done.map(String).sort()).toEqual(["later", "lively", "silent", "silent", "silent"]);
  });

  it("gives up when the policy says so", async () => {
    await using test = await createTestApp();
    let tries = 0;
    const refuse = async () => {
      tries++;
      throw new Error("never");
    };
    handle(test, refuse, ({ attempts }, _error, now) =>
      attempts < 3 ? new Date(now.getTime() + MINUTE) : undefined,
    );
    await add(test, ["a"]);
    for (let i = 0; i < 5; i++) {
      await test.app.drain();
      test.clock.advance(2 * MINUTE);
    }
    expect(tries).toBe(3);
  });
});

describe("a queue with turns", () => {
  it("lets whoever sent little come before the rest of a flood, and starts where it stood", () => {
    const turns = new FairTurns(7);
    const flood = [1, 2, 3, 4].map(() => turns.next("loud.test"));
    expect(flood).toEqual([8, 9, 10, 11]);
    turns.reach(9);
    expect(turns.next("quiet.test")).toBe(10);
    expect(turns.next("loud.test")).toBe(12);
  });

  it("takes by turn, leaves out groups that have enough, and puts off or calls up a whole group", async () => {
    await using test = await createTestApp();
    const { store, clock } = test.app;
    const put = (payload: string, groupKey: string, turn: number) =>
      store.tx((tx) => enqueue(tx, "fair", [payload], clock.now(), { groupKey, turn }));
    await put("loud 2", "loud", 2);
    await put("loud 3", "loud", 3);
    await put("quiet 1", "quiet", 1);
    const later = new Date(clock.now().getTime() + MINUTE);
    await store.tx((tx) => putOff(tx, "fair", "quiet", later, clock.now()));
    const first = await claim(store, "fair", 1, clock, { fair: true });
    expect(first.map(({ payload }) => payload)).toEqual(["loud 2"]);
    expect(await claim(store, "fair", 9, clock, { fair: true, without: ["loud"] })).toEqual([]);
    await store.tx((tx) => callUp(tx, "fair", "quiet", clock.now()));
    const rest = await claim(store, "fair", 9, clock, { fair: true });
    expect(rest.map(({ payload }) => String(payload)).sort((a, b) => a.localeCompare(b))).toEqual([
      "loud 3",
      "quiet 1",
    ]);
  });
});
