// Long work in slices, so that the loop turns in between: other rooms' packets and new listeners wait for a few milliseconds at most.

/** What the work of one turn of the loop may take together. The slice in hand takes a little more, and so does what came meanwhile. */
const TURN_MS = 2;

/** Does one slice, and tells whether it was the last. */
export type Work = () => boolean;

export class Turns {
  readonly #work: Work;
  #until: number | undefined;

  /** `work` does a slice of what waits. */
  constructor(work: Work) {
    this.#work = work;
  }

  /** False when the time of this turn is used up. */
  hasTime(): boolean {
    const until = this.begin();
    return performance.now() < until;
  }

  /** What waits is done from the end of this turn on. Returns when its time is up, as `performance.now` tells it. */
  begin(): number {
    if (this.#until === undefined) {
      this.#until = performance.now() + TURN_MS;
      setImmediate(this.#end);
    }
    return this.#until;
  }

  /** Once the network was read: what is left of the turn is for those who wait, and one slice in any case. */
  readonly #end = (): void => {
    let done = this.#work();
    while (!done && this.hasTime()) done = this.#work();
    this.#until = undefined;
    if (!done) this.begin();
  };
}
