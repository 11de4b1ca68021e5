// Documents of actors and posts, as a crowd of servers asks for them; beside it the emptiest server Node can be, Fedify's own
// path, and our own without what is at hand.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import autocannon from "autocannon";
import { freePort } from "#test/support/free-port.ts";
import type { Instance } from "#test/support/instance.ts";
import { againstCpu, cpuOf } from "../support/cpu.ts";
import type { Row, Wants } from "../support/row.ts";
import { DOMAIN } from "./names.ts";
import { startProgram } from "./programs.ts";
import type { Town } from "./town.ts";

const ACTIVITY = { accept: "application/activity+json", host: DOMAIN };
const SECONDS = 5;
/** What costs the database something, and so may grow with it. */
export const FRESH = "not at hand";

/** `isPeer`: only our own figures, for a town that is a peer of another. */
export async function* documents(
  instance: Instance,
  town: Town,
  wants: Wants,
  { isPeer = false }: { isPeer?: boolean } = {},
): AsyncIterable<Row> {
  const origin = `http://127.0.0.1:${instance.port}`;
  const all = [
    { name: "federation.actor-get", path: town.actorPath, fedifyPath: "/users/alice" },
    { name: "federation.note-get", path: town.postPath, fedifyPath: "/users/alice/posts/1" },
  ];
  // The first of many requests pay for what Node compiles of our code: neither document is to pay for both.
  for (const { path } of all) await gets(origin, path);
  for (const { name, path, fedifyPath } of all) {
    if (!wants(name)) continue;
    const { perSecond, count, failed, spent } = await gets(origin, path, instance.pid);
    if (failed > 0) throw new Error(`${path} failed ${failed} times`);
    const fresh = { [FRESH]: (await gets(origin, `${path}?fresh`)).perSecond };
    const peers = isPeer
      ? {}
      : { "bare node:http": await bare(await bodyOf(origin, path)), ...(await fedify(fedifyPath)) };
    yield {
      name,
      value: perSecond,
      unit: "/s",
      against: { ...againstCpu(count, spent), ...peers, ...fresh },
    };
  }
}

async function bodyOf(origin: string, path: string): Promise<string> {
  return (await fetch(origin + path, { headers: ACTIVITY })).text();
}

async function bare(body: string): Promise<number> {
  const headers = { "content-type": "application/activity+json; charset=utf-8" };
  const server = createServer((_request, response) => response.writeHead(200, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { perSecond } = await gets(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "/");
  server.close();
  return perSecond;
}

async function fedify(path: string): Promise<Record<string, number>> {
  const port = await freePort();
  await using _program = await startProgram("fedify-peer.ts", [port], "{}");
  const { perSecond, failed } = await gets(`http://127.0.0.1:${port}`, path);
  return { Fedify: perSecond, ...(failed > 0 ? { "Fedify, failed": failed } : {}) };
}

interface Gets {
  /** Answers of 2xx. */
  perSecond: number;
  count: number;
  failed: number;
  /** Seconds that the server computed. */
  spent: number | undefined;
}

async function gets(origin: string, path: string, pid = process.pid): Promise<Gets> {
  const options = { url: origin + path, headers: ACTIVITY, connections: 32, workers: 1 };
  await autocannon({ ...options, duration: 2 }); // warm
  const { result, spent } = await cpuOf(pid, () => autocannon({ ...options, duration: SECONDS }));
  const count = result["2xx"];
  return { perSecond: count / result.duration, count, failed: result.non2xx + result.errors, spent };
}
