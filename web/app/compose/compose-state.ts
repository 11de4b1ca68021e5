// A post being written: its words, to whom they go, and whether they may be sent.
import type { NewStatus } from "../api/posts.ts";
import { filesOfPost, type AttachedFile } from "./attachments.ts";
import type { Account } from "../entities/people.ts";
import type { Poll, Status, StatusSource } from "../entities/posts.ts";
import type { Visibility } from "../entities/visibility.ts";

/** Choices may be empty while it is written. */
export interface PollDraft {
  options: string[];
  /** Seconds; null for the end that the poll of an edited post has. */
  expiresIn: number | null;
  multiple: boolean;
  hideTotals: boolean;
}

const DAY = 86_400;
/** As the server has it. */
const SHORTEST = 300;

export const emptyPoll: PollDraft = {
  options: ["", ""],
  expiresIn: DAY,
  multiple: false,
  hideTotals: false,
};

export const quoteChoices = ["public", "followers", "nobody"] as const;
export type QuoteChoice = (typeof quoteChoices)[number];

export interface Draft {
  text: string;
  hasWarning: boolean;
  warning: string;
  visibility: Visibility;
  language: string;
  /** How the text is written. */
  format: "text/plain" | "text/markdown";
  /** As `datetime-local` has it; null for now. */
  scheduledAt: string | null;
  poll: PollDraft | null;
  files: readonly AttachedFile[];
  /** Files are shown to those who ask for them. */
  sensitive: boolean;
  /** Who may quote the post. */
  quotes: QuoteChoice;
}

export type Sending =
  | { phase: "idle" }
  | { phase: "busy" }
  /** What the server said about it, where it said something. */
  | { phase: "failed"; status: number; reason: string };

export const visibilities: Visibility[] = ["public", "unlisted", "private", "direct"];

/** An answer begins with whom it answers, and goes to no more people than what it answers. */
export function emptyDraft(language: string, replyTo?: Status, me?: { id: string }): Draft {
  return {
    text: replyTo ? greeting(replyTo, me) : "",
    hasWarning: Boolean(replyTo?.spoiler_text),
    warning: replyTo?.spoiler_text ?? "",
    visibility: replyTo?.visibility ?? "public",
    language,
    format: "text/plain",
    scheduledAt: null,
    poll: null,
    files: [],
    sensitive: false,
    quotes: "public",
  };
}

function greeting(status: Status, me: { id: string } | undefined): string {
  const people = [status.account, ...status.mentions].filter(({ id }) => id !== me?.id);
  return [...new Set(people.map(({ acct }) => `@${acct} `))].join("");
}

/** Characters as the server counts them: code points. */
export function remaining(draft: Draft, limit: number): number {
  return limit - [...draft.text].length;
}

export function maySend(draft: Draft, limit: number, sending: Sending, mayBeEmpty = false): boolean {
  const isWhole = draft.poll === null || choicesOf(draft.poll).length >= 2;
  const hasWords = mayBeEmpty || draft.text.trim() !== "" || draft.files.length > 0;
  return sending.phase !== "busy" && hasWords && remaining(draft, limit) >= 0 && isWhole;
}

function choicesOf({ options }: PollDraft): string[] {
  return options.map((one) => one.trim()).filter((one) => one !== "");
}

/** What it answers, and what it quotes. */
export interface Subjects {
  replyTo?: Status | undefined;
  quoting?: Status | undefined;
}

export function toStatus(draft: Draft, { replyTo, quoting }: Subjects = {}): NewStatus {
  const warning = draft.hasWarning ? draft.warning.trim() : "";
  return {
    status: draft.text,
    content_type: draft.format,
    visibility: draft.visibility,
    language: draft.language,
    ...(warning ? { spoiler_text: warning, sensitive: true } : {}),
    ...filesOf(draft),
    ...(replyTo ? { in_reply_to_id: replyTo.id } : {}),
    ...(quoting ? { quoted_status_id: quoting.id } : {}),
    quote_approval_policy: draft.quotes,
    ...(draft.poll ? { poll: pollOf(draft.poll) } : {}),
  };
}

function filesOf({ files, sensitive }: Draft): Pick<NewStatus, "media_ids" | "sensitive"> {
  if (files.length === 0) return {};
  return { media_ids: files.map(({ media }) => media.id), ...(sensitive ? { sensitive } : {}) };
}

/** `before`: the poll that it takes the place of. */
export function pollOf(
  poll: PollDraft,
  before?: Poll | null,
  now = Date.now(),
): NonNullable<NewStatus["poll"]> {
  const { expiresIn, multiple, hideTotals: hide_totals } = poll;
  const left = Math.round((Date.parse(before?.expires_at ?? "") - now) / 1_000);
  const expires_in = expiresIn ?? (left >= SHORTEST ? left : DAY);
  return { options: choicesOf(poll), expires_in, multiple, hide_totals };
}

/** What becomes of the poll of a post with an edit, and of its votes: other choices are another question. */
export function fateOfPoll(poll: PollDraft | null, before: Poll | null | undefined) {
  if (!poll) return before ? "goes" : "none";
  if (!before) return "new";
  const same = draftOfPoll(before);
  if (poll.multiple !== same.multiple || choicesOf(poll).join("\n") !== choicesOf(same).join("\n"))
    return "anew";
  return poll.expiresIn === null && poll.hideTotals === same.hideTotals ? "kept" : "changed";
}

/** As it was; undefined where the post had none. */
export function pollBefore(editing: Editing | undefined): PollDraft | undefined {
  return editing?.status.poll ? draftOfPoll(editing.status.poll) : undefined;
}

function draftOfPoll({ options, multiple, expired }: Poll): PollDraft {
  const hideTotals = !expired && options.some(({ votes_count: votes }) => votes === null);
  return { options: options.map(({ title }) => title), expiresIn: null, multiple, hideTotals };
}

/** A post that was deleted to be written anew: its words, files and poll wait for the composer. */
export function keepForWriting(gone: Status & { text: string; content_type?: string }, myId: string): void {
  const draft: Partial<Draft> = {
    text: gone.text,
    hasWarning: gone.spoiler_text !== "",
    warning: gone.spoiler_text,
    visibility: gone.visibility,
    ...(gone.language ? { language: gone.language } : {}),
    format: gone.content_type === "text/markdown" ? "text/markdown" : "text/plain",
    files: filesOfPost(gone),
    sensitive: isHidden(gone),
    quotes: quotesOf(gone),
    ...(gone.poll ? { poll: pollAnew(gone.poll) } : {}),
  };
  localStorage.setItem(`draft:${myId}:new`, JSON.stringify(draft));
}

/** The same question again, for a day. */
function pollAnew({ options, multiple }: Poll): PollDraft {
  return { ...emptyPoll, options: options.map(({ title }) => title), multiple };
}

/** Whether the files of a post wait for a press, though no warning stands before them. */
function isHidden({ sensitive, spoiler_text }: Status): boolean {
  return sensitive && spoiler_text === "";
}

/** Who may quote a post of one's own. */
export function quotesOf({ quote_approval }: Pick<Status, "quote_approval">): QuoteChoice {
  const groups = quote_approval?.automatic ?? ["public"];
  return quoteChoices.find((choice) => groups.includes(choice)) ?? "nobody";
}

/** What an edit begins with. */
function draftOfEdit(empty: Draft, editing: Editing): Draft {
  const { status, source } = editing;
  return {
    ...empty,
    text: source.text,
    hasWarning: source.spoiler_text !== "",
    warning: source.spoiler_text,
    visibility: status.visibility,
    language: status.language ?? empty.language,
    format: source.content_type === "text/markdown" ? "text/markdown" : "text/plain",
    files: filesOfPost(status),
    sensitive: isHidden(status),
    quotes: quotesOf(status),
    poll: pollBefore(editing) ?? null,
  };
}

/** What a new text begins with: as its writer does it by default, or as the post is that is edited. */
export function firstDraft(
  language: string,
  me: Account | null,
  replyTo: Status | undefined,
  editing: Editing | undefined,
): Draft {
  const { source } = me ?? {};
  const empty = emptyDraft(source?.language ?? language, replyTo, me ?? undefined);
  const usual: Draft = {
    ...empty,
    visibility: replyTo ? empty.visibility : (source?.privacy ?? empty.visibility),
    format: source?.content_type === "text/markdown" ? "text/markdown" : "text/plain",
  };
  return editing ? draftOfEdit(usual, editing) : usual;
}

/** A post that is edited, and how it was typed. */
export interface Editing {
  status: Status;
  source: StatusSource;
}

/** A draft as it was kept; null when there is none, or none that can be read. */
export function readDraft(kept: string | null, empty: Draft): Draft | null {
  if (!kept) return null;
  try {
    const draft = { ...empty, ...(JSON.parse(kept) as Partial<Draft>) };
    return typeof draft.text === "string" && visibilities.includes(draft.visibility) ? draft : null;
  } catch {
    return null;
  }
}
