// Who is who in a room, and what each may do there: one table.

/** `peer` in the order of the stage: who comes first stands first. */
export const ROOM_ROLES = ["host", "cohost", "speaker", "listener"] as const;
export type RoomRole = (typeof ROOM_ROLES)[number];

export const MAX_COHOSTS = 2;
/** Beside the host and the co-hosts. */
export const MAX_SPEAKERS = 10;

/**
 * - `speak`: has a place on the stage and a microphone.
 * - `ask`: raises a hand.
 * - `react`, `report`: whoever is signed in.
 * - `share`: puts a post at the top, and takes down one's own; `moderate` takes down anyone's.
 * - `moderate`: invites, mutes, moves to the listeners, removes, blocks, locks.
 * - `preside`: names co-hosts and a captioner, passes the room on, pins a jar, records, ends.
 */
export type Right = "speak" | "ask" | "react" | "report" | "share" | "moderate" | "preside";

const rights: Record<RoomRole, readonly Right[]> = {
  host: ["speak", "react", "report", "share", "moderate", "preside"],
  cohost: ["speak", "react", "report", "share", "moderate"],
  speaker: ["speak", "react", "report", "share"],
  listener: ["ask", "react", "report"],
};

export function may(role: RoomRole, right: Right): boolean {
  return rights[role].includes(right);
}

/** Whether one may be muted, moved or removed by another: never by one's equal, and the host by nobody. */
export function ranksAbove(role: RoomRole, other: RoomRole): boolean {
  return ROOM_ROLES.indexOf(role) < ROOM_ROLES.indexOf(other);
}
