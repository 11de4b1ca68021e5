// What the SFU needs while nobody comes or leaves.
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "./world.ts";

export interface SteadyCost {
  percentOfCore: number;
  packetsPerSecond: number;
  /** A packet to a listener. */
  microseconds: number;
}

export async function steadyCost(world: World, ms: number): Promise<SteadyCost> {
  const [before, start] = [await world.usage(), performance.now()];
  await sleep(ms);
  const [after, passed] = [await world.usage(), performance.now() - start];
  const [cpu, packets] = [after.cpu - before.cpu, after.forwarded - before.forwarded];
  return {
    percentOfCore: cpu / passed / 10,
    packetsPerSecond: (packets / passed) * 1_000,
    microseconds: cpu / packets,
  };
}
