// Long work in slices, so that the loop turns in between: other rooms' packets and new listeners wait for a few milliseconds at most.

/** What the work of one turn of the loop may take together. The slice in hand takes a little more, and so does what came meanwhile. */
const TURN_MS = 2;

/** Does one slice, and tells whether it was the last. */
export type Work = () => boolean;

export class Turns {
  readonly #works: Work[] = [];
  #until: number | undefined;

  /** `work` does a slice of what waits of its kind, if anything does. The kinds take turns, so that none waits for another's end. */
  share(work: Work): void {
    this.#works.push(work);
  }

  /** False when the time of this turn is used up. Who asks first has some, however long they were kept from the core. */
  hasTime(): boolean {
    if (this.#until !== undefined) return performance.now() < this.#until;
    this.begin();
    return true;
  }

  /** What waits is done from the end of this turn on. */
  begin(): void {
    if (this.#until !== undefined) return;
    this.#until = performance.now() + TURN_MS;
    setImmediate(this.#end);
  }

  /** For what goes on in promises: its time shows only when the turn is over, so nothing more is begun in this one. */
  takeRest(): void {
    this.begin();
    this.#until = 0;
  }

  get isTaken(): boolean {
    return this.#until === 0;
  }

  /** Once the network was read: what is left of the turn is for those who wait, and one slice of each kind in any case. */
  readonly #end = (): void => {
    let done = this.#workOnce();
    while (!done && this.hasTime()) done = this.#workOnce();
    this.#until = undefined;
    if (!done) this.begin();
  };

  /** True when nothing waits any more. */
  #workOnce(): boolean {
    return this.#works.reduce((done, work) => work() && done, true);
  }
}
