// What the server and the process that decodes say to each other over IPC.
import { z } from "zod";

const file = z.object({
  path: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
  width: z.number().optional(),
  height: z.number().optional(),
  duration: z.number().optional(),
  frameRate: z.string().optional(),
  bitRate: z.number().optional(),
});

/** The process reads what strangers made: its answers are checked like theirs. */
export const answer = z.object({
  id: z.number(),
  value: z
    .object({
      type: z.enum(["image", "gifv", "video", "audio"]),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      original: file,
      small: file.optional(),
      blurhash: z.string().max(200).optional(),
    })
    .optional(),
  /** In words for the person. */
  refused: z.string().optional(),
});

export const request = z.object({
  id: z.number(),
  task: z.object({
    kind: z.enum(["picture", "profile", "preview", "moving"]),
    input: z.string(),
    mediaType: z.string(),
    output: z.string(),
    size: z.object({ width: z.number(), height: z.number() }).optional(),
  }),
});
