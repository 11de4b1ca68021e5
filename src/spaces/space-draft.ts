// What a host says of a Space: each field with the sentence that tells what is wrong with it.
import { z } from "zod";
import { uniqueHashtags } from "../posts/hashtags/key.ts";
import { stripBidi } from "../posts/sanitize.ts";
import { LISTEN_RULES, SPEAK_RULES } from "./schema.ts";

const topic = z
  .string()
  .transform((text) => text.trim().replace(/^#/, "").normalize("NFC"))
  .pipe(z.string().regex(/^[\p{L}\p{M}\p{N}_]{1,50}$/u, "A topic is one word, as a hashtag is"));

const timezone = z.string().max(64).refine(isTimeZone, "A time zone is a name such as Africa/Cairo");

export const coverId = z.string("A cover is the id of a picture that you have put up").min(1).max(64);

/** Alone, so that a door may check them under its own names. */
export const spaceFields = {
  title: z
    .string("Give the Space a title")
    .transform((text) => stripBidi(text).replace(/\s+/g, " ").trim())
    .pipe(z.string().min(1, "Give the Space a title").max(140, "A title has at most 140 characters")),
  topics: z.array(topic).max(3, "A Space has at most 3 topics").transform(uniqueHashtags),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "A language is a code such as ar or en")
    .nullable(),
  whoListens: z.enum(LISTEN_RULES, `Who may listen is one of ${LISTEN_RULES.join(", ")}`),
  whoSpeaks: z.enum(SPEAK_RULES, `Who may speak is one of ${SPEAK_RULES.join(", ")}`),
  wantsRecording: z.boolean("Say true or false"),
  scheduledFor: z.date("A time is written like 2026-11-22T19:00:00Z"),
  timezone: timezone.nullable(),
};

/** What it takes to start one now. */
export const newSpace = z.object({
  title: spaceFields.title,
  topics: spaceFields.topics.default([]),
  language: spaceFields.language.default(null),
  whoListens: spaceFields.whoListens.default("everyone"),
  whoSpeaks: spaceFields.whoSpeaks.default("everyone"),
  wantsRecording: spaceFields.wantsRecording.default(false),
  /** A picture that the host has put up: it goes into the announcement. */
  coverId: coverId.optional(),
});
export type NewSpace = z.output<typeof newSpace>;

export const plannedSpace = newSpace.extend({
  scheduledFor: spaceFields.scheduledFor,
  timezone: spaceFields.timezone.default(null),
});

/** What is absent stays as it is; a cover of null is taken away. */
export const spaceChanges = z.object({ ...spaceFields, coverId: coverId.nullable() }).partial();
export type SpaceChanges = z.output<typeof spaceChanges>;

function isTimeZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return timeZone !== "" && !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
