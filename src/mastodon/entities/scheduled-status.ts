// Mastodon's ScheduledStatus.
import type { App } from "../../app.ts";
import { findOwnMedia } from "../../media/queries.ts";
import type { PollDraft } from "../../posts/polls/poll-draft.ts";
import type { ScheduledPost } from "../../posts/scheduled/queries.ts";
import { mediaEntity } from "./media.ts";
import { STATUS_VISIBILITY } from "./status.ts";

export async function scheduledStatusEntity(app: App, { id, accountId, scheduledAt, draft }: ScheduledPost) {
  const files = await findOwnMedia(app.store.read, accountId, draft.mediaIds ?? []);
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
      poll: draft.poll ? pollParams(draft.poll) : null,
      quoted_status_id: draft.quotedPostId ?? null,
      quote_approval_policy: draft.quoteChoice ?? null,
      media_ids: draft.mediaIds ?? null,
      scheduled_at: null,
      idempotency: null,
      application_id: 0,
      with_rate_limit: false,
    },
    media_attachments: files.map((file) => mediaEntity(app, file)),
  };
}

function pollParams({ options, expiresInSeconds, multiple, hideTotals }: PollDraft) {
  return {
    options,
    expires_in: expiresInSeconds,
    multiple: multiple ?? false,
    hide_totals: hideTotals ?? false,
  };
}
