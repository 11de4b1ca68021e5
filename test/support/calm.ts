// What a browser is told when it enters a room, for tests that need no room and no database.
import type { RoomState, Standing } from "#src/spaces/messages.ts";
import type { RoomRole } from "#src/spaces/roles.ts";

/** A room in which nothing is the matter: the rest of an `entered`. */
export function calm(role: RoomRole): { state: RoomState; you: Standing; resume: null } {
  return {
    resume: null,
    state: {
      locked: false,
      recordingSince: null,
      sharedPosts: [],
      tipJar: null,
      captioner: null,
      hostAwayUntil: null,
    },
    you: {
      role,
      mayAsk: false,
      handRaised: false,
      invitation: null,
      visible: false,
      agreedToRecording: false,
      blocked: [],
    },
  };
}
