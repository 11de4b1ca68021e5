// The SFU in a process of its own, and this one, which plays all the people.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { People, type Person, type Section } from "./person.ts";
import type { Reply, Request, Usage } from "./sfu-process.ts";
import type { Tally } from "./tally.ts";

/** As scripts/processes.mjs runs the product. */
const NODE_FLAGS = ["--max-semi-space-size=8"];
const PATIENCE_MS = 15_000;
const MAX_TRIES = 6;
const SLOTS: Section[] = ["0", "1", "2"].map((mid) => ({ mid, direction: "recvonly" }));
const MICROPHONE: Section = { mid: "3", direction: "sendonly" };

interface Entry {
  speaks?: boolean;
  tally?: Tally;
  name?: string;
}

export class World implements AsyncDisposable {
  readonly #people: People;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #entered = 0;
  #asked = 0;

  private constructor(people: People, child: ChildProcess) {
    this.#people = people;
    this.#child = child;
    child.on("message", ({ id, value }: Reply) => this.#waiting.get(id)?.(value));
  }

  static async open(): Promise<World> {
    const child = fork(join(import.meta.dirname, "sfu-process.ts"), { execArgv: NODE_FLAGS });
    return new World(await People.gather(), child);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async enter(
    room: string,
    { speaks = false, tally, name = `p${this.#entered++}` }: Entry = {},
  ): Promise<Person> {
    const sections = speaks ? [...SLOTS, MICROPHONE] : SLOTS;
    const sdp = this.#people.describe({ setup: "actpass", sections });
    const answer = await this.#ask<string>({ join: { room, name, sdp, muted: !speaks } });
    return this.#people.connect(answer, tally);
  }

  /** Until there is a microphone to speak into: a room without one is waited for in vain. */
  async speak(room: string, tally?: Tally): Promise<Person> {
    const name = `p${this.#entered++}`;
    for (;;) {
      const person = await this.enter(room, { speaks: true, name, ...(tally && { tally }) });
      const patience = sleep(PATIENCE_MS, "late", { ref: false });
      if ((await Promise.race([person.connected, patience])) !== "late") return person;
      person.leave();
    }
  }

  /** Joins until a voice is heard; whoever waits too long tries again, as the product's client does. */
  async hear(room: string, tally?: Tally): Promise<void> {
    const name = `p${this.#entered++}`; // so who tries again takes their own place
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const person = await this.enter(room, { name, ...(tally && { tally }) });
      const patience = sleep(PATIENCE_MS, "late", { ref: false });
      if ((await Promise.race([person.heard, patience])) !== "late") return;
      person.leave();
    }
    throw new Error("a listener heard nothing, however often they joined");
  }

  /** As many more as that, a few at a time. */
  async fill(room: string, count: number, tally?: Tally): Promise<void> {
    const hearAll = async (some: number) => {
      for (let i = 0; i < some; i++) await this.hear(room, tally);
    };
    const rows = 8;
    await Promise.all(Array.from({ length: rows }, (_none, i) => hearAll(Math.floor((count + i) / rows))));
  }

  usage(): Promise<Usage> {
    return this.#ask<Usage>({ usage: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#people[Symbol.asyncDispose]();
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
