// The reactions of a room: few, so that they fit under the digits of a keyboard and none of them insults.

export const REACTIONS = ["👏", "❤️", "😂", "😮", "🙏", "☕", "🔥", "💯", "😢"] as const;
export type Reaction = (typeof REACTIONS)[number];
