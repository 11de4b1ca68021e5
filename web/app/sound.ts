// What pages know of the sound of a Space: which room one is in, how it stands, and how to enter, mute and leave.
import type { Space } from "./entities.ts";
import type { Microphone } from "./room/microphone.ts";
import type { RoomState } from "./room/room-state.ts";

export interface Sound {
  /** The room one is in or was in last. */
  space: Space | null;
  room: RoomState;
  /** Within a press: browsers play sound only after one. The host brings a microphone. */
  enter(space: Space, microphone?: Microphone): void;
  setMuted(muted: boolean): void;
  /** Within a press, where the browser refused to play by itself. */
  play(): void;
  leave(): void;
}
