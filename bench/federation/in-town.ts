// One instance with its town, for as long as something is measured on it.
import { setTimeout as sleep } from "node:timers/promises";
import { Instance } from "#test/support/instance.ts";
import { cpuOf } from "../support/cpu.ts";
import type { Row } from "../support/row.ts";
import { ORIGIN } from "./names.ts";
import { buildTown, type Size, type Town } from "./town.ts";

/** Of half a second. */
const IDLE_S = 0.05;
const MOST_ROUNDS = 120;

export async function* inTown(
  size: Size,
  measure: (instance: Instance, town: Town) => AsyncIterable<Row>,
): AsyncIterable<Row> {
  await using town = await buildTown(size);
  const instance = await Instance.create({ origin: ORIGIN, env: { ...town.env, ...forNode() } });
  try {
    await instance.start();
    await untilIdle(instance.pid);
    yield* measure(instance, town);
  } finally {
    await instance.kill("SIGTERM");
  }
}

/** The town was built behind its back: who lives there is filed and indexed first. */
async function untilIdle(pid: number | undefined): Promise<void> {
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
    const { spent } = await cpuOf(pid, () => sleep(500));
    if (spent === undefined || spent < IDLE_S) return;
  }
}

/** For profiles of the server: BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=…". */
function forNode(): Record<string, string> {
  const { BENCH_NODE_OPTIONS } = process.env;
  return BENCH_NODE_OPTIONS ? { NODE_OPTIONS: BENCH_NODE_OPTIONS } : {};
}
