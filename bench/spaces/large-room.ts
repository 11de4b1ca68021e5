// One speaker and three thousand listeners who have all joined for real: what arrives, how late, and what it takes.
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../support/row.ts";
import { Crowd } from "./crowd.ts";
import type { Person } from "./person.ts";
import { Tally } from "./tally.ts";
import { World } from "./world.ts";

const ROOM = "large";
const FEW = 500;
const MANY = 3_000;
/** Every fiftieth who comes is a witness: packets go to all in the order in which they came. */
const A_WITNESS_IN = 50;
const LONG_MS = 60;
const SHORT_MS = 20;
const SETTLE_MS = 2_000;
const STEADY_MS = 10_000;
/** Longer than any packet waits in the SFU. */
const FLIGHT_MS = 2_500;

interface Steady {
  listenersPerCore: number;
  /** Of a core. */
  sfuPercent: number;
  crowdPercent: number;
  /** Of the packets that were due: who speaks may be late on a busy machine. */
  saidPercent: number;
  lossPercent: number;
  /** What the witnesses waited for a packet, in ms. */
  delay: number;
  medianDelay: number;
  stall: number;
  turn: number;
  /** Of the turns that took a millisecond and more, in per cent. */
  longTurns: number;
}

export async function* largeRoomRows(): AsyncIterable<Row> {
  await using world = await World.open();
  await using crowd = new Crowd(world);
  const witnesses = new Tally();
  const speaker = await world.speak(ROOM, witnesses);
  const room = { world, crowd, witnesses, speaker };
  await fill(room, FEW);
  const few = await steady({ ...room, ms: LONG_MS, listeners: FEW });
  await fill(room, MANY - FEW);
  const many = await steady({ ...room, ms: LONG_MS, listeners: MANY });
  const short = await steady({ ...room, ms: SHORT_MS, listeners: MANY });
  yield* toRows(few, many, short);
}

interface LargeRoom {
  world: World;
  crowd: Crowd;
  witnesses: Tally;
  speaker: Person;
}

async function fill({ world, crowd, witnesses, speaker }: LargeRoom, people: number): Promise<void> {
  speaker.talk(LONG_MS); // who comes waits for a voice
  for (let come = 0; come < people; come += A_WITNESS_IN) {
    await crowd.hear(ROOM, A_WITNESS_IN - 1);
    await world.hear(ROOM, witnesses);
  }
  speaker.talk(0);
}

function* toRows(few: Steady, many: Steady, short: Steady): Iterable<Row> {
  const beside = (figure: keyof Steady) => ({ "500 listeners": few[figure], "20 ms packets": short[figure] });
  const rows: [name: string, unit: string, figure: keyof Steady, also?: Record<string, number>][] = [
    [
      "webrtc-listeners-per-core",
      "",
      "listenersPerCore",
      {
        "joined for real": MANY,
        "% of a core for the SFU": many.sfuPercent,
        "% of a core for those who listen": many.crowdPercent,
        "% of its packets said": many.saidPercent,
        "the same at 20 ms": short.sfuPercent,
        "for those who listen at 20 ms": short.crowdPercent,
        "% said at 20 ms": short.saidPercent,
      },
    ],
    ["loss-at-3000-listeners", "%", "lossPercent"],
    ["delay-p99", "ms", "delay", { "half of the packets": many.medianDelay }],
    [
      "loop-stall",
      "ms",
      "stall",
      { "of its own computing": many.turn, "% of turns that compute for over 5 ms": many.longTurns },
    ],
  ];
  for (const [name, unit, figure, also] of rows) {
    yield { name: `spaces.${name}`, value: many[figure], unit, against: { ...beside(figure), ...also } };
  }
}

interface Stretch extends LargeRoom {
  ms: number;
  listeners: number;
}

/** Everyone is there, one speaks: nothing else happens. Nobody speaks before and after, so that all that is said is counted. */
async function steady({ world, crowd, witnesses, speaker, ms, listeners }: Stretch): Promise<Steady> {
  speaker.talk(ms);
  await sleep(SETTLE_MS);
  speaker.talk(0);
  await sleep(FLIGHT_MS);
  const quiet = await crowd.reset();
  const before = await world.usage();
  const start = performance.now();
  witnesses.reset();
  speaker.talk(ms);
  await sleep(STEADY_MS);
  speaker.talk(0);
  const passed = performance.now() - start;
  await sleep(FLIGHT_MS);
  const after = await world.usage();
  const { packets, cpu } = await crowd.count();
  const microseconds = (after.cpu - before.cpu) / (after.forwarded - before.forwarded);
  return {
    listenersPerCore: (1_000 * ms) / microseconds,
    sfuPercent: (after.cpu - before.cpu) / passed / 10,
    crowdPercent: (cpu - quiet.cpu) / passed / 10,
    saidPercent: (100 * witnesses.said * ms) / passed,
    lossPercent: Math.max(0, 100 * (1 - (witnesses.packets + packets) / (witnesses.said * listeners))),
    delay: witnesses.delay(0.99),
    medianDelay: witnesses.delay(0.5),
    stall: after.stall,
    turn: after.turn,
    longTurns: (100 * after.longTurns) / after.turns,
  };
}
