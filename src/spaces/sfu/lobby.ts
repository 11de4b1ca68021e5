// Where datagrams wait whose answer takes computing, checks and handshakes: libuv reads up to 32 in one go, and those who joined
// together send them together. Packets of a voice do not wait here.
import type { Turns } from "./turns.ts";

const PLACES = 4_096;
/** A handshake's longest flight has fewer. */
const PLACES_OF_ONE = 16;

/** Whoever waits. */
export interface Visitor {
  /** How many of their datagrams do. */
  waiting: number;
}

export class Lobby {
  readonly #turns: Turns;
  #answers: (() => void)[] = [];

  constructor(turns: Turns) {
    this.#turns = turns;
    turns.share(() => this.#answerOne());
  }

  /** Whether one may be answered at once: nobody waits, and this turn of the loop has time. */
  hasTime(): boolean {
    return this.#answers.length === 0 && this.#turns.hasTime();
  }

  /** False when there is no place. Answers are given in the order of their coming. */
  add(visitor: Visitor, answer: () => void): boolean {
    if (this.#answers.length >= PLACES || visitor.waiting >= PLACES_OF_ONE) return false;
    visitor.waiting++;
    this.#answers.push(() => {
      visitor.waiting--;
      answer();
    });
    this.#turns.begin();
    return true;
  }

  clear(): void {
    this.#answers = [];
  }

  /** True when nobody waits any more. */
  #answerOne(): boolean {
    if (!this.#turns.isTaken) this.#answers.shift()?.();
    return this.#answers.length === 0;
  }
}
