// Turns for jobs of many senders (start-time fair queueing): each sender's jobs follow one another, and whoever has sent little
// comes before the rest of a flood. A turn is a number; who has none waiting starts where the queue stands.
import { recentlyUsed } from "../recently-used.ts";

export class FairTurns {
  readonly #last = recentlyUsed<number>(10_000);
  #now: number;

  /** `now`: the lowest turn that waits from before. */
  constructor(now = 0) {
    this.#now = now;
  }

  next(sender: string): number {
    const turn = Math.max(this.#now, this.#last.get(sender) ?? 0) + 1;
    this.#last.set(sender, turn);
    return turn;
  }

  /** A job of this turn is at work: the queue stands there now. */
  reach(turn: number): void {
    this.#now = Math.max(this.#now, turn);
  }
}
