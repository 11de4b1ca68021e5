// People of one process who go into rooms: as browsers do, with the patience of the product's client.
import { setTimeout as sleep } from "node:timers/promises";
import { People, type Person, type Section } from "./person.ts";
import type { Request } from "./sfu-process.ts";
import type { Tally } from "./tally.ts";

const PATIENCE_MS = 15_000;
const MAX_TRIES = 6;
/** So many come at a time. */
const ROWS = 8;
const SLOTS: Section[] = ["0", "1", "2"].map((mid) => ({ mid, direction: "recvonly" }));
const MICROPHONE: Section = { mid: "3", direction: "sendonly" };

interface Entry {
  speaks?: boolean;
  tally?: Tally | undefined;
  name?: string;
}

/** Brings an offer to the SFU, and its answer back. */
export type Knock = (offer: NonNullable<Request["join"]>) => Promise<string>;

export class Guests implements AsyncDisposable {
  readonly #people: People;
  readonly #prefix: string;
  readonly #knock: Knock;
  #entered = 0;

  private constructor(people: People, prefix: string, knock: Knock) {
    this.#people = people;
    this.#prefix = prefix;
    this.#knock = knock;
  }

  /** `prefix` tells their names from those of other processes. */
  static async gather(prefix: string, knock: Knock): Promise<Guests> {
    return new Guests(await People.gather(), prefix, knock);
  }

  async enter(room: string, { speaks = false, tally, name = this.#nextName() }: Entry = {}): Promise<Person> {
    const sections = speaks ? [...SLOTS, MICROPHONE] : SLOTS;
    const sdp = this.#people.describe({ setup: "actpass", sections });
    const answer = await this.#knock({ room, name, sdp, muted: !speaks });
    return this.#people.connect(answer, tally);
  }

  /** Until there is a microphone to speak into: a room without one is waited for in vain. */
  async speak(room: string, tally?: Tally): Promise<Person> {
    const name = this.#nextName();
    for (;;) {
      const person = await this.enter(room, { speaks: true, name, tally });
      const patience = sleep(PATIENCE_MS, "late", { ref: false });
      if ((await Promise.race([person.connected, patience])) !== "late") return person;
      person.leave();
    }
  }

  /** Joins until a voice is heard; whoever waits too long tries again, as the product's client does. */
  async hear(room: string, tally?: Tally): Promise<void> {
    const name = this.#nextName(); // so who tries again takes their own place
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const person = await this.enter(room, { name, tally });
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
    await Promise.all(Array.from({ length: ROWS }, (_none, i) => hearAll(Math.floor((count + i) / ROWS))));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#people[Symbol.asyncDispose]();
  }

  #nextName(): string {
    return `${this.#prefix}${this.#entered++}`;
  }
}
