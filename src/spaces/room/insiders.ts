// Who may come through the locked door of a room: whoever is in it, or was until a moment ago.
import { GRACE_MS } from "../grace.ts";

export interface Insider {
  /** An account's id; of who has none the hash of what they come back with. */
  key: string;
  /** Null while they are inside. */
  leftAt: Date | null;
}

export class Insiders {
  /** Key → since when they are away, the longest first. */
  readonly #away = new Map<string, number>();
  /** What is not kept yet; undefined while the door is open and there is nothing to keep. */
  #changed: Map<string, Insider> | undefined;

  constructor(locked: boolean) {
    this.#changed = locked ? new Map() : undefined;
  }

  come(key: string): void {
    this.#away.delete(key);
    this.#changed?.set(key, { key, leftAt: null });
  }

  go(key: string, now: number): void {
    this.#away.delete(key);
    this.#away.set(key, now);
    this.#changed?.set(key, { key, leftAt: new Date(now) });
  }

  /** Who has been away for longer is a newcomer. */
  giveUp(now: number): void {
    for (const [key, since] of this.#away) {
      if (now - since < GRACE_MS) return;
      this.#away.delete(key);
    }
  }

  /** The door is locked: these may come back, and from now on it is kept who comes and goes. */
  lock(inside: Iterable<string>): Insider[] {
    this.#changed = new Map();
    const here = Array.from(inside, (key) => ({ key, leftAt: null }));
    return [...here, ...Array.from(this.#away, ([key, since]) => ({ key, leftAt: new Date(since) }))];
  }

  unlock(): void {
    this.#changed = undefined;
  }

  get isUnkept(): boolean {
    return this.#changed !== undefined && this.#changed.size > 0;
  }

  /** What is to be kept from now on; whoever takes it sees to that. */
  takeChanges(): Insider[] {
    const changes = [...(this.#changed?.values() ?? [])];
    this.#changed?.clear();
    return changes;
  }

  /** It could not be kept: once more, but for what is known better by now. */
  putBack(changes: readonly Insider[]): void {
    for (const change of changes) {
      if (!this.#changed?.has(change.key)) this.#changed?.set(change.key, change);
    }
  }
}
