// Where a slice of packets stands while the kernel takes it: few places, with views of them that are kept, so that nothing is made
// for a listener. A packet's length changes with what is said, but is the same for all who hear it.
import type { Box, SrtpEngine } from "./srtp-engine.ts";

/** A place holds any packet. */
const PLACE = 1_536;
/** Views of more are made when they are needed: hardly any voice takes that much. */
const KEPT_LENGTH = 512;

/** Good for packets that are sent before the next ones are written, that is as long as the kernel takes all at once. */
export class Tray implements Box {
  static readonly PLACES = 64;
  readonly start: number;
  readonly stride = PLACE;
  readonly #heap: Buffer;
  readonly #kept: Buffer[][];

  constructor(engine: SrtpEngine) {
    this.start = engine.allocate(Tray.PLACES * PLACE);
    this.#heap = engine.heap;
    this.#kept = Array.from({ length: Tray.PLACES }, () => []);
  }

  open(): void {}

  view(place: number, length: number): Buffer {
    const kept = this.#kept[place]!;
    return kept[length] ?? this.#make(kept, place, length);
  }

  #make(kept: Buffer[], place: number, length: number): Buffer {
    const at = this.start + place * PLACE;
    const view = this.#heap.subarray(at, at + length);
    if (length <= KEPT_LENGTH) kept[length] = view;
    return view;
  }
}
