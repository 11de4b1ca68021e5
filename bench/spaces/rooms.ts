// Many small rooms at once, in each of which everyone hears the one who speaks.
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../support/row.ts";
import { World } from "./world.ts";

const ROOMS = 300;
const PEOPLE = 6;
const PACKET_MS = 20;
const APART_MS = 100;
const PATIENCE_MS = 90_000;
const STEADY_MS = 5_000;

export async function* roomRows(): AsyncIterable<Row> {
  await using world = await World.open();
  const rooms = Array.from({ length: ROOMS }, async (_none, i) => {
    await sleep(i * APART_MS);
    await fill(world, `room ${i}`);
    return 1;
  });
  const patience = sleep(PATIENCE_MS, 0, { ref: false });
  const heard = await Promise.all(rooms.map((room) => Promise.race([room, patience])));
  const before = await world.usage();
  const start = performance.now();
  await sleep(STEADY_MS);
  const after = await world.usage();
  const ms = performance.now() - start;
  yield {
    name: "spaces.rooms",
    value: heard.reduce<number>((sum, one) => sum + one, 0),
    unit: "",
    against: {
      "% of a core": (after.cpu - before.cpu) / 10 / ms,
      "packets a second": ((after.forwarded - before.forwarded) / ms) * 1_000,
      "µs a packet": (after.cpu - before.cpu) / (after.forwarded - before.forwarded),
    },
  };
}

async function fill(world: World, name: string): Promise<void> {
  const speaker = await world.speak(name);
  speaker.talk(PACKET_MS);
  await Promise.all(Array.from({ length: PEOPLE - 1 }, () => world.hear(name)));
}
