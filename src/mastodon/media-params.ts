// What clients say of files: descriptions and focal points, and which files stand in a new or edited status.
import { z } from "zod";
import type { FocalPoint } from "../media/schema.ts";
import type { AttachmentChanges } from "../posts/attachments.ts";
import { listOf } from "./params.ts";

const words = z.object({
  description: z.string().nullish(),
  /** `-0.5,0.25` */
  focus: z
    .string()
    .regex(/^\s*-?\d*\.?\d+\s*,\s*-?\d*\.?\d+\s*$/, "are two numbers with a comma")
    .nullish()
    .or(z.literal("")),
});

export function wordsOf(params: Record<string, unknown>): { description?: string; focus?: FocalPoint } {
  return readWords(words.parse(params));
}

function readWords({ description, focus }: z.infer<typeof words>) {
  return {
    ...(typeof description === "string" ? { description: description.trim() } : {}),
    ...(focus ? { focus: pointOf(focus) } : {}),
  };
}

function pointOf(text: string): FocalPoint {
  const [x = 0, y = 0] = text.split(",").map((part) => Math.min(1, Math.max(-1, Number(part))));
  return { x, y };
}

/** A list of forms may hold an empty string, which means none. */
const ids = z.preprocess(
  (given) => given && listOf(given).filter((id) => id !== ""),
  z.array(z.string().max(64)).max(16).nullish(),
);

export const mediaForm = { media_ids: ids };

export const mediaEditForm = {
  media_ids: ids,
  /** A list, or an object by number, as forms send it. */
  media_attributes: z
    .preprocess(
      (given) => (typeof given === "object" && given !== null ? Object.values(given) : given),
      z.array(words.extend({ id: z.string() })).max(16),
    )
    .optional(),
};

type MediaEditForm = z.infer<z.ZodObject<typeof mediaEditForm>>;

export function mediaOf({ media_ids }: Pick<MediaEditForm, "media_ids">): { mediaIds?: string[] } {
  return media_ids ? { mediaIds: media_ids } : {};
}

export function mediaEditOf(form: MediaEditForm): { mediaIds?: string[]; mediaChanges: AttachmentChanges[] } {
  const mediaChanges = (form.media_attributes ?? []).map(({ id, ...said }) => ({ id, ...readWords(said) }));
  return { ...mediaOf(form), mediaChanges };
}

/** A post of pictures alone, or of a quote alone, may leave its text out. */
export function wordless(params: Record<string, unknown>): Record<string, unknown> {
  const hasOther = listOf(params["media_ids"]).length > 0 || Boolean(params["quoted_status_id"]);
  return hasOther ? { status: "", ...params } : params;
}
