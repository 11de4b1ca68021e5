// How many packets one peer may make us look at: a bucket that refills steadily.

/** A speaker sends 50 to 100 a second, reports included; a listener a few. */
const PER_SECOND = 200;
const BURST = 100;

export class PacketBudget {
  #left = BURST;
  #at = performance.now();

  /** True if one more packet is within the budget. */
  spend(now: number): boolean {
    this.#left = Math.min(BURST, this.#left + ((now - this.#at) * PER_SECOND) / 1000);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
