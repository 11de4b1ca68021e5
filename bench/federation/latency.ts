// From the press to the home of a follower elsewhere: two idle instances, each a process of its own, behind TLS.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { personOf, type ApiClient } from "#test/support/api-client.ts";
import type { Instance } from "#test/support/instance.ts";
import { createWorld } from "#test/support/world.ts";
import type { Row } from "../support/row.ts";
import { fillSqlite } from "../timelines.ts";

const WARM_UP = 5;
const ROUNDS = 21;
const PATIENCE_MS = 30_000;
/** Between two looks at the home. */
const PAUSE_MS = 4;

/** `posts`: of strangers, which the follower's instance has before. */
export async function* latency(posts: number): AsyncIterable<Row> {
  await using world = await createWorld("sqlite");
  const alice = await personOf(world.here, "alice", "owner");
  const bob = await personOf(world.there, "bob", "owner");
  await fill(world.there, (await bob.get("/api/v1/accounts/verify_credentials")).id, posts);
  await follow(bob, "@alice@hakaya.test");
  for (let round = 0; round < WARM_UP; round++) await timeOfPost(alice, bob, `Warm ${round}`);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await sleep(200);
    times.push(await timeOfPost(alice, bob, `Cup ${round}.`));
  }
  const sorted = times.toSorted((a, b) => a - b);
  const worst = Math.max(...sorted);
  yield {
    name: "federation.home-elsewhere",
    value: sorted[Math.floor(ROUNDS / 2)]!,
    unit: "ms",
    against: { "the slowest of 21": worst },
  };
}

async function fill(instance: Instance, accountId: string, posts: number): Promise<void> {
  await instance.kill("SIGTERM");
  fillSqlite(join(instance.dataFolder, "hakawati.db"), accountId, posts);
  await instance.start();
}

async function follow(bob: ApiClient, handle: string): Promise<void> {
  const found = await bob.get(`/api/v2/search?q=${encodeURIComponent(handle)}&resolve=true&type=accounts`);
  const { id } = found.accounts[0];
  await bob.post(`/api/v1/accounts/${id}/follow`);
  await until(async () => {
    const [relationship] = await bob.get(`/api/v1/accounts/relationships?id[]=${id}`);
    return relationship.following;
  });
}

async function timeOfPost(alice: ApiClient, bob: ApiClient, status: string): Promise<number> {
  const began = performance.now();
  await alice.post("/api/v1/statuses", { status });
  await until(async () => {
    const [newest] = await bob.get("/api/v1/timelines/home?limit=1");
    return newest?.content.includes(status);
  });
  return performance.now() - began;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error("It did not come in half a minute");
    await sleep(PAUSE_MS);
  }
}
