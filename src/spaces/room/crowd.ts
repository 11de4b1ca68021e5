// Everyone who is in a room, by their connection and by who they are.
import type { Member } from "../member.ts";
import type { ServerMessage } from "../messages.ts";

export class Crowd {
  readonly #byPeer = new Map<string, Member>();
  readonly #byKey = new Map<string, Member>();

  get size(): number {
    return this.#byPeer.size;
  }

  /** By what each is known again. */
  get keys(): Iterable<string> {
    return this.#byKey.keys();
  }

  get signedIn(): Member[] {
    return [...this].filter(({ person }) => person !== undefined);
  }

  [Symbol.iterator](): Iterator<Member> {
    return this.#byPeer.values();
  }

  byPeer(peer: string): Member | undefined {
    return this.#byPeer.get(peer);
  }

  /** `key`: an account's id, for who has one. */
  byKey(key: string): Member | undefined {
    return this.#byKey.get(key);
  }

  add(member: Member): void {
    this.#byPeer.set(member.peer, member);
    this.#byKey.set(member.key, member);
  }

  remove(member: Member): void {
    this.#byPeer.delete(member.peer);
    if (this.#byKey.get(member.key) === member) this.#byKey.delete(member.key);
  }

  clear(): void {
    this.#byPeer.clear();
    this.#byKey.clear();
  }

  tell(message: ServerMessage, isMeant: (member: Member) => boolean = () => true): void {
    const text = JSON.stringify(message);
    for (const member of this) if (isMeant(member)) member.line.sendText(text);
  }
}
