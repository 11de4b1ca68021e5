// What is known of the room one is in, and how each message of the server changes it.
import type { Seat, ServerMessage } from "#src/spaces/messages.ts";
import type { RoomRole } from "#src/spaces/roles.ts";
import type { Problem } from "./protocol.ts";

/** waiting: not entered · live: the sound is there · reconnecting: it was, and is being sought. */
export type RoomPhase = "waiting" | "connecting" | "live" | "reconnecting" | "ended" | "failed";

export interface RoomState {
  phase: RoomPhase;
  problem: Problem | null;
  role: RoomRole;
  /** Oneself, once entered. */
  peer: string | null;
  /** Null until the room has told who is on it. */
  stage: Seat[] | null;
  slots: (string | null)[];
  levels: Record<string, number>;
  listeners: number | null;
  muted: boolean;
  /** The browser waits for a press before it plays sound. */
  blocked: boolean;
}

export const outside: RoomState = {
  phase: "waiting",
  problem: null,
  role: "listener",
  peer: null,
  stage: null,
  slots: [],
  levels: {},
  listeners: null,
  muted: true,
  blocked: false,
};

/** Is one in the room, or on the way? */
export function isInside({ phase }: RoomState): boolean {
  return phase === "connecting" || phase === "live" || phase === "reconnecting";
}

export function heard(state: RoomState, message: ServerMessage): RoomState {
  switch (message.type) {
    case "entered":
      return {
        ...state,
        peer: message.peer,
        role: message.role,
        stage: message.stage,
        listeners: message.listeners,
        slots: [],
        levels: {},
      };
    case "stage":
      return { ...state, stage: message.stage };
    case "listeners":
      return { ...state, listeners: message.count };
    case "slots":
      return { ...state, slots: message.peers };
    case "speaking":
      return { ...state, levels: message.levels };
    case "ended":
      return { ...state, phase: "ended", levels: {} };
    default:
      return state; // answers and calls to reconnect are for the connection
  }
}

/** How strongly someone's ring glows: 0 at the edge of hearing, 1 at full voice. */
export function glow(level: number): number {
  const quiet = -60;
  return Math.min(1, Math.max(0, (level - quiet) / -quiet));
}
