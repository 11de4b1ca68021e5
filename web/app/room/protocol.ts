// What the browser makes of the room's protocol (docs/spaces-protocol.md): its slots, and the codes a socket is closed with.

/** Three voices at once; which ones, the server decides from moment to moment. */
export const SLOTS = 3;

/** Characters of one caption. */
export const MAX_CAPTION = 500;

/** From the clock: above what this author sent before, also after a reload. */
export function firstCaptionLine(): number {
  return Date.now() % 1_000_000_000;
}

/** Why a room cannot be heard, for people to read. */
export type Problem = "sound" | "refused" | "locked" | "elsewhere" | "unreachable" | "busy" | "mistake";

/** What a closed socket means: over, worth another try with a new ticket, or a reason to stop. */
export function afterClose(code: number): "ended" | "again" | Problem {
  switch (code) {
    case 4410:
      return "ended";
    case 4403:
      return "refused";
    case 4423:
      return "locked";
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
