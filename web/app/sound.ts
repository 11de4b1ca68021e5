// What pages know of the sound of a Space: which room one is in, how it stands, and how to enter, mute and leave.
import type { ClientMessage } from "#src/spaces/messages.ts";
import type { Space } from "./entities/spaces.ts";
import type { Microphone } from "./room/microphone.ts";
import type { StartSpeech } from "./room/own-captions.ts";
import type { RoomState } from "./room/room-state.ts";

export interface Sound {
  /** The room one is in or was in last. */
  space: Space | null;
  room: RoomState;
  /** Whether a microphone is at hand for the stage. */
  readonly hasMicrophone: boolean;
  /** Whether one's own words are made into text while one is heard. */
  readonly captionsMe: boolean;
  /** Within a press: browsers play sound only after one. Whoever stands on the stage brings a microphone. */
  enter(space: Space, microphone?: Microphone): void;
  /** In spite of people inside whom one has blocked. */
  goOn(): void;
  /** Asks something of the room; what it refuses comes back as a notice. */
  send(message: ClientMessage): void;
  /** For the stage, to which one is on the way or on which one already stands. */
  takeMicrophone(microphone: Microphone): void;
  wantCaptions(wanted: boolean): void;
  /** Until one leaves the stage; null for no longer. */
  captionMe(start: StartSpeech | null): void;
  /** Whether the others inside see that one listens. */
  setVisible(visible: boolean): void;
  dismissNotice(): void;
  setMuted(muted: boolean): void;
  /** Within a press, where the browser refused to play by itself. */
  play(): void;
  leave(): void;
}
