// A room in which nothing is the matter, for tests that need the rest of an `entered`.
import type { RoomState, Standing } from "#src/spaces/messages.ts";
import type { RoomRole } from "#src/spaces/roles.ts";

export function calm(role: RoomRole): { state: RoomState; you: Standing } {
  return {
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
