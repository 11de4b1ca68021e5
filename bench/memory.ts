// What a small instance holds of memory that nobody asks anything.
import { setTimeout as sleep } from "node:timers/promises";
import { inTown } from "./federation/in-town.ts";
import { memoryOf } from "./support/memory.ts";
import type { Row } from "./support/row.ts";

const SETTLE_MS = 15_000;

export async function* rows(): AsyncIterable<Row> {
  yield* inTown({}, async function* (instance) {
    await sleep(SETTLE_MS);
    const value = memoryOf(instance.pid);
    if (value !== undefined) yield { name: "memory.idle", value, unit: "MB" };
  });
}
