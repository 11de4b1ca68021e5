// One speaker and three thousand listeners who have all joined for real: what arrives, how late, and what it takes.
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../support/row.ts";
import type { Person } from "./person.ts";
import { Tally } from "./tally.ts";
import { World } from "./world.ts";

const ROOM = "large";
const FEW = 500;
const MANY = 3_000;
const SETTLE_MS = 2_000;
const STEADY_MS = 10_000;
const FLIGHT_MS = 1_000;

interface Steady {
  listenersPerCore: number;
  /** Of a core. */
  sfuPercent: number;
  playersPercent: number;
  lossPercent: number;
  delay: number;
  stall: number;
}

export async function* largeRoomRows(): AsyncIterable<Row> {
  await using world = await World.open();
  const tally = new Tally();
  const speaker = await world.speak(ROOM, tally);
  speaker.talk(60);
  await world.fill(ROOM, FEW, tally);
  const few = await steady({ world, tally, speaker, ms: 60, listeners: FEW });
  await world.fill(ROOM, MANY - FEW, tally);
  const many = await steady({ world, tally, speaker, ms: 60, listeners: MANY });
  const short = await steady({ world, tally, speaker, ms: 20, listeners: MANY });
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
        "the same at 20 ms": short.sfuPercent,
        "and for those who listen": short.playersPercent,
      },
    ],
    ["loss-at-3000-listeners", "%", "lossPercent"],
    ["delay-p99", "ms", "delay"],
    ["loop-stall", "ms", "stall"],
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

/** Everyone is there, one speaks: nothing else happens. */
async function steady({ world, tally, speaker, ms, listeners }: Stretch): Promise<Steady> {
  speaker.talk(ms);
  await sleep(SETTLE_MS);
  const before = await world.usage();
  const [players, start] = [process.cpuUsage(), performance.now()];
  tally.reset();
  await sleep(STEADY_MS);
  const after = await world.usage();
  const microseconds = (performance.now() - start) * 1_000;
  const { user, system } = process.cpuUsage(players);
  speaker.talk(0);
  await sleep(FLIGHT_MS);
  const share = (after.cpu - before.cpu) / microseconds;
  return {
    listenersPerCore: listeners / share,
    sfuPercent: 100 * share,
    playersPercent: (100 * (user + system)) / microseconds,
    lossPercent: tally.lossPercent(listeners),
    delay: tally.delay(0.99),
    stall: after.stall,
  };
}
