// A whole server's work in a process of its own, on the database of a test, until nothing is left to do or somebody kills it. What
// it needs to know comes as JSON in its first argument.
import { registerHooks } from "node:module";
import { Agent, Dispatcher } from "undici";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { composeDoors } from "#src/main.ts";
import type { Mixer } from "#src/spaces/recording/mix-format.ts";
import { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";

export interface Work {
  env: Record<string, string>;
  /** The ports that domains lead to. */
  ports: Record<string, number>;
  /** By how much its clock is ahead, in ms. */
  ahead: number;
}

// Pages are .tsx, which Node does not load, and nobody asks for one here.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "#web/server.ts"
      ? { url: "data:text/javascript,export const createWeb = undefined", shortCircuit: true }
      : next(specifier, context),
});

const { env, ports, ahead } = JSON.parse(process.argv[2]!) as Work;
const agent = new Agent();

class Ways extends Dispatcher {
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { host } = new URL(String(options.origin));
    const headers = { ...(options.headers as Record<string, string>), host };
    return agent.dispatch({ ...options, headers, origin: `http://127.0.0.1:${ports[host] ?? 1}` }, handler);
  }
}

const clock = { now: () => new Date(Date.now() + ahead) };
const app = await createApp(readConfig(env), { clock, network: new Ways() });
const sfu = await LocalSfu.listen({ port: 0, host: "127.0.0.1", addresses: ["127.0.0.1"], loopback: true });
const nothing = { run: () => Promise.reject(new Error("No files")), async [Symbol.asyncDispose]() {} };
await composeDoors(app, sfu, nothing, {} as Mixer);
await app.drain();
process.exit(0);
