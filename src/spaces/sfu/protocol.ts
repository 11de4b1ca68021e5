// What the web server and the SFU process say to each other over IPC, and the interface that both ends offer.
import { z } from "zod";
import type { TrackTarget } from "../recording/track.ts";

const name = z.string().min(1).max(200);
const slotMap = z.array(name.nullable()).max(3);

/** Which peer each slot carries, in the order of the offer's recvonly sections; null where nobody. */
export type SlotMap = z.infer<typeof slotMap>;

const connected = z.object({ type: z.literal("connected"), peer: name, slots: slotMap });
const closed = z.object({ type: z.literal("closed"), peer: name, reason: z.string() });
const slots = z.object({ type: z.literal("slots"), slots: slotMap, peers: z.record(name, slotMap) });
const speaking = z.object({ type: z.literal("speaking"), levels: z.record(name, z.number()) });
const ptime = z.object({ type: z.literal("ptime"), ms: z.int() });
const routerEvent = z.discriminatedUnion("type", [connected, closed, slots, speaking, ptime]);

/**
 * News of one room:
 * - `connected`: media can flow, and what the peer hears from the start.
 * - `closed`: the peer is gone without having been asked to leave.
 * - `slots`: what everyone hears now, and those `peers` who hear something else (speakers never hear themselves).
 * - `ptime`: how many milliseconds of sound a speaker's packet should hold from now on.
 * - `speaking`: peak level in dBov (−127 … 0) of who spoke in the last 300 ms; empty once when they fall silent.
 */
export type RouterEvent = z.infer<typeof routerEvent>;

const room = { room: name };
const roomEvent = z.discriminatedUnion("type", [
  connected.extend(room),
  closed.extend(room),
  slots.extend(room),
  speaking.extend(room),
  ptime.extend(room),
]);

/**
 * News of the SFU: that of its rooms, and of its process. `lost` tells the peers of a process that died, who have to
 * join again; `restarted` that they now can.
 */
export type SfuEvent =
  | z.infer<typeof roomEvent>
  | { type: "lost"; peers: { room: string; peer: string }[] }
  | { type: "restarted" };

const sfuConfig = z.object({
  /** UDP port; 0 takes any free one. */
  port: z.int().min(0).max(65_535),
  /** Address to bind. */
  host: z.ipv4(),
  /** Addresses told to clients; where none is given, those of the machine. */
  addresses: z.array(z.union([z.ipv4(), z.ipv6()])).max(16),
  /** The STUN server (IPv4) that is asked for our address where none is given. */
  stun: z.object({ host: z.ipv4(), port: z.int().min(1).max(65_535) }).optional(),
  /** Whether to tell 127.0.0.1 too, for browsers on the same machine. */
  loopback: z.boolean(),
});
export type SfuConfig = z.infer<typeof sfuConfig>;

const counters = z.record(z.string(), z.number());
export type Counters = z.infer<typeof counters>;

const trackTarget = z.object({ file: z.string(), fromMs: z.number() }) satisfies z.ZodType<TrackTarget>;

const call = z.discriminatedUnion("type", [
  z.object({ type: z.literal("start"), config: sfuConfig }),
  z.object({ type: z.literal("join"), room: name, peer: name, sdp: z.string(), muted: z.boolean() }),
  z.object({ type: z.literal("restartIce"), room: name, peer: name, sdp: z.string() }),
  z.object({ type: z.literal("leave"), room: name, peer: name }),
  z.object({ type: z.literal("setMuted"), room: name, peer: name, muted: z.boolean() }),
  z.object({ type: z.literal("record"), room: name, peer: name, target: trackTarget.nullable() }),
  z.object({ type: z.literal("closeRoom"), room: name }),
  z.object({ type: z.literal("counters") }),
]);
export type Call = z.infer<typeof call>;

/** Parent → SFU process. */
export const request = z.object({ id: z.int(), call });

/** SFU process → parent. */
export const message = z.union([
  z.object({ id: z.int(), value: z.unknown() }),
  z.object({ id: z.int(), error: z.object({ code: z.string(), safe: z.string() }) }),
  z.object({ event: roomEvent }),
]);
export type Message = z.infer<typeof message>;

/** What each call answers. */
export const answers = {
  join: z.object({ answer: z.string() }),
  restartIce: z.object({ answer: z.string() }),
  counters,
};

/** An SFU, in this process (`LocalSfu`) or in one of its own (`SfuSupervisor`). Refusals are AppErrors. */
export interface Sfu {
  /**
   * Answers a peer's offer: at most one microphone (sendonly) and three slots (recvonly). What a muted peer sends is
   * dropped, so listeners join muted, with or without a microphone in their offer. A peer of the same name is replaced.
   */
  join(room: string, peer: string, sdp: string, options: { muted: boolean }): Promise<{ answer: string }>;
  /** Answers an offer of the same connection with new credentials: the peer is elsewhere in the network. */
  restartIce(room: string, peer: string, sdp: string): Promise<{ answer: string }>;
  leave(room: string, peer: string): Promise<void>;
  setMuted(room: string, peer: string, muted: boolean): Promise<void>;
  /**
   * Keeps what this peer says while its microphone is open, appended to a file; null ends it, and so does the peer's leaving:
   * who joins again is asked for again. Resolves once the file is open, or all that was said lies in it.
   */
  record(room: string, peer: string, target: TrackTarget | null): Promise<void>;
  closeRoom(room: string): Promise<void>;
  counters(): Promise<Counters>;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: SfuEvent) => void): () => void;
  close(): Promise<void>;
}
