// Raised hands in the order in which they went up, and who is invited onto the stage: as long as they are in the room, or expected back.
import type { Hand, Invitation, Person } from "../messages.ts";

/** More hands than a host can ever look at are not taken (R13). */
const MAX_HANDS = 500;
/** How many of them hosts are told by name. */
const SHOWN_HANDS = 50;

interface Raised {
  person: Person;
  since: Date;
  first: boolean;
}

/** What is known of someone's hand, as it is kept; neither where there is nothing to keep any more. */
export interface HandRecord {
  accountId: string;
  raised: Raised | undefined;
  invitation: Invitation | undefined;
}

export class Hands {
  readonly #raised = new Map<string, Raised>();
  readonly #invited = new Map<string, Invitation>();
  /** Account → since when they are away. */
  readonly #away = new Map<string, number>();
  readonly #changed = new Set<string>();

  /** After a restart everyone is awaited. */
  constructor(kept: readonly HandRecord[] = [], now = 0) {
    for (const { accountId, raised, invitation } of kept) {
      if (raised) this.#raised.set(accountId, raised);
      if (invitation) this.#invited.set(accountId, invitation);
      this.#away.set(accountId, now);
    }
  }

  /** Of those who are here. */
  get count(): number {
    return this.#present().length;
  }

  has(accountId: string): boolean {
    return this.#raised.has(accountId);
  }

  /** False when there are too many. Raising it again does not change its place. */
  raise(person: Person, since: Date, first: boolean): boolean {
    if (this.#raised.has(person.id)) return true;
    if (this.#raised.size >= MAX_HANDS) return false;
    this.#raised.set(person.id, { person, since, first });
    this.#changed.add(person.id);
    return true;
  }

  lower(accountId: string): boolean {
    if (!this.#raised.delete(accountId)) return false;
    this.#changed.add(accountId);
    return true;
  }

  lowerAll(): void {
    for (const accountId of this.#raised.keys()) this.#changed.add(accountId);
    this.#raised.clear();
  }

  invite(accountId: string, invitation: Invitation): void {
    this.#invited.set(accountId, invitation);
    this.#changed.add(accountId);
  }

  invitation(accountId: string): Invitation | undefined {
    return this.#invited.get(accountId);
  }

  uninvite(accountId: string): boolean {
    if (!this.#invited.delete(accountId)) return false;
    this.#changed.add(accountId);
    return true;
  }

  /** Invitations say anew whether what is said will be kept. */
  setRecorded(recorded: boolean): string[] {
    for (const [id, invitation] of this.#invited) this.#invited.set(id, { ...invitation, recorded });
    return [...this.#invited.keys()];
  }

  /** Neither asks nor is asked any more. */
  forget(accountId: string): boolean {
    this.#away.delete(accountId);
    const invited = this.uninvite(accountId);
    return this.lower(accountId) || invited;
  }

  /** Their connection broke: a while they keep their place, and nobody sees it. True if there is one. */
  awaits(accountId: string, now: number): boolean {
    if (!this.#raised.has(accountId) && !this.#invited.has(accountId)) return false;
    this.#away.set(accountId, now);
    return true;
  }

  /** True if they were away and their hand is up. */
  welcome(accountId: string): boolean {
    return this.#away.delete(accountId) && this.#raised.has(accountId);
  }

  /** Who has been away since before that time is not awaited any more. */
  giveUp(before: number): void {
    for (const [accountId, since] of this.#away) if (since <= before) this.forget(accountId);
  }

  shown(): Hand[] {
    const first = this.#present().slice(0, SHOWN_HANDS);
    return first.map((raised) => ({
      account: raised.person,
      since: raised.since.toISOString(),
      invited: this.#invited.has(raised.person.id),
      first: raised.first,
    }));
  }

  /** Account → how many wait before them. */
  queue(): [accountId: string, ahead: number][] {
    return this.#present().map(({ person }, ahead) => [person.id, ahead]);
  }

  /** Whether anything is to be kept that is not yet. */
  get isUnkept(): boolean {
    return this.#changed.size > 0;
  }

  /** What is to be kept from now on; whoever takes it sees to that. */
  takeChanges(): HandRecord[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed.map((accountId) => ({
      accountId,
      raised: this.#raised.get(accountId),
      invitation: this.#invited.get(accountId),
    }));
  }

  /** It could not be kept: once more. */
  putBack(records: readonly HandRecord[]): void {
    for (const { accountId } of records) this.#changed.add(accountId);
  }

  #present(): Raised[] {
    return [...this.#raised.values()].filter(({ person }) => !this.#away.has(person.id));
  }
}
