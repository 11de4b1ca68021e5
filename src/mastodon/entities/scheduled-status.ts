// Mastodon's ScheduledStatus.
import type { ScheduledPost } from "../../posts/scheduled/queries.ts";
import { STATUS_VISIBILITY } from "./status.ts";

export function scheduledStatusEntity({ id, scheduledAt, draft }: ScheduledPost) {
  return {
    id,
    scheduled_at: scheduledAt.toISOString(),
    params: {
      text: draft.text,
      content_type: draft.sourceType ?? "text/plain",
      visibility: STATUS_VISIBILITY[draft.visibility],
      spoiler_text: draft.spoiler ?? null,
      sensitive: draft.sensitive ?? null,
      language: draft.language ?? null,
      in_reply_to_id: draft.inReplyToId ?? null,
      poll: null,
      media_ids: null,
      scheduled_at: null,
      idempotency: null,
      application_id: 0,
      with_rate_limit: false,
    },
    media_attachments: [],
  };
}
