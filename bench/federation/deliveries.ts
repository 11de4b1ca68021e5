// A post on its way to followers on many servers, some of which are dead; beside it a bare RSA-2048 signature and POST for each.
import { setTimeout as sleep } from "node:timers/promises";
import type { Instance } from "#test/support/instance.ts";
import { againstCpu, cpuOf } from "../support/cpu.ts";
import type { Row } from "../support/row.ts";
import type { BareTook, BareWork } from "./bare-deliveries.ts";
import { DOMAIN } from "./names.ts";
import { runProgram, startProgram } from "./programs.ts";
import { signedPost, type Town } from "./town.ts";

const HOSTS = 500;
const DEAD = 100;
const PATIENCE_MS = 120_000;
const AT_ONCE = 64;

export interface Ports {
  sink: number;
  hanging: number;
  /** Nobody listens there. */
  none: number;
}

/** Each host is an address of the loopback network of its own; half of the dead ones refuse, half never answer. */
export function inboxesAt({ sink, hanging, none }: Ports, count: number): { all: string[]; live: string[] } {
  const inboxes = Array.from({ length: count }, (_, at) => {
    const host = at % HOSTS;
    const port = host >= DEAD ? sink : host % 2 ? hanging : none;
    const inbox = `http://127.1.${Math.floor(host / 250)}.${(host % 250) + 1}:${port}/${at}/inbox`;
    return { inbox, isLive: host >= DEAD };
  });
  const live = inboxes.filter(({ isLive }) => isLive);
  return { all: inboxes.map(({ inbox }) => inbox), live: live.map(({ inbox }) => inbox) };
}

export async function* deliveries(
  instance: Instance,
  town: Town,
  live: string[],
  ports: Ports,
): AsyncIterable<Row> {
  await using _sink = await startProgram("sink.ts", [ports.sink, ports.hanging]);
  const count = `http://127.0.0.1:${ports.sink}/`;
  const bare = await bareDeliveries(town, live);
  await fetch(count, { method: "DELETE" });
  const began = Date.now();
  const { result: took, spent } = await cpuOf(instance.pid, async () => {
    await post(instance, town);
    return untilTaken(count, live.length, began);
  });
  yield {
    name: "federation.deliveries",
    value: (live.length / took) * 1_000,
    unit: "/s",
    against: {
      ...againstCpu(live.length, spent),
      "bare RSA-2048 and POST": bare.perSecond,
      "bare, per CPU second": bare.perCpuSecond,
    },
  };
  yield { name: "federation.live-hosts-done", value: took / 1_000, unit: "s" };
}

async function post(instance: Instance, { token }: Town): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${instance.port}/api/v1/statuses`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ status: "The last cup is the sweetest" }),
  });
  if (!answer.ok) throw new Error(`The post was refused: ${await answer.text()}`);
}

/** Milliseconds until the last of them came. */
async function untilTaken(url: string, expected: number, began: number): Promise<number> {
  for (;;) {
    const { taken, lastAt } = (await (await fetch(url)).json()) as { taken: number; lastAt: number };
    if (taken >= expected) return lastAt - began;
    if (Date.now() - began > PATIENCE_MS) throw new Error(`Only ${taken} of ${expected} were delivered`);
    await sleep(50);
  }
}

/** With as many at once as the product has. */
async function bareDeliveries({ writers }: Town, inboxes: string[]): Promise<BareTook> {
  const [writer] = writers;
  const { body } = signedPost(writer!, 0, DOMAIN);
  const privateKeyPem = String(writer!.privateKey.export({ type: "pkcs8", format: "pem" }));
  const work: BareWork = { keyId: writer!.keyId, privateKeyPem, body, inboxes };
  return JSON.parse(await runProgram("bare-deliveries.ts", [AT_ONCE], JSON.stringify(work))) as BareTook;
}
