// Where a draft goes: out at once, to those that wait for their time, or into the place of what it edits.
import type { Api } from "../api.ts";
import type { EditedStatus } from "../api/posts.ts";
import { ApiError } from "../api/caller.ts";
import type { Status } from "../entities/posts.ts";
import { saidOf } from "./attachments.ts";
import {
  fateOfPoll,
  pollOf,
  quotesOf,
  toStatus,
  type Draft,
  type Editing,
  type Subjects,
} from "./compose-state.ts";
import { toInstant } from "./schedule-field.tsx";

export interface Destination extends Subjects {
  editing?: Editing | undefined;
}

/** The post as it is now; null for one that waits. The same key makes the same post. @throws ApiError */
export async function sendDraft(
  api: Api,
  draft: Draft,
  to: Destination,
  key: string,
): Promise<Status | null> {
  if (to.editing) return sendEdit(api, draft, to.editing);
  const status = toStatus(draft, to);
  if (draft.scheduledAt === null) return api.post(status, key);
  const scheduled_at = toInstant(draft.scheduledAt, Date.now());
  if (scheduled_at === null) throw new ApiError(422, "A post is scheduled for at least 5 minutes from now");
  await api.schedule({ ...status, scheduled_at }, key);
  return null;
}

/** An edit leaves alone who sees the post, and a poll that is as it was. */
export function toEdit(draft: Draft, before: Status): EditedStatus {
  const fate = fateOfPoll(draft.poll, before.poll);
  const { status, spoiler_text = "", sensitive, language, content_type } = toStatus(draft);
  return {
    status,
    spoiler_text,
    ...(fate === "kept" ? { keep_poll: true } : {}),
    ...(draft.poll && fate !== "kept" ? { poll: pollOf(draft.poll, before.poll) } : {}),
    media_ids: draft.files.map(({ media }) => media.id),
    media_attributes: draft.files.map((file) => ({ id: file.media.id, ...saidOf(file) })),
    ...(sensitive === undefined ? {} : { sensitive }),
    ...(language === undefined ? {} : { language }),
    ...(content_type === undefined ? {} : { content_type }),
  };
}

async function sendEdit(api: Api, draft: Draft, { status: before }: Editing): Promise<Status> {
  const edited = await api.editStatus(before.id, toEdit(draft, before));
  const isOpen = before.visibility === "public" || before.visibility === "unlisted";
  if (!isOpen || draft.quotes === quotesOf(before)) return edited;
  return api.setQuotePolicy(before.id, draft.quotes);
}

/** A shortcode in the place of what is selected, apart from the words around it. */
export function withEmoji(text: string, shortcode: string, from: number, to: number): string {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const gap = before === "" || /\s$/.test(before) ? "" : " ";
  return `${before}${gap}:${shortcode}:${/^\s/.test(after) ? "" : " "}${after}`;
}
