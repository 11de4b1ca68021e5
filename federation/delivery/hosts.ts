// The health of the servers we deliver to: one that is down is asked again once a pause, by one job, and nobody else waits.
import { eq } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import type { App } from "#src/app.ts";
import { pauseAfter } from "./pause.ts";

/** Requests at a time to a host that has answered before; the rest of the workers are for others. */
const MAX_AT_ONCE = 8;
/** One that has not may be dead, and then each request to it would hold a worker until it times out. */
const MAX_UNKNOWN = 1;
const BUSY_PAUSE_MS = 100;

export class Hosts {
  readonly #app: App;
  readonly #running = new Map<string, number>();
  /** Hosts that answered, since this process started or they last failed. */
  readonly #alive = new LRUCache<string, true>({ max: 10_000 });

  constructor(app: App) {
    this.#app = app;
  }

  /** When to come again, or undefined: then `leave` must follow. */
  async enter(host: string): Promise<Date | undefined> {
    const running = this.#running.get(host) ?? 0;
    const now = this.#app.clock.now();
    if (running >= (this.#alive.has(host) ? MAX_AT_ONCE : MAX_UNKNOWN))
      return new Date(now.getTime() + BUSY_PAUSE_MS);
    this.#running.set(host, running + 1);
    const retryAt = this.#alive.has(host) ? undefined : (await this.#find(host))?.retryAt;
    if (!retryAt || retryAt <= now) return undefined;
    this.leave(host);
    return retryAt;
  }

  leave(host: string): void {
    const running = this.#running.get(host) ?? 0;
    if (running <= 1) this.#running.delete(host);
    else this.#running.set(host, running - 1);
  }

  /** Any answer that is not the server's own failure shows that it is there. */
  async answered(host: string, status: number): Promise<void> {
    if (status >= 500 || status === 429 || this.#alive.has(host)) return;
    this.#alive.set(host, true);
    if (!(await this.#find(host))) return;
    await this.#app.store.tx(async ({ q, t }) => {
      await q.delete(t.peers).where(eq(t.peers.host, host));
    });
  }

  async failed(host: string, error: unknown): Promise<void> {
    this.#alive.delete(host);
    const now = this.#app.clock.now();
    const known = await this.#find(host);
    const failingSince = known?.failingSince ?? now;
    const retryAt = new Date(now.getTime() + pauseAfter(now.getTime() - failingSince.getTime()));
    const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const row = { failingSince, retryAt, lastError };
    await this.#app.store.tx(async ({ q, t }) => {
      await q
        .insert(t.peers)
        .values({ host, ...row })
        .onConflictDoUpdate({ target: t.peers.host, set: row });
    });
  }

  async #find(host: string) {
    const { q, t } = this.#app.store.read;
    const [row] = await q.select().from(t.peers).where(eq(t.peers.host, host));
    return row;
  }
}
