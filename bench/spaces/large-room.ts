// One speaker and three thousand listeners who have all joined for real: what arrives, how late, and what it takes.
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../support/row.ts";
import type { Person } from "./person.ts";
import { Tally } from "./tally.ts";
import { World } from "./world.ts";

const ROOM = "large";
const FEW = 500;
const MANY = 3_000;
const LONG_MS = 60;
const SHORT_MS = 20;
const SETTLE_MS = 2_000;
const STEADY_MS = 10_000;
const FLIGHT_MS = 1_000;

interface Steady {
  listenersPerCore: number;
  /** Of a core. */
  sfuPercent: number;
  playersPercent: number;
  /** Of the packets that were due: who plays everyone may be late to speak. */
  saidPercent: number;
  lossPercent: number;
  delay: number;
  stall: number;
  turn: number;
}

export async function* largeRoomRows(): AsyncIterable<Row> {
  await using world = await World.open();
  const tally = new Tally();
  const speaker = await world.speak(ROOM, tally);
  const fill = async (people: number) => {
    speaker.talk(LONG_MS); // who comes waits for a voice
    await world.fill(ROOM, people, tally);
  };
  await fill(FEW);
  const few = await steady({ world, tally, speaker, ms: LONG_MS, listeners: FEW });
  await fill(MANY - FEW);
  const many = await steady({ world, tally, speaker, ms: LONG_MS, listeners: MANY });
  const short = await steady({ world, tally, speaker, ms: SHORT_MS, listeners: MANY });
  yield* toRows(few, many, short);
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
        "% of a core for those who listen": many.playersPercent,
        "% of its packets said": many.saidPercent,
        "the same at 20 ms": short.sfuPercent,
        "for those who listen at 20 ms": short.playersPercent,
        "% said at 20 ms": short.saidPercent,
      },
    ],
    ["loss-at-3000-listeners", "%", "lossPercent"],
    ["delay-p99", "ms", "delay"],
    ["loop-stall", "ms", "stall", { "of its own computing": many.turn }],
  ];
  for (const [name, unit, figure, also] of rows) {
    yield { name: `spaces.${name}`, value: many[figure], unit, against: { ...beside(figure), ...also } };
  }
}

interface Stretch {
  world: World;
  tally: Tally;
  speaker: Person;
  ms: number;
  listeners: number;
}

/** Everyone is there, one speaks: nothing else happens. In the end nobody does. */
async function steady({ world, tally, speaker, ms, listeners }: Stretch): Promise<Steady> {
  speaker.talk(ms);
  await sleep(SETTLE_MS);
  const before = await world.usage();
  const [players, start] = [process.cpuUsage(), performance.now()];
  tally.reset();
  await sleep(STEADY_MS);
  const after = await world.usage();
  const said = tally.said;
  const passed = performance.now() - start;
  const { user, system } = process.cpuUsage(players);
  speaker.talk(0);
  await sleep(FLIGHT_MS);
  const cpu = after.cpu - before.cpu;
  const microseconds = cpu / (after.forwarded - before.forwarded);
  return {
    listenersPerCore: (1_000 * ms) / microseconds,
    sfuPercent: cpu / passed / 10,
    playersPercent: (user + system) / passed / 10,
    saidPercent: (100 * said * ms) / passed,
    lossPercent: tally.lossPercent(listeners),
    delay: tally.delay(0.99),
    stall: after.stall,
    turn: after.turn,
  };
}
