// How each reaction is called where it is heard instead of seen.
import type { Reaction } from "#src/spaces/reactions.ts";

export const reactionNames = {
  "👏": "applause",
  "❤️": "heart",
  "😂": "laughter",
  "😮": "wonder",
  "🙏": "thanks",
  "☕": "coffee",
  "🔥": "fire",
  "💯": "hundred",
  "😢": "tear",
} as const satisfies Record<Reaction, string>;
