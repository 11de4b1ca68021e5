// Many small rooms at once, in each of which everyone hears the one who speaks.
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../support/row.ts";
import { steadyCost } from "./steady-cost.ts";
import { World } from "./world.ts";

const ROOMS = 300;
const FEWER = [10, 100];
const PEOPLE = 6;
const PACKET_MS = 20;
const APART_MS = 100;
const PATIENCE_MS = 90_000;
const STEADY_MS = 5_000;

export async function* roomRows(): AsyncIterable<Row> {
  await using world = await World.open();
  const growth: Record<string, number> = {};
  let [asked, rooms] = [0, 0];
  const grow = async (count: number) => {
    rooms += await open(world, asked, count);
    asked = count;
  };
  for (const count of FEWER) {
    await grow(count);
    growth[`µs a packet in ${count} rooms`] = (await steadyCost(world, STEADY_MS)).microseconds;
  }
  await grow(ROOMS);
  const { percentOfCore, packetsPerSecond, microseconds } = await steadyCost(world, STEADY_MS);
  yield {
    name: "spaces.rooms",
    value: rooms,
    unit: "",
    against: {
      "% of a core": percentOfCore,
      "packets a second": packetsPerSecond,
      "µs a packet": microseconds,
      ...growth,
    },
  };
}

/** Room after room. Tells in how many of them everyone hears. */
async function open(world: World, from: number, to: number): Promise<number> {
  const rooms = Array.from({ length: to - from }, async (_none, i) => {
    await sleep(i * APART_MS);
    await fill(world, `room ${from + i}`);
    return 1;
  });
  const patience = sleep(PATIENCE_MS, 0, { ref: false });
  const heard = await Promise.all(rooms.map((room) => Promise.race([room, patience])));
  return heard.reduce<number>((sum, one) => sum + one, 0);
}

async function fill(world: World, name: string): Promise<void> {
  const speaker = await world.speak(name);
  speaker.talk(PACKET_MS);
  await Promise.all(Array.from({ length: PEOPLE - 1 }, () => world.hear(name)));
}
