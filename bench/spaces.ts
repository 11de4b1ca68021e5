// The Spaces' media path: what a forwarded packet costs, beside a bare send, werift and Janus; what joining costs; how many one core serves.
import { measureForwarding } from "./spaces/forwarding.ts";
import { joinRows } from "./spaces/joins.ts";
import { largeRoomRows } from "./spaces/large-room.ts";
import { measureServers } from "./spaces/servers.ts";
import { measureSpeakers } from "./spaces/speakers.ts";
import { roomRows } from "./spaces/rooms.ts";
import type { Row } from "./support/row.ts";

const GROUPS: { names: string[]; rows(): AsyncIterable<Row> }[] = [
  { names: ["cpu-per-packet", "burst-to-1000-listeners", "loss-at-1000-listeners"], rows: forwardingRows },
  { names: ["first-audio-p95", "rush-1000", "memory-per-listener"], rows: joinRows },
  {
    names: ["webrtc-listeners-per-core", "delay-p99", "loss-at-3000-listeners", "loop-stall"],
    rows: largeRoomRows,
  },
  { names: ["rooms"], rows: roomRows },
];

export async function* rows(wants: (name: string) => boolean): AsyncIterable<Row> {
  for (const group of GROUPS) {
    if (group.names.some((name) => wants(`spaces.${name}`))) yield* group.rows();
  }
}

async function* forwardingRows(): AsyncIterable<Row> {
  const { sfu, janus } = await measureServers();
  const { bare, ours, stock, growth } = await measureForwarding();
  yield {
    name: "spaces.cpu-per-packet",
    value: sfu,
    unit: "µs",
    against: {
      ...(janus === undefined ? {} : { janus }),
      werift: stock.microseconds,
      "bare send": bare.microseconds,
      "ours without ICE, 1000 listeners": ours.microseconds,
      ...growth,
      ...(await measureSpeakers()),
    },
  };
  yield {
    name: "spaces.burst-to-1000-listeners",
    value: ours.burstMs,
    unit: "ms",
    against: { "bare send": bare.burstMs },
  };
  yield {
    name: "spaces.loss-at-1000-listeners",
    value: ours.lossPercent,
    unit: "%",
    against: { "bare send": bare.lossPercent },
  };
}
