// A process of its own that plays most of those who listen, and this process's hold on it.
//
// Who plays thousands reads late, as no listener at a device of their own does: a packet that this process finds after a thousand
// others has waited for them, not for the SFU. So the crowd is only counted. How late a packet is tell witnesses, who are few, evenly
// spread through the order of sending, and played by the process that speaks, so that one clock serves. Beside them the crowd gives
// way (`nice`): people who listen take no turns on the machines of each other. The SFU is not preferred; it pays for waking everybody.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { Guests } from "./guests.ts";
import type { Request } from "./sfu-process.ts";
import { Tally } from "./tally.ts";
import type { World } from "./world.ts";

const GIVES_WAY = 5;

interface Order {
  id: number;
  hear?: { room: string; count: number };
  /** What came from now on is counted. */
  reset?: boolean;
}

/** What they report at the end of each order: the packets that came since they last began to count, and their own CPU, in µs. */
export interface Count {
  packets: number;
  cpu: number;
}

type Offer = NonNullable<Request["join"]>;
type Word = { done: number; count: Count } | { knock: number; offer: Offer };

export class Crowd implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (count: Count) => void>();
  #ordered = 0;

  constructor(world: World) {
    this.#child = fork(import.meta.filename, { execArgv: [] });
    this.#child.on("message", (word: Word) => {
      if ("done" in word) this.#waiting.get(word.done)?.(word.count);
      else void world.knock(word.offer).then((answer) => this.#child.send({ knock: word.knock, answer }));
    });
  }

  /** So many more of them listen. */
  hear(room: string, count: number): Promise<Count> {
    return this.#order({ hear: { room, count } });
  }

  reset(): Promise<Count> {
    return this.#order({ reset: true });
  }

  count(): Promise<Count> {
    return this.#order({});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }

  #order(order: Omit<Order, "id">): Promise<Count> {
    const id = ++this.#ordered;
    const { promise, resolve } = Promise.withResolvers<Count>();
    this.#waiting.set(id, resolve);
    this.#child.send({ id, ...order }, () => {}); // an error means that the benchmark is over
    return promise.finally(() => this.#waiting.delete(id));
  }
}

// ------------------------------------------------------------------------------------------------ the crowd's own process

async function play(): Promise<void> {
  setPriority(GIVES_WAY);
  const tally = new Tally();
  const answers = new Map<number, (answer: string) => void>();
  const guests = await Guests.gather("c", (offer) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    answers.set(answers.size, resolve);
    process.send!({ knock: answers.size - 1, offer } satisfies Word);
    return promise;
  });
  const obey = async ({ id, hear, reset }: Order) => {
    if (reset) tally.reset();
    if (hear) await guests.fill(hear.room, hear.count, tally);
    const { user, system } = process.cpuUsage();
    process.send!({ done: id, count: { packets: tally.packets, cpu: user + system } } satisfies Word);
  };
  process.on("message", (message: Order | { knock: number; answer: string }) => {
    if ("knock" in message) answers.get(message.knock)!(message.answer);
    else void obey(message);
  });
  process.on("disconnect", () => process.exit());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await play();
