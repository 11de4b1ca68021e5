// Polls as Questions, and votes as the Notes with a name that everyone sends (docs.joinmastodon.org/spec/activitypub#Question).
import type { Poll } from "#src/posts/polls/queries.ts";
import type { RemotePoll } from "#src/posts/polls/receive-poll.ts";
import { hasType, idOf, isObject, list, text, type Json } from "./json.ts";

const MAX_OPTIONS = 50;
const MAX_TITLE = 500;

export const QUESTION_TERMS = {
  toot: "http://joinmastodon.org/ns#",
  votersCount: "toot:votersCount",
};

/** The terms that make a Question of a Note. */
export function questionTerms(poll: Poll, now: Date): Json {
  const { options, multiple, expiresAt, votersCount } = poll;
  const isClosed = expiresAt !== null && expiresAt <= now;
  return {
    type: "Question",
    [multiple ? "anyOf" : "oneOf"]: options.map(({ title, votes }) => ({
      type: "Note",
      name: title,
      replies: { type: "Collection", totalItems: votes },
    })),
    ...(expiresAt ? { endTime: expiresAt.toISOString() } : {}),
    ...(isClosed ? { closed: expiresAt.toISOString() } : {}),
    ...(votersCount === null ? {} : { votersCount }),
  };
}

/**
 * Titles are plain text and kept as they came: a vote names one, and must name it so. Null where there are no choices. Misskey
 * calls its polls Notes in some versions and counts in `_misskey_votes` too.
 */
export function pollOf(note: Json): RemotePoll | null {
  if (!hasType(note, "Question", "Note")) return null;
  const multiple = note["anyOf"] !== undefined && list(note["oneOf"]).length === 0;
  const options = list(multiple ? note["anyOf"] : note["oneOf"])
    .filter(isObject)
    .slice(0, MAX_OPTIONS)
    .map((option) => ({ title: text(option["name"], MAX_TITLE), votes: votesOf(option) }));
  if (options.length === 0) return null;
  return {
    options,
    multiple,
    expiresAt: momentOf(note["endTime"]),
    closedAt: momentOf(note["closed"]),
    votersCount: isCount(note["votersCount"]) ? note["votersCount"] : null,
  };
}

function votesOf(option: Json): number {
  const replies = option["replies"];
  const counts = [isObject(replies) ? replies["totalItems"] : undefined, option["_misskey_votes"]];
  return counts.find(isCount) ?? 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
}

function momentOf(value: unknown): Date | null {
  const date = new Date(typeof value === "string" ? value : Number.NaN);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? null : date;
}

export interface ReadVote {
  postUri: string;
  title: string;
}

/** A Note (Pleroma's may say Answer) with a name, an answered post and no words of its own; else undefined. */
export function voteOf(object: Json): ReadVote | undefined {
  const postUri = idOf(object["inReplyTo"]);
  const { name, content } = object;
  const isVote = hasType(object, "Note", "Answer") && typeof name === "string" && name !== "" && !content;
  return isVote && postUri !== undefined ? { postUri, title: text(name, MAX_TITLE) } : undefined;
}

export interface NewVote {
  id: string;
  title: string;
}

/** To the author alone: who voted for what is between the two. */
export function toVote(vote: NewVote, actor: string, postUri: string, author: string): Json {
  const { id, title } = vote;
  return { id, type: "Note", name: title, attributedTo: actor, inReplyTo: postUri, to: [author] };
}
