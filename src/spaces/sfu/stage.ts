// Which speakers fill the slots: the three loudest, the dominant one always; who is in stays until someone louder comes.
import { AudioLevelObserver, VOICE_DB } from "./audio-level.ts";
import { SLOTS } from "./sdp.ts";

/** A speaker in a slot is only replaced by one that is this much louder. */
const STAY_DB = 6;
/** Packets of a newcomer are 20 ms apart: a choice this often loses no syllable. */
const CHOICE_MS = 100;

export class Stage<Speaker> {
  /** What a listener with all slots hears. */
  places: readonly (Speaker | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  readonly #levels = new AudioLevelObserver<Speaker>();
  readonly #speakers = new Set<Speaker>(); // in order of entry
  #ranked: readonly Speaker[] = [];
  #chosenAt = -Infinity;
  #chosenDominant: Speaker | undefined;

  get speakers(): ReadonlySet<Speaker> {
    return this.#speakers;
  }

  add(speaker: Speaker, now: number): void {
    this.#speakers.add(speaker);
    this.#levels.add(speaker);
    this.choose(now);
  }

  remove(speaker: Speaker, now: number): void {
    this.#speakers.delete(speaker);
    this.#levels.remove(speaker);
    this.choose(now);
  }

  /** Notes the loudness of a packet. True if it calls for a new choice. */
  hear(speaker: Speaker, measured: number | undefined, now: number): boolean {
    const loudness = this.#levels.record(speaker, measured, now);
    if (now - this.#chosenAt < CHOICE_MS) return false;
    const knocks = loudness >= VOICE_DB && !this.places.includes(speaker);
    return knocks || this.#levels.dominant !== this.#chosenDominant;
  }

  choose(now: number): void {
    this.#ranked = this.#rank(now);
    this.places = settle(this.places, this.#ranked.slice(0, SLOTS));
    this.#chosenAt = now;
    this.#chosenDominant = this.#levels.dominant;
  }

  /**
   * What one peer hears, which never is itself: in its own place it gets the best speaker without one, so that muting
   * moves nobody else to another slot. With fewer slots the loudest go first; `before` is what it heard until now.
   */
  viewOf(
    self: Speaker,
    slots: number,
    before: readonly (Speaker | undefined)[],
  ): readonly (Speaker | undefined)[] {
    if (slots < SLOTS) {
      const others = this.#ranked.filter((speaker) => speaker !== self);
      const present = Array.from({ length: slots }, (_, i) => before[i]);
      return settle(present, others.slice(0, slots));
    }
    if (!this.places.includes(self)) return this.places;
    const substitute = this.#ranked.find((speaker) => !this.places.includes(speaker));
    return this.places.map((speaker) => (speaker === self ? substitute : speaker));
  }

  takePeaks(): [Speaker, number][] {
    return this.#levels.takePeaks();
  }

  #rank(now: number): Speaker[] {
    const score = (speaker: Speaker) => {
      if (speaker === this.#levels.dominant) return Infinity;
      return this.#levels.loudness(speaker, now) + (this.places.includes(speaker) ? STAY_DB : 0);
    };
    const scored = [...this.#speakers].map((speaker) => ({ speaker, score: score(speaker) }));
    return scored.sort((a, b) => b.score - a.score).map(({ speaker }) => speaker);
  }
}

/** Puts all of `wanted` into places, moving none that already has one. */
function settle<Speaker>(
  places: readonly (Speaker | undefined)[],
  wanted: readonly Speaker[],
): (Speaker | undefined)[] {
  const coming = wanted.filter((speaker) => !places.includes(speaker));
  return places.map((speaker) =>
    speaker !== undefined && wanted.includes(speaker) ? speaker : coming.shift(),
  );
}
