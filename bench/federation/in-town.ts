// One instance with its town, for as long as something is measured on it.
import { Instance } from "#test/support/instance.ts";
import type { Row } from "../support/row.ts";
import { ORIGIN } from "./names.ts";
import { buildTown, type Size, type Town } from "./town.ts";

export async function* inTown(
  size: Size,
  measure: (instance: Instance, town: Town) => AsyncIterable<Row>,
): AsyncIterable<Row> {
  await using town = await buildTown(size);
  const instance = await Instance.create({ origin: ORIGIN, env: { ...town.env, ...forNode() } });
  try {
    await instance.start();
    yield* measure(instance, town);
  } finally {
    await instance.kill("SIGTERM");
  }
}

/** For profiles of the server: BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=…". */
function forNode(): Record<string, string> {
  const { BENCH_NODE_OPTIONS } = process.env;
  return BENCH_NODE_OPTIONS ? { NODE_OPTIONS: BENCH_NODE_OPTIONS } : {};
}
