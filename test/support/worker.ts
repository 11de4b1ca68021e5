// A whole server in a process of its own, on the database of a test: it works until nothing is left to do, or stands until somebody
// kills it. What it needs to know comes as JSON in its first argument; worker-process.ts starts it.
import { Agent, Dispatcher } from "undici";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { composeDoors } from "#src/main.ts";
import type { Mixer } from "#src/spaces/recording/mix-format.ts";
import { listen } from "#src/server.ts";
import { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";

export interface Work {
  env: Record<string, string>;
  /** The ports that domains lead to. */
  ports: Record<string, number>;
  /** By how much its clock is ahead, in ms. */
  ahead: number;
  /** It listens, tells its port to who started it, and stays: at work, or only taking what comes. */
  stands?: "at work" | "idle";
  /** The transaction of its work, counted from 1, in which it kills itself before the commit. */
  diesIn?: number;
}

const { env, ports, ahead, stands, diesIn } = JSON.parse(process.argv[2]!) as Work;
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
const doors = await composeDoors(app, sfu, nothing, {} as Mixer);
if (diesIn !== undefined) dieIn(diesIn);
if (stands) {
  const { port } = await listen(app.config, doors);
  if (stands === "at work") await app.start();
  process.send!(port);
} else {
  await app.drain();
  process.exit(0);
}

/** All of the transaction is written by then, and none of it is to stay. */
function dieIn(count: number): void {
  const { store } = app;
  const tx = store.tx.bind(store);
  let left = count;
  store.tx = (run) =>
    tx(async (open) => {
      const result = await run(open);
      if (--left === 0) process.kill(process.pid, "SIGKILL");
      return result;
    });
}
