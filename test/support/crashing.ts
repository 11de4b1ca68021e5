// An instance that can die at any point and come back on the same database: nothing is drained, and what it held in memory is gone.
import { createDatabase } from "./database.ts";
import { TestClock } from "./app.ts";
import { joinNetwork, type TestInstance, type TestNetwork } from "./pair.ts";

export interface CrashingInstance extends AsyncDisposable {
  /** As it is now: another one after each crash. */
  readonly now: TestInstance;
  crash(): Promise<void>;
}

export async function joinCrashing(network: TestNetwork, domain: string): Promise<CrashingInstance> {
  const left = { database: await createDatabase(), clock: new TestClock() };
  let now = await joinNetwork(network, domain, { left });
  return {
    get now() {
      return now;
    },
    async crash() {
      await now[Symbol.asyncDispose]();
      now = await joinNetwork(network, domain, { left });
    },
    async [Symbol.asyncDispose]() {
      await now[Symbol.asyncDispose]();
      await left.database[Symbol.asyncDispose]();
    },
  };
}
