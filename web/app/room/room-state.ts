// What is known of the room one is in, and how each message of the server changes it.
import type {
  Hand,
  MuteReason,
  Person,
  Refusal,
  RoomState as SharedState,
  Seat,
  ServerMessage,
  Standing,
} from "#src/spaces/messages.ts";
import type { Reaction } from "#src/spaces/reactions.ts";
import type { RoomRole } from "#src/spaces/roles.ts";
import type { Problem } from "./protocol.ts";

/** waiting: not entered · warned: someone one has blocked is inside · live: the sound is there · reconnecting: it was, and is being sought. */
export type RoomPhase =
  | "waiting"
  | "connecting"
  | "warned"
  | "live"
  | "reconnecting"
  | "ended"
  | "failed"
  | "removed";

export interface CaptionLine {
  author: string;
  line: number;
  /** Account's id; null where the captioner did not say. */
  speaker: string | null;
  text: string;
  final: boolean;
}

/** Something that the reader should know about what they did, or what was done to them. */
export type Notice =
  | { kind: "refused"; code: Refusal }
  | { kind: "muted"; reason: MuteReason; by: Person | null }
  | { kind: "declined"; by: Person };

export interface RoomState {
  phase: RoomPhase;
  problem: Problem | null;
  role: RoomRole;
  /** Oneself, once entered. */
  peer: string | null;
  /** Null until the room has told who is on it. */
  stage: Seat[] | null;
  /** What is the same for all; null until entered. */
  shared: SharedState | null;
  /** What is one's own; null until entered. */
  you: Standing | null;
  slots: (string | null)[];
  levels: Record<string, number>;
  listeners: number | null;
  /** Listeners who chose to be seen. */
  audience: Person[];
  /** For those who may invite. */
  hands: Hand[];
  handCount: number;
  /** For those who may let them in again. */
  sentOut: Person[];
  /** How many raised hands wait before one's own. */
  ahead: number | null;
  /** Lately, by peer. */
  reactions: Record<string, Reaction>;
  captions: CaptionLine[];
  /** Whether captions are asked for. */
  captioned: boolean;
  /** People inside whom one has blocked, told before one enters. */
  blockedInside: Person[];
  /** What one chose before about being seen; null if one was never asked. */
  chosenVisible: boolean | null;
  notice: Notice | null;
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
  shared: null,
  you: null,
  slots: [],
  levels: {},
  listeners: null,
  audience: [],
  hands: [],
  handCount: 0,
  sentOut: [],
  ahead: null,
  reactions: {},
  captions: [],
  captioned: false,
  blockedInside: [],
  chosenVisible: null,
  notice: null,
  muted: true,
  blocked: false,
};

/** As many lines as are kept for reading back. */
const KEPT_CAPTIONS = 50;

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
        shared: message.state,
        you: message.you,
        sentOut: [],
        slots: [],
        levels: {},
      };
    case "stage":
      return { ...state, stage: message.stage };
    case "state":
      return { ...state, shared: message.state };
    case "you":
      return stand(state, message.you);
    case "listeners":
      return { ...state, listeners: message.count };
    case "audience":
      return { ...state, audience: message.people };
    case "hands":
      return { ...state, hands: message.hands, handCount: message.count };
    case "sent_out":
      return { ...state, sentOut: message.people };
    case "queue":
      return { ...state, ahead: message.ahead };
    case "invitation_declined":
      return { ...state, notice: { kind: "declined", by: message.account } };
    case "muted":
      return { ...state, muted: true, notice: { kind: "muted", reason: message.reason, by: message.by } };
    case "reactions":
      return { ...state, reactions: { ...state.reactions, ...message.seats } };
    case "caption":
      return { ...state, captions: captioned(state.captions, message) };
    case "slots":
      return { ...state, slots: message.peers };
    case "speaking":
      return { ...state, levels: message.levels };
    case "error":
      // What becomes of an offer is the connection's business.
      return message.of === "offer" ? state : { ...state, notice: { kind: "refused", code: message.code } };
    case "removed":
      return { ...state, phase: "removed", levels: {} };
    case "ended":
      return { ...state, phase: "ended", levels: {} };
    default:
      return state; // answers and calls to reconnect are for the connection
  }
}

/** Rights that ended take what they showed with them. */
function stand(state: RoomState, you: Standing): RoomState {
  const moderates = you.role === "host" || you.role === "cohost";
  return {
    ...state,
    you,
    role: you.role,
    ahead: you.handRaised ? state.ahead : null,
    ...(moderates ? {} : { hands: [], handCount: 0, sentOut: [] }),
  };
}

function captioned(lines: CaptionLine[], { author, line, speaker, text, final }: CaptionLine): CaptionLine[] {
  const next = { author, line, speaker, text, final };
  const at = lines.findIndex((known) => known.author === author && known.line === line);
  if (at >= 0) return lines.toSpliced(at, 1, next);
  return [...lines, next].slice(-KEPT_CAPTIONS);
}

/** How strongly someone's ring glows: 0 at the edge of hearing, 1 at full voice. */
export function glow(level: number): number {
  const quiet = -60;
  return Math.min(1, Math.max(0, (level - quiet) / -quiet));
}
