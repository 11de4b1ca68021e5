// What was posted from this page a moment ago: servers fill homes a moment after a post is made, and writers look for theirs at once.
import type { Status } from "../entities.ts";

const LATELY_MS = 60_000;

export class SentPosts {
  #posts: { status: Status; at: number }[] = [];

  add(status: Status): void {
    this.#posts.unshift({ status, at: Date.now() });
  }

  /** It was deleted. */
  forget(id: string): void {
    this.#posts = this.#posts.filter(({ status }) => status.id !== id);
  }

  /** The newest page of a home, with those of the last minute that it came without. */
  into(home: Status[]): Status[] {
    const known = new Set(home.map(({ id }) => id));
    this.#posts = this.#posts.filter(({ at }) => Date.now() - at < LATELY_MS);
    return [...this.#posts.map(({ status }) => status).filter(({ id }) => !known.has(id)), ...home];
  }
}
