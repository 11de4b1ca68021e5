// A packet's cost in whole servers with real listeners: ours and Janus in the same run, the same people, counted by the same means.
import { setTimeout as sleep } from "node:timers/promises";
import { cpuOf } from "../support/cpu.ts";
import { Janus } from "./janus.ts";
import type { Person } from "./person.ts";
import { Tally } from "./tally.ts";
import { World } from "./world.ts";

const LISTENERS = 400;
const PACKET_MS = 20;
const SETTLE_MS = 1_500;
const STEADY_MS = 10_000;
const ROOM = "measured";

/** µs of CPU of the whole process for each packet that reached a listener. */
export interface Servers {
  sfu: number;
  /** Undefined where it is not installed. */
  janus: number | undefined;
}

export async function measureServers(): Promise<Servers> {
  return { sfu: await measureOurs(), janus: await measureJanus() };
}

async function measureOurs(): Promise<number> {
  await using world = await World.open();
  const speak = () => world.speak(ROOM);
  return await measure({ pid: world.pid, speak, listen: (tally) => world.enter(ROOM, { tally }) });
}

async function measureJanus(): Promise<number | undefined> {
  await using janus = await Janus.open();
  if (janus)
    return await measure({
      pid: janus.pid,
      speak: () => janus.speak(),
      listen: (tally) => janus.listen(tally),
    });
  process.stderr.write("No janus beside ours: Debian's package of that name is not installed.\n");
  return undefined;
}

interface Server {
  pid: number;
  speak(): Promise<Person>;
  listen(tally: Tally): Promise<Person>;
}

async function measure({ pid, speak, listen }: Server): Promise<number> {
  const tally = new Tally();
  const speaker = await speak();
  speaker.talk(PACKET_MS);
  for (let i = 0; i < LISTENERS; i++) await (await listen(tally)).heard;
  await sleep(SETTLE_MS);
  tally.reset();
  const { spent = 0 } = await cpuOf(pid, () => sleep(STEADY_MS));
  return (spent * 1e6) / tally.packets;
}
