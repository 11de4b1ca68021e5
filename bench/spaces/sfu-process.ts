// The process that is measured: the product's SFU, asked by the benchmark.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";

export interface Request {
  id: number;
  join?: { room: string; name: string; sdp: string; muted: boolean };
  usage?: boolean;
}

export interface Reply {
  id: number;
  value: unknown;
}

export interface Usage {
  /** µs since the start. */
  cpu: number;
  rss: number;
  /** Packets to a listener since the start. */
  forwarded: number;
  /** ms that the event loop stood still at most, since this was asked last: on a busy machine others' work is in it. */
  stall: number;
  /** ms that it computed at most before anything else had its turn, since this was asked last. */
  turn: number;
}

const sfu = await LocalSfu.listen({ host: "0.0.0.0", port: 0, addresses: ["127.0.0.1"], loopback: false });
const RESOLUTION_MS = 1;
const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
loop.enable();

/** What this thread computed between two beats of a timer, in ms: one turn of the loop, where that took longer than a beat. */
let longestTurn = 0;
let computed = computedMs();
setInterval(() => {
  const now = computedMs();
  longestTurn = Math.max(longestTurn, now - computed);
  computed = now;
}, RESOLUTION_MS);

function computedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function answer({ join }: Request): Promise<unknown> {
  if (join) return (await sfu.join(join.room, join.name, join.sdp, { muted: join.muted })).answer;
  const { user, system } = process.cpuUsage();
  const stall = loop.max / 1e6 - RESOLUTION_MS;
  loop.reset();
  const turn = longestTurn;
  longestTurn = 0;
  const { forwarded = 0 } = await sfu.counters();
  return { cpu: user + system, rss: process.memoryUsage.rss(), forwarded, stall, turn } satisfies Usage;
}

process.on("message", (request: Request) => {
  void answer(request).then((value) => process.send!({ id: request.id, value } satisfies Reply));
});
process.on("disconnect", () => process.exit());
