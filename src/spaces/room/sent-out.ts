// Who was sent out of a room, for those who may let them in again.
import type { Person } from "../messages.ts";

export class SentOut {
  /** The latest last. */
  readonly #people: Map<string, Person>;

  constructor(latestFirst: readonly Person[]) {
    this.#people = new Map(latestFirst.toReversed().map((person) => [person.id, person]));
  }

  get isEmpty(): boolean {
    return this.#people.size === 0;
  }

  /** The latest first. */
  get people(): Person[] {
    return [...this.#people.values()].reverse();
  }

  add(person: Person): void {
    this.#people.delete(person.id);
    this.#people.set(person.id, person);
  }

  /** False if they were not. */
  letIn(accountId: string): boolean {
    return this.#people.delete(accountId);
  }
}
