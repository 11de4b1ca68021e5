// What is typed for a Space, and where the server's objections belong.
import type { Space } from "../entities/spaces.ts";

export const MAX_TITLE = 140;
export const MAX_TOPICS = 3;
/** How far ahead a Space is planned. */
const MOST_AHEAD_MS = 14 * 24 * 3_600_000;

export const listenChoices = ["everyone", "signed_in", "followers"] as const;
export const speakChoices = ["everyone", "followed", "invited"] as const;

/** As the API takes it. */
export interface SpaceDraft {
  title: string;
  topics: string[];
  language: string;
  who_listens: Space["who_listens"];
  who_speaks: Space["who_speaks"];
  record: boolean;
  /** A picture that was put up; null takes away the one that is there. */
  cover_id?: string | null;
  /** ISO 8601; absent for now. */
  scheduled_for?: string;
  /** An IANA name. */
  timezone?: string;
}

/** Topics as people write them: with or without #, between commas or spaces. */
export function topicsOf(text: string): string[] {
  const words = text.split(/[\s,،#]+/u).filter((word) => word !== "");
  return [...new Set(words)];
}

const spaceFields = ["title", "topics", "language", "scheduled_for"] as const;
export type SpaceField = (typeof spaceFields)[number];

/** The field that an answer speaks of; null where it speaks of the whole. */
export function fieldOf(error: { details: object }): SpaceField | null {
  const named = Object.keys(error.details)[0]?.split(".")[0];
  const known = named === "scheduledFor" ? "scheduled_for" : named;
  return spaceFields.find((field) => field === known) ?? null;
}

/** What the form says; the time is one of this device's clock. */
export function readDraft(form: FormData): SpaceDraft {
  const text = (name: string) => form.get(name) as string;
  const cover = form.get("cover_id") as string | null;
  const when = form.get("scheduled_for") as string | null;
  return {
    title: text("title").trim(),
    topics: topicsOf(text("topics")),
    language: text("language"),
    who_listens: text("who_listens") as SpaceDraft["who_listens"],
    who_speaks: text("who_speaks") as SpaceDraft["who_speaks"],
    record: form.has("record"),
    ...(cover === null ? {} : { cover_id: cover || null }),
    ...(when ? { scheduled_for: new Date(when).toISOString(), timezone: zone() } : {}),
  };
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export type DraftProblem = "topics" | "past" | "far";

/** What the server would refuse anyway, told before it is asked. */
export function problemIn(draft: SpaceDraft, now: number): DraftProblem | null {
  if (draft.topics.length > MAX_TOPICS) return "topics";
  if (draft.scheduled_for === undefined) return null;
  const ahead = Date.parse(draft.scheduled_for) - now;
  if (ahead <= 0) return "past";
  return ahead > MOST_AHEAD_MS ? "far" : null;
}
