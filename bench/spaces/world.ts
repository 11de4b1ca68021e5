// The SFU in a process of its own, and this one, which plays all the people but those of a crowd.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Guests } from "./guests.ts";
import type { Person } from "./person.ts";
import type { Reply, Request, Usage } from "./sfu-process.ts";
import type { Tally } from "./tally.ts";

/** As scripts/processes.mjs runs the product. */
const NODE_FLAGS = ["--max-semi-space-size=8"];

export class World implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #guests!: Guests;
  #asked = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", ({ id, value }: Reply) => this.#waiting.get(id)?.(value));
  }

  static async open(): Promise<World> {
    const world = new World(fork(join(import.meta.dirname, "sfu-process.ts"), { execArgv: NODE_FLAGS }));
    world.#guests = await Guests.gather("p", (offer) => world.knock(offer));
    return world;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Brings an offer to the SFU, and its answer back. */
  knock(offer: NonNullable<Request["join"]>): Promise<string> {
    return this.#ask<string>({ join: offer });
  }

  enter(room: string, { tally }: { tally?: Tally } = {}): Promise<Person> {
    return this.#guests.enter(room, { tally });
  }

  speak(room: string, tally?: Tally): Promise<Person> {
    return this.#guests.speak(room, tally);
  }

  hear(room: string, tally?: Tally): Promise<void> {
    return this.#guests.hear(room, tally);
  }

  fill(room: string, count: number, tally?: Tally): Promise<void> {
    return this.#guests.fill(room, count, tally);
  }

  usage(): Promise<Usage> {
    return this.#ask<Usage>({ usage: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#guests[Symbol.asyncDispose]();
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }

  #ask<Value>(request: Omit<Request, "id">): Promise<Value> {
    const id = ++this.#asked;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, resolve);
    this.#child.send({ id, ...request }, () => {}); // an error means that the benchmark is over
    return promise.finally(() => this.#waiting.delete(id)) as Promise<Value>;
  }
}
