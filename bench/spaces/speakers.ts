// How a packet's cost grows with those who speak at once: real peers in one room, of whom three are heard at most.
import { setTimeout as sleep } from "node:timers/promises";
import { steadyCost } from "./steady-cost.ts";
import { World } from "./world.ts";

const ROOM = "stage";
const LISTENERS = 200;
const PACKET_MS = 20;
const SETTLE_MS = 1_500;
const STEADY_MS = 5_000;
const GROWTH: [speakers: number, name: string][] = [
  [1, "1 speaker, 200 listeners"],
  [2, "2 speakers"],
  [3, "3 speakers"],
  [10, "10 speakers, of whom 3 are heard"],
];

/** µs a packet to a listener, by how many speak. */
export async function measureSpeakers(): Promise<Record<string, number>> {
  await using world = await World.open();
  const figures: Record<string, number> = {};
  let speaking = 0;
  for (const [speakers, name] of GROWTH) {
    for (; speaking < speakers; speaking++) (await world.speak(ROOM)).talk(PACKET_MS);
    if (speakers === 1) await world.fill(ROOM, LISTENERS);
    await sleep(SETTLE_MS);
    figures[name] = (await steadyCost(world, STEADY_MS)).microseconds;
  }
  return figures;
}
