// Which of those who listen are seen by the others in a room.
import type { Member } from "../member.ts";
import type { Person } from "../messages.ts";

/** More are not told by name. */
const SHOWN = 24;

export class Audience {
  readonly #visible = new Set<Member>();

  has(member: Member): boolean {
    return this.#visible.has(member);
  }

  get isEmpty(): boolean {
    return this.#visible.size === 0;
  }

  /** As they wish, while they listen. True if that is news. */
  arrange(member: Member): boolean {
    const isSeen = member.visible && member.role === "listener";
    if (isSeen === this.#visible.has(member)) return false;
    if (isSeen) this.#visible.add(member);
    else this.#visible.delete(member);
    return true;
  }

  forget(member: Member): boolean {
    return this.#visible.delete(member);
  }

  people(): Person[] {
    return [...this.#visible.values().take(SHOWN)].flatMap(({ person }) => person ?? []);
  }
}
