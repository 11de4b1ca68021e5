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
  /** How often it computed that long for a millisecond and more, and for more than five. */
  turns: number;
  longTurns: number;
}

const sfu = await LocalSfu.listen({ host: "0.0.0.0", port: 0, addresses: ["127.0.0.1"], loopback: false });
const RESOLUTION_MS = 1;
/** The loop is never to stand still for longer. */
const LONG_MS = 5;
const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
loop.enable();

/** What this thread computed between two beats of a timer, in ms: one turn of the loop, where that took longer than a beat. */
let turns = { longest: 0, all: 0, long: 0 };
let computed = computedMs();
setInterval(() => {
  const now = computedMs();
  noteTurn(now - computed);
  computed = now;
}, RESOLUTION_MS);

function noteTurn(ms: number): void {
  turns.longest = Math.max(turns.longest, ms);
  if (ms >= RESOLUTION_MS) turns.all++;
  if (ms > LONG_MS) turns.long++;
}

/**
 * Linux counts a thread's computing at its clock's ticks, of 4 ms mostly, and when the thread sleeps. But who asks for that of the whole
 * process has the asking thread counted up to now: so it is asked first, and the thread's own is right to the microsecond.
 */
function computedMs(): number {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function answer({ join }: Request): Promise<unknown> {
  if (join) return (await sfu.join(join.room, join.name, join.sdp, { muted: join.muted })).answer;
  const { user, system } = process.cpuUsage();
  const stall = loop.max / 1e6 - RESOLUTION_MS;
  loop.reset();
  const { longest: turn, all, long: longTurns } = turns;
  turns = { longest: 0, all: 0, long: 0 };
  const { forwarded = 0 } = await sfu.counters();
  const { rss } = process.memoryUsage;
  return { cpu: user + system, rss: rss(), forwarded, stall, turn, turns: all, longTurns } satisfies Usage;
}

process.on("message", (request: Request) => {
  void answer(request).then((value) => process.send!({ id: request.id, value } satisfies Reply));
});
process.on("disconnect", () => process.exit());
