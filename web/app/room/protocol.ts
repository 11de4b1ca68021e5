// What a client and a room say to each other (docs/spaces-protocol.md), as the browser reads it.

export type RoomRole = "host" | "listener";

/** Someone on the stage. */
export interface Seat {
  peer: string;
  role: RoomRole;
  account: { id: string; acct: string; name: string; avatar: string | null };
  muted: boolean;
  /** False while their connection is being made or has been lost. */
  connected: boolean;
}

export type ClientMessage =
  | { type: "enter"; ticket: string }
  | { type: "offer"; sdp: string }
  | { type: "mute"; muted: boolean }
  | { type: "leave" };

export type ServerMessage =
  | { type: "entered"; peer: string; role: RoomRole; stage: Seat[]; listeners: number }
  | { type: "answer"; sdp: string }
  | { type: "stage"; stage: Seat[] }
  | { type: "listeners"; count: number }
  /** Which peer each audio slot carries, in the order of the offer's recvonly sections. */
  | { type: "slots"; peers: (string | null)[] }
  /** Peak level in dBov (−127 … 0) of who speaks now; empty when they fall silent. */
  | { type: "speaking"; levels: Record<string, number> }
  /** The way of the sound is lost: make a new connection and send a new offer. */
  | { type: "reconnect" }
  /** The Space is over; the socket closes with 4410. */
  | { type: "ended" };

/** Three voices at once; which ones, the server decides from moment to moment. */
export const SLOTS = 3;

/** Why a room cannot be heard, for people to read. */
export type Problem = "sound" | "refused" | "elsewhere" | "unreachable" | "busy" | "mistake";

/** What a closed socket means: over, worth another try with a new ticket, or a reason to stop. */
export function afterClose(code: number): "ended" | "again" | Problem {
  switch (code) {
    case 4410:
      return "ended";
    case 4403:
      return "refused";
    case 4409:
      return "elsewhere";
    case 4429:
      return "busy";
    case 4400:
    case 4404:
    case 4413:
    case 4422:
      return "mistake";
    default:
      return "again"; // 1006, 1012, 4401, 4408, 4500, 4503: the network, a restart, or a ticket that grew old
  }
}
