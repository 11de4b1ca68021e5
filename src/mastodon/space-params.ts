// What requests say of a Space, in the API's names.
import { z } from "zod";
import { coverId, spaceFields } from "../spaces/space-draft.ts";
import { flag } from "./params.ts";

const time = z
  .string("A time is written like 2026-11-22T19:00:00Z")
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()), "A time is written like 2026-11-22T19:00:00Z");

const language = z.preprocess((value) => (value === "" ? null : value), spaceFields.language);

const fields = z.object({
  title: spaceFields.title,
  topics: z
    .preprocess((value) => (typeof value === "string" ? [value] : value), spaceFields.topics)
    .optional(),
  language: language.optional(),
  who_listens: spaceFields.whoListens.optional(),
  who_speaks: spaceFields.whoSpeaks.optional(),
  record: flag.optional(),
  scheduled_for: time.nullish(),
  timezone: spaceFields.timezone.optional(),
});

const newFields = fields.extend({
  cover_id: z.preprocess((value) => (value === "" ? undefined : value), coverId.optional()),
});

/** @throws ZodError, by the API's names of the fields */
export function draftIn(params: Record<string, unknown>) {
  return named(newFields.parse(params));
}

const changedFields = fields.partial().extend({
  cover_id: z.preprocess((value) => (value === "" ? null : value), coverId.nullable().optional()),
});

/** What is absent stays as it is; a cover of null, or of nothing, is taken away. @throws ZodError */
export function changesIn(params: Record<string, unknown>) {
  return named(changedFields.parse(params));
}

function named({
  who_listens,
  who_speaks,
  record,
  scheduled_for,
  cover_id,
  ...rest
}: Partial<z.output<typeof newFields> | z.output<typeof changedFields>>) {
  const all = {
    ...rest,
    whoListens: who_listens,
    whoSpeaks: who_speaks,
    wantsRecording: record,
    scheduledFor: scheduled_for ?? undefined,
    coverId: cover_id,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
