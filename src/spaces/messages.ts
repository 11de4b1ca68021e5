// What a client and a room say to each other on the socket; docs/spaces-protocol.md describes it for others.
import { z } from "zod";
import { REPORT_CATEGORIES } from "../moderation/schema.ts";
import { REACTIONS, type Reaction } from "./reactions.ts";
import type { RoomRole } from "./roles.ts";

const MAX_SDP = 65_536;
const MAX_COMMENT = 1_000;
export const MAX_CAPTION = 500;

const accountId = z.string().min(1).max(64);
const postId = z.string().min(1).max(64);

/** `id` is the client's own, and comes back with the `error` that answers the message. */
function message<Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.object({ type: z.literal(type), id: z.string().max(40).optional(), ...shape });
}

export const clientMessage = z.discriminatedUnion("type", [
  // Oneself
  message("enter", { ticket: z.string().max(100) }),
  message("offer", { sdp: z.string().max(MAX_SDP), iceRestart: z.boolean().default(false) }),
  message("mute", { muted: z.boolean() }),
  message("raise_hand", {}),
  message("lower_hand", {}),
  message("accept_invitation", { agreeToRecording: z.boolean().default(false) }),
  message("decline_invitation", {}),
  message("agree_to_recording", {}),
  message("step_down", {}),
  message("set_visible", { visible: z.boolean() }),
  message("want_captions", { wanted: z.boolean() }),
  message("react", { emoji: z.enum(REACTIONS) }),
  message("report", {
    account: accountId,
    category: z.enum(REPORT_CATEGORIES).default("other"),
    comment: z.string().max(MAX_COMMENT).default(""),
    forward: z.boolean().default(false),
  }),
  message("leave", {}),
  // Whoever is on the stage
  message("share_post", { post: postId }),
  message("unshare_post", { post: postId }),
  message("caption", {
    line: z.int().min(0),
    text: z.string().max(MAX_CAPTION),
    final: z.boolean(),
    speaker: accountId.optional(),
  }),
  // Hosts and co-hosts
  message("invite", { account: accountId, role: z.enum(["speaker", "cohost"]).default("speaker") }),
  message("withdraw_invitation", { account: accountId }),
  message("dismiss_hand", { account: accountId }),
  message("mute_speaker", { account: accountId }),
  message("mute_all", {}),
  message("move_down", { account: accountId, role: z.enum(["speaker", "listener"]) }),
  message("remove", { account: accountId }),
  message("block", { account: accountId }),
  message("let_back_in", { account: accountId }),
  message("lock", { locked: z.boolean() }),
  // The host alone
  message("pass_on", { account: accountId }),
  message("name_captioner", { account: accountId.nullable() }),
  message("pin_tip_jar", { account: accountId.nullable() }),
  message("record", { recording: z.boolean() }),
  message("end", {}),
]);
/** As a client writes it: what has a default may be left out. */
export type ClientMessage = z.input<typeof clientMessage>;
/** As it is read. */
export type ReadMessage = z.output<typeof clientMessage>;

/** Someone whose name the reader may know. */
export interface Person {
  id: string;
  acct: string;
  name: string;
  avatar: string | null;
}

/** Someone on the stage. */
export interface Seat {
  peer: string;
  role: RoomRole;
  account: Person;
  muted: boolean;
  /** False while their connection is being made or has been lost. */
  connected: boolean;
}

/** A raised hand, as hosts and co-hosts see it. */
export interface Hand {
  account: Person;
  /** ISO 8601. */
  since: string;
  invited: boolean;
  /** Has not been on this stage yet. */
  first: boolean;
}

export interface SharedPost {
  /** For /api/v1/statuses/:id. */
  post: string;
  /** The account that shared it. */
  by: string;
}

/** What is the same for all who are in the room. */
export interface RoomState {
  locked: boolean;
  /** The red dot: since when it is recorded (ISO 8601); null while it is not. */
  recordingSince: string | null;
  /** The newest first. */
  sharedPosts: SharedPost[];
  /** The account whose tip jar the host has pinned. */
  tipJar: string | null;
  captioner: string | null;
  /** While the host is lost: when (ISO 8601) a co-host takes over, or the Space ends. */
  hostAwayUntil: string | null;
}

/** What is the reader's own. */
export interface Standing {
  role: RoomRole;
  /** Whether a raised hand would be taken. */
  mayAsk: boolean;
  handRaised: boolean;
  /** The role one is invited to. */
  invitation: Invitation | null;
  /** Whether others in the room see one's name while one listens. */
  visible: boolean;
  /** Has agreed to be recorded; without it the microphone stays closed while the Space is recorded. */
  agreedToRecording: boolean;
  /** Accounts on the stage or in the audience that one has blocked. */
  blocked: string[];
}

export interface Invitation {
  role: "speaker" | "cohost";
  by: Person;
  /** Accepting then needs `agreeToRecording`. */
  recorded: boolean;
}

export type MuteReason = "moderator" | "all" | "recording";

/** Why a request was not done. The connection goes on. */
export type Refusal =
  | "forbidden"
  | "not_found"
  | "conflict"
  | "stage_full"
  | "locked"
  | "blocked"
  | "consent_required"
  | "rate_limited"
  | "unprocessable"
  | "unavailable";

export type ServerMessage =
  | {
      type: "entered";
      peer: string;
      role: RoomRole;
      stage: Seat[];
      listeners: number;
      state: RoomState;
      you: Standing;
      /** What a listener without an account shows for another ticket, to be known again; null for who has one, or brought it. */
      resume: string | null;
    }
  | { type: "answer"; sdp: string }
  | { type: "stage"; stage: Seat[] }
  | { type: "state"; state: RoomState }
  /** One's own role or rights changed. Who comes onto the stage makes a new connection with a microphone in it. */
  | { type: "you"; you: Standing }
  | { type: "listeners"; count: number }
  /** Some of those listeners who chose to be seen. */
  | { type: "audience"; people: Person[] }
  /** To whoever may invite: the first of the raised hands, the longest waiting first, and how many there are. */
  | { type: "hands"; hands: Hand[]; count: number }
  /** To whoever has raised one: how many wait before them. */
  /** To whoever may let them in again: those who were sent out, the latest first. */
  | { type: "sent_out"; people: Person[] }
  | { type: "queue"; ahead: number }
  | { type: "invitation_declined"; account: Person }
  /** One's microphone was closed by somebody else. */
  | { type: "muted"; reason: MuteReason; by: Person | null }
  /** How many of each since the last such message, and the latest of each peer on the stage. */
  | { type: "reactions"; counts: Partial<Record<Reaction, number>>; seats: Record<string, Reaction> }
  /** A line again under its number replaces what it said before; `final` lines change no more. */
  | { type: "caption"; author: string; line: number; speaker: string | null; text: string; final: boolean }
  /** Which peer each audio slot carries, in the order of the offer's recvonly sections. */
  | { type: "slots"; peers: (string | null)[] }
  /** Peak level in dBov (−127 … 0) of who speaks now; empty when they fall silent. */
  | { type: "speaking"; levels: Record<string, number> }
  /** How many milliseconds of sound a packet of a speaker's should hold from now on: large rooms ask for 60. */
  | { type: "ptime"; ms: number }
  /** The way of the sound is lost: make a new connection and send a new offer. */
  | { type: "reconnect" }
  | { type: "error"; of: ClientMessage["type"]; id: string | null; code: Refusal; message: string }
  /** A host or co-host sent one out; the socket closes with 4403. */
  | { type: "removed" }
  /** The Space is over; the socket closes with 4410. */
  | { type: "ended" };
