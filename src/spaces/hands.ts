// Raised hands in the order in which they went up, and who is invited onto the stage.
import type { Hand, Invitation, Person } from "./messages.ts";

/** More hands than a host can ever look at are not taken (R13). */
const MAX_HANDS = 500;
/** How many of them hosts are told by name. */
const SHOWN_HANDS = 50;

interface Raised {
  person: Person;
  since: Date;
  first: boolean;
}

export class Hands {
  readonly #raised = new Map<string, Raised>();
  readonly #invited = new Map<string, Invitation>();

  get count(): number {
    return this.#raised.size;
  }

  has(accountId: string): boolean {
    return this.#raised.has(accountId);
  }

  /** False when there are too many. Raising it again does not change its place. */
  raise(person: Person, since: Date, first: boolean): boolean {
    if (this.#raised.has(person.id)) return true;
    if (this.#raised.size >= MAX_HANDS) return false;
    this.#raised.set(person.id, { person, since, first });
    return true;
  }

  lower(accountId: string): boolean {
    return this.#raised.delete(accountId);
  }

  lowerAll(): void {
    this.#raised.clear();
  }

  invite(accountId: string, invitation: Invitation): void {
    this.#invited.set(accountId, invitation);
  }

  invitation(accountId: string): Invitation | undefined {
    return this.#invited.get(accountId);
  }

  uninvite(accountId: string): boolean {
    return this.#invited.delete(accountId);
  }

  /** Invitations say anew whether what is said will be kept. */
  setRecorded(recorded: boolean): string[] {
    for (const [id, invitation] of this.#invited) this.#invited.set(id, { ...invitation, recorded });
    return [...this.#invited.keys()];
  }

  /** Neither asks nor is asked any more. */
  forget(accountId: string): boolean {
    const invited = this.#invited.delete(accountId);
    return this.#raised.delete(accountId) || invited;
  }

  shown(): Hand[] {
    const first = [...this.#raised.values()].slice(0, SHOWN_HANDS);
    return first.map((raised) => ({
      account: raised.person,
      since: raised.since.toISOString(),
      invited: this.#invited.has(raised.person.id),
      first: raised.first,
    }));
  }

  /** Account → how many wait before them. */
  queue(): [accountId: string, ahead: number][] {
    return [...this.#raised.keys()].map((accountId, ahead) => [accountId, ahead]);
  }
}
