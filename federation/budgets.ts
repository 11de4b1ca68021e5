// What strangers may make this server do in an hour. Counted by registrable domain, as sub-domains of one's own cost nothing (F34),
// and in the memory of one process.
import { getDomain } from "tldts-icann";
import type { App } from "#src/app.ts";
import { AppError } from "#src/errors.ts";
import { perStore } from "#src/db/per-store.ts";
import { recentlyUsed } from "#src/recently-used.ts";

const HOUR_MS = 3_600_000;

/** Per registrable domain and hour. A post that goes round brings a thousand likes of people that nobody knew. */
const LIMITS = {
  /** Actors that are fetched for the first time. */
  actor: 1_000,
  /** Hosts of which nobody was known. */
  host: 50,
  /** Objects that someone else's forwarded word makes us fetch. */
  forwarded: 300,
  /** Threads, older posts and replies that are looked up. */
  backfill: 1_000,
  /** Posts of newcomers that concern people here who don't follow them (F33). */
  newcomer: 30,
  /** Of one newcomer. */
  newcomerPosts: 5,
  /** Of all newcomers together: they may come from a hundred servers that nobody looks after. */
  newcomers: 300,
} as const;

export type Budget = keyof typeof LIMITS;

interface Window {
  endsAt: number;
  spent: number;
}

const windowsOf = perStore(() => recentlyUsed<Window>(50_000));

/** The part of a host's name that somebody registered; the host itself where there is none (an address, a test's name). */
export function registrableDomain(host: string): string {
  const name = host.replace(/:\d+$/, "");
  return getDomain(name) ?? name;
}

/** True once too much was spent in this hour; else it is spent. */
export function isSpent(app: App, budget: Budget, of: string): boolean {
  const window = windowOf(app, `${budget} ${of}`);
  if (window.spent >= LIMITS[budget]) return true;
  window.spent++;
  return false;
}

/** @throws AppError unavailable: it may be tried again later */
export function spend(app: App, budget: Budget, url: string): void {
  const domain = registrableDomain(new URL(url).host);
  if (isSpent(app, budget, domain))
    throw new AppError("unavailable", `Too much is asked of ${domain} for now`);
}

function windowOf(app: App, key: string): Window {
  const all = windowsOf(app.store);
  const now = app.clock.now().getTime();
  const known = all.get(key);
  if (known && known.endsAt > now) return known;
  const window = { endsAt: now + HOUR_MS, spent: 0 };
  all.set(key, window);
  return window;
}
