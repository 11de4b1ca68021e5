// What the device is told while one is inside a room: to keep its screen awake, and what its own controls of sound shall name.
import type { Space } from "../entities/spaces.ts";
import { nameOf, plainName } from "../names.ts";

export class Device {
  #space: Space | null = null;
  #lock: WakeLockSentinel | null = null;
  #asking = false;

  /** Again for the same Space changes nothing. */
  hold(space: Space): void {
    if (space === this.#space) return;
    if (!this.#space) document.addEventListener("visibilitychange", this.#stayAwake);
    this.#space = space;
    if ("mediaSession" in navigator) {
      const named = { title: plainName(space.title), artist: nameOf(space.host) };
      navigator.mediaSession.metadata = new MediaMetadata(named);
    }
    this.#stayAwake();
  }

  letGo(): void {
    if (!this.#space) return;
    this.#space = null;
    document.removeEventListener("visibilitychange", this.#stayAwake);
    if ("mediaSession" in navigator) navigator.mediaSession.metadata = null;
    void this.#lock?.release();
    this.#lock = null;
  }

  /** Browsers take the lock back from a page that is out of sight. */
  readonly #stayAwake = (): void => {
    if (document.visibilityState === "visible" && "wakeLock" in navigator) void this.#askForLock();
  };

  async #askForLock(): Promise<void> {
    if (this.#asking || (this.#lock && !this.#lock.released)) return;
    this.#asking = true;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.#space) this.#lock = lock;
      else await lock.release();
    } catch {
      // Refused, as on a low battery: the screen goes dark as it always does.
    } finally {
      this.#asking = false;
    }
  }
}
