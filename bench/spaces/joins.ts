// What a listener costs, how soon they hear, and what a thousand at once do: real ICE, DTLS and SRTP.
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../support/row.ts";
import { World } from "./world.ts";

const ROOM = "rush";
const ONE_BY_ONE = 40;
const RUSH = 1_000;
const RUSH_MS = 5_000;
const PACKET_MS = 60;

export async function* joinRows(): AsyncIterable<Row> {
  await using world = await World.open();
  const speaker = await world.speak(ROOM);
  speaker.talk(PACKET_MS);
  yield { name: "spaces.first-audio-p95", value: await firstAudio(world), unit: "ms" };

  const before = await world.usage();
  const players = process.cpuUsage();
  const seconds = await rush(world);
  const after = await world.usage();
  const { user, system } = process.cpuUsage(players);
  yield {
    name: "spaces.rush-1000",
    value: seconds,
    unit: "s",
    against: {
      "CPU s of the SFU": (after.cpu - before.cpu) / 1e6,
      "CPU s of those who join": (user + system) / 1e6,
    },
  };
  yield { name: "spaces.memory-per-listener", value: (after.rss - before.rss) / 1024 / RUSH, unit: "KB" };
}

/** One after another: from the offer to the first packet. */
async function firstAudio(world: World): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ONE_BY_ONE; i++) {
    const start = performance.now();
    await (
      await world.enter(ROOM)
    ).heard;
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.ceil(0.95 * ONE_BY_ONE) - 1]!;
}

/** A thousand within five seconds: from the first offer until all hear. */
async function rush(world: World): Promise<number> {
  const start = performance.now();
  const people = Array.from({ length: RUSH }, async (_none, i) => {
    await sleep((i * RUSH_MS) / RUSH);
    await world.hear(ROOM);
  });
  await Promise.all(people);
  return (performance.now() - start) / 1_000;
}
