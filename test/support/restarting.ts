// An instance that stops at any point and comes back on the same database: nothing is drained, and what it held in memory is gone. Open
// statements end and the listener closes: what kill -9 leaves is shown with processes (test/federation/killed.test.ts, test/jobs/kill.test.ts, test/whole-way.test.ts).
import { createDatabase } from "./database.ts";
import { TestClock } from "./app.ts";
import { joinNetwork, type TestInstance, type TestNetwork } from "./pair.ts";

export interface RestartingInstance extends AsyncDisposable {
  /** As it is now: another one after each restart. */
  readonly now: TestInstance;
  restart(): Promise<void>;
}

export async function joinRestarting(network: TestNetwork, domain: string): Promise<RestartingInstance> {
  const left = { database: await createDatabase(), clock: new TestClock() };
  let now = await joinNetwork(network, domain, { left });
  return {
    get now() {
      return now;
    },
    async restart() {
      await now[Symbol.asyncDispose]();
      now = await joinNetwork(network, domain, { left });
    },
    async [Symbol.asyncDispose]() {
      await now[Symbol.asyncDispose]();
      await left.database[Symbol.asyncDispose]();
    },
  };
}
