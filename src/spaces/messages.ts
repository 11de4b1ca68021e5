// What a client and a room say to each other on the socket; docs/spaces-protocol.md describes it for others.
import { z } from "zod";
import type { RoomRole } from "./tickets.ts";

export const clientMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("enter"), ticket: z.string().max(100) }),
  z.object({ type: z.literal("offer"), sdp: z.string().max(65_536) }),
  z.object({ type: z.literal("mute"), muted: z.boolean() }),
  z.object({ type: z.literal("leave") }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

/** Someone on the stage. */
export interface Seat {
  peer: string;
  role: RoomRole;
  account: { id: string; acct: string; name: string; avatar: string | null };
  muted: boolean;
  /** False while their connection is being made or has been lost. */
  connected: boolean;
}

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
