// Where a draft goes: out at once, to those that wait for their time, or into the place of what it edits.
import type { Api } from "../api.ts";
import type { NewStatus } from "../api/posts.ts";
import { ApiError } from "../api/caller.ts";
import type { Status } from "../entities/posts.ts";
import { toStatus, type Draft, type Editing, type Subjects } from "./compose-state.ts";
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
  const status = toStatus(draft, to);
  if (to.editing) return api.editStatus(to.editing.status.id, toEdit(status, to.editing.status));
  if (draft.scheduledAt === null) return api.post(status, key);
  const scheduled_at = toInstant(draft.scheduledAt, Date.now());
  if (scheduled_at === null) throw new ApiError(422, "A post is scheduled for at least 5 minutes from now");
  await api.schedule({ ...status, scheduled_at }, key);
  return null;
}

/** An edit leaves alone who sees the post, who may quote it, its poll and the files that it has. */
function toEdit(
  { spoiler_text, sensitive, status, language, content_type, media_ids }: NewStatus,
  before: Status,
) {
  const kept = before.media_attachments.map(({ id }) => id);
  return {
    status,
    spoiler_text: spoiler_text ?? "",
    ...(sensitive === undefined ? {} : { sensitive }),
    ...(language === undefined ? {} : { language }),
    ...(content_type === undefined ? {} : { content_type }),
    ...(media_ids?.length ? { media_ids: [...kept, ...media_ids] } : {}),
  };
}

/** A shortcode in the place of what is selected, apart from the words around it. */
export function withEmoji(text: string, shortcode: string, from: number, to: number): string {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const gap = before === "" || /\s$/.test(before) ? "" : " ";
  return `${before}${gap}:${shortcode}:${/^\s/.test(after) ? "" : " "}${after}`;
}
