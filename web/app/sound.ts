// What pages know of the sound of a Space: which one is heard, and how to start and stop hearing it.
import type { Space } from "./entities.ts";

export type SoundPhase = "silent" | "connecting" | "listening" | "failed";

export interface Sound {
  phase: SoundPhase;
  space: Space | null;
  listen(space: Space): void;
  leave(): void;
}
