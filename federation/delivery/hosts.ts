// The health of the servers we deliver to: one that is down is asked again once a pause, by one job, and nobody else waits. When
// it answers, or speaks to us, all that waits for it goes at once.
import type { App } from "#src/app.ts";
import { DELIVERY_QUEUE, markRecovered } from "#src/jobs/deliveries.ts";
import { putOff } from "#src/jobs/queue.ts";
import { findPeer } from "../peers.ts";
import { pauseAfter } from "./pause.ts";
import { recentlyUsed } from "#src/recently-used.ts";

/** Requests at a time to a host that has answered before; the rest of the workers are for others. */
const MAX_AT_ONCE = 8;
/** One that has not may be dead, and then each request to it would hold a worker until it times out. */
const MAX_UNKNOWN = 1;
/** Of jobs that were taken together with those that made the host busy: the network needs a moment, too. */
const BUSY_PAUSE_MS = 50;
/** How often a host that speaks to us is looked up. */
const HEARD_MS = 60_000;

export class Hosts {
  readonly #app: App;
  readonly #running = new Map<string, number>();
  /** Hosts that answered, since this process started or they last failed. */
  readonly #alive = recentlyUsed<true>(10_000);
  readonly #heard = recentlyUsed<number>(10_000);

  constructor(app: App) {
    this.#app = app;
  }

  /** Hosts to which no further request goes now. */
  busy(): string[] {
    return [...this.#running.keys()].filter((host) => this.#isBusy(host));
  }

  /** When to come again, or undefined: then `leave` must follow. */
  async enter(host: string): Promise<Date | undefined> {
    const now = this.#app.clock.now();
    if (this.#isBusy(host)) return new Date(now.getTime() + BUSY_PAUSE_MS);
    this.#running.set(host, (this.#running.get(host) ?? 0) + 1);
    const retryAt = this.#alive.has(host) ? undefined : (await this.#find(host))?.retryAt;
    if (!retryAt || retryAt <= now) return undefined;
    this.leave(host);
    await this.#app.store.tx((tx) => putOff(tx, DELIVERY_QUEUE, host, retryAt, now));
    return retryAt;
  }

  leave(host: string): void {
    const running = this.#running.get(host) ?? 0;
    if (running <= 1) this.#running.delete(host);
    else this.#running.set(host, running - 1);
  }

  #isBusy(host: string): boolean {
    return (this.#running.get(host) ?? 0) >= (this.#alive.has(host) ? MAX_AT_ONCE : MAX_UNKNOWN);
  }

  /** Any answer that is not the server's own failure shows that it is there. */
  async answered(host: string, status: number): Promise<void> {
    if (status >= 500 || status === 429 || this.#alive.has(host)) return;
    this.#alive.set(host, true);
    await this.#recover(host);
  }

  /** A request of theirs came: if we think that they are down, they get their mail now. */
  async heardFrom(host: string): Promise<void> {
    const now = this.#app.clock.now().getTime();
    if (now - (this.#heard.get(host) ?? 0) < HEARD_MS) return;
    this.#heard.set(host, now);
    await this.#recover(host);
  }

  async #recover(host: string): Promise<void> {
    const known = await this.#find(host);
    if (!known?.failingSince) return;
    await this.#app.store.tx((tx) => markRecovered(tx, host, this.#app.clock.now()));
  }

  async failed(host: string, error: unknown): Promise<void> {
    this.#alive.delete(host);
    this.#heard.delete(host);
    const now = this.#app.clock.now();
    const failingSince = (await this.#find(host))?.failingSince ?? now;
    const retryAt = new Date(now.getTime() + pauseAfter(now.getTime() - failingSince.getTime()));
    const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const row = { failingSince, retryAt, lastError };
    await this.#app.store.tx(async (tx) => {
      await tx.q
        .insert(tx.t.peers)
        .values({ host, ...row })
        .onConflictDoUpdate({ target: tx.t.peers.host, set: row });
      await putOff(tx, DELIVERY_QUEUE, host, retryAt, now);
    });
  }

  #find(host: string) {
    return findPeer(this.#app.store.read, host);
  }
}
