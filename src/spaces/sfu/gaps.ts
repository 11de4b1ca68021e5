// Notices which packets of a speaker did not come, and when it is worth asking for them again.

/** Packets overtake each other by less. */
const PATIENCE_MS = 15;
/** Between two tries; a round trip takes no longer, or the answer comes too late. */
const AGAIN_MS = 60;
const TRIES = 3;
/** A longer gap is no loss but a pause of the network. */
const LONGEST = 24;

const NONE: readonly number[] = [];

interface Missing {
  due: number;
  tries: number;
}

export class Gaps {
  readonly #missing = new Map<number, Missing>();
  #highest: number | undefined;

  /** True if this packet's index is the highest so far. */
  note(index: number, now: number): boolean {
    if (this.#highest !== undefined && index <= this.#highest) {
      this.#missing.delete(index);
      return false;
    }
    const first = this.#highest === undefined ? index : this.#highest + 1;
    if (index - first > LONGEST) this.#missing.clear();
    else for (let i = first; i < index; i++) this.#missing.set(i, { due: now + PATIENCE_MS, tries: 0 });
    this.#highest = index;
    return true;
  }

  /** Sequence numbers to ask for now. */
  due(now: number): readonly number[] {
    if (this.#missing.size === 0) return NONE;
    const wanted: number[] = [];
    for (const [index, missing] of this.#missing) {
      if (now < missing.due) continue;
      if (missing.tries++ === TRIES) this.#missing.delete(index);
      else wanted.push(index % 65_536);
      missing.due = now + AGAIN_MS;
    }
    return wanted;
  }

  forget(): void {
    this.#missing.clear();
    this.#highest = undefined;
  }
}
