// How long the packets of a room's speakers should be: the packet rate is what a large room costs.

/** People in the room from which on speakers are asked for long packets, and down to which it stays so. */
const LARGE = 150;
const SMALL = 100;
const SHORT_MS = 20;
/** The longest that Opus has; a third of the packets for 40 ms more delay. */
const LONG_MS = 60;

export class Pace {
  ptime = SHORT_MS;

  /** True when the room's size calls for another length. */
  follow(people: number): boolean {
    const before = this.ptime;
    if (people >= LARGE) this.ptime = LONG_MS;
    else if (people <= SMALL) this.ptime = SHORT_MS;
    return this.ptime !== before;
  }
}
