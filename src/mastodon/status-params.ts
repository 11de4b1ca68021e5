// What a post is made of as clients send it: for new posts, edits and posts for later.
import { z } from "zod";
import { SOURCE_TYPES } from "../posts/schema.ts";
import { flag } from "./params.ts";

export const language = z.string().regex(/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i, "is not a language");
export const statusVisibility = z.enum(["public", "unlisted", "private", "direct"]);

export const statusContent = {
  status: z.string("can't be blank"),
  spoiler_text: z.string().max(500).nullish(),
  sensitive: flag.nullish(),
  language: language.nullish(),
  /** How `status` is written: a word of Pleroma's and glitch-soc's. */
  content_type: z.enum(SOURCE_TYPES, "is neither text/plain nor text/markdown").nullish(),
};

/** ISO 8601, as clients write it. */
export const scheduledAt = z
  .string()
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()), "is not a time");

export type StatusContent = z.infer<z.ZodObject<typeof statusContent>>;

/** The part of a draft that these fields give. */
export function draftOf({
  spoiler_text: spoiler,
  sensitive,
  language,
  content_type,
}: Omit<StatusContent, "status">) {
  return {
    ...(spoiler ? { spoiler } : {}),
    ...(typeof sensitive === "boolean" ? { sensitive } : {}),
    ...(language ? { language } : {}),
    ...(content_type ? { sourceType: content_type } : {}),
  };
}

/** Forms send fields that were left empty as empty strings. */
export function withoutBlanks(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).filter(([name, value]) => value !== "" || name === "status"),
  );
}
