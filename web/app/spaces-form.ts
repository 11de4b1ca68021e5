// What is typed for a new Space, and where the server's objections belong.
import type { ApiError } from "./api.ts";

export const MAX_TITLE = 140;
export const MAX_TOPICS = 3;

/** Topics as people write them: with or without #, between commas or spaces. */
export function topicsOf(text: string): string[] {
  const words = text.split(/[\s,،#]+/u).filter((word) => word !== "");
  return [...new Set(words)];
}

export type SpaceField = "title" | "topics" | "language";

/** The field that an answer speaks of; null where it speaks of the whole. */
export function fieldOf(error: Pick<ApiError, "details">): SpaceField | null {
  const named = Object.keys(error.details)[0]?.split(".")[0];
  return named === "title" || named === "topics" || named === "language" ? named : null;
}
