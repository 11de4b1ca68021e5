// Whole instances in one process, under real domains with https origins: requests between them go over real sockets, through a
// Dispatcher that leads each domain to its port.
import { Agent, Dispatcher } from "undici";
import { listen, type RunningServer } from "#src/server.ts";
import { createTestApp, type TestApp, type TestAppOptions } from "./app.ts";

/** Leads https://name to a local port; a name that it does not know can't be reached. */
export class TestNetwork extends Dispatcher {
  readonly #ports = new Map<string, number>();
  readonly #agent = new Agent();

  lead(domain: string, port: number): void {
    this.#ports.set(domain, port);
  }

  /** All that it leads to, as another process has to know it. */
  ways(): Record<string, number> {
    return Object.fromEntries(this.#ports);
  }

  /** From now on nobody reaches this domain. */
  cut(domain: string): void {
    this.#ports.delete(domain);
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { host } = new URL(String(options.origin));
    const port = this.#ports.get(host) ?? 1; // nobody listens on port 1: the error of a dead host
    const headers = { ...(options.headers as Record<string, string>), host };
    return this.#agent.dispatch({ ...options, headers, origin: `http://127.0.0.1:${port}` }, handler);
  }

  override async close(): Promise<void> {
    await this.#agent.close();
  }

  override async destroy(): Promise<void> {
    await this.#agent.destroy();
  }
}

export interface TestInstance extends TestApp {
  server: RunningServer;
}

/** An instance that listens and is known to the network. */
export async function joinNetwork(
  network: TestNetwork,
  domain: string,
  options: Omit<TestAppOptions, "domain" | "network"> = {},
): Promise<TestInstance> {
  const instance = await createTestApp({ ...options, domain, network });
  const server = await listen(instance.app.config, instance.doors);
  network.lead(domain, server.port);
  return {
    ...instance,
    server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await instance[Symbol.asyncDispose]();
    },
  };
}

/** Handles events and jobs on all of them until nothing is left to do anywhere. */
export async function drainAll(...instances: TestApp[]): Promise<void> {
  for (let round = 0; round < 4; round++) {
    for (const { app } of instances) await app.drain();
  }
}
