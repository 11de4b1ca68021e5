// What is counted for rate limits: Mastodon's figures, in this process's memory, in windows that begin on the clock.
import { recentlyUsed } from "../recently-used.ts";

const MINUTE_MS = 60_000;

const RULES = {
  user: { most: 1500, windowMs: 5 * MINUTE_MS },
  token: { most: 300, windowMs: 5 * MINUTE_MS },
  anonymous: { most: 300, windowMs: 5 * MINUTE_MS },
  signUp: { most: 5, windowMs: 30 * MINUTE_MS },
  newApp: { most: 30, windowMs: 30 * MINUTE_MS },
  media: { most: 30, windowMs: 30 * MINUTE_MS },
  delete: { most: 30, windowMs: 30 * MINUTE_MS },
  logInFrom: { most: 25, windowMs: 5 * MINUTE_MS },
  logInAs: { most: 25, windowMs: 60 * MINUTE_MS },
  secondFactor: { most: 10, windowMs: 5 * MINUTE_MS },
  linkFrom: { most: 25, windowMs: 5 * MINUTE_MS },
  linkTo: { most: 5, windowMs: 30 * MINUTE_MS },
} as const;

export type Rule = keyof typeof RULES;

/** Enough for a flood of addresses; the oldest are forgotten first. */
const REMEMBERED = 100_000;

export interface Counted {
  most: number;
  left: number;
  resetAt: Date;
  isOver: boolean;
}

/** Counters of one process. */
export class Counters {
  readonly #counts = recentlyUsed<number>(REMEMBERED);

  count(rule: Rule, who: string, now: Date): Counted {
    const { most, windowMs } = RULES[rule];
    const window = Math.floor(now.getTime() / windowMs);
    const key = `${rule}:${window}:${who}`;
    const used = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, used);
    const resetAt = new Date((window + 1) * windowMs);
    return { most, left: Math.max(0, most - used), resetAt, isOver: used > most };
  }
}
