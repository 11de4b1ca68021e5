// Someone here writes a post.
import { getWriter } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { attachFiles } from "./attachments.ts";
import { compose } from "./compose.ts";
import { findSent, rememberSent } from "./idempotency.ts";
import { checkParts, insertParts, type CheckedParts, type PartsDraft } from "./parts.ts";
import { insertPost } from "./post-rows.ts";
import { takeScheduled } from "./scheduled/take-scheduled.ts";
import { getOriginal, type Post } from "./queries.ts";
import type { QuotePolicy, SourceType, Visibility, WritingClient } from "./schema.ts";

export interface PostDraft extends PartsDraft {
  text: string;
  /** How the text is written; plain by default. */
  sourceType?: SourceType;
  spoiler?: string;
  sensitive?: boolean;
  language?: string | null;
  inReplyToId?: string;
  application?: WritingClient;
  /** The post that waited until now: it goes in the same transaction. */
  scheduledId?: string;
  /** Chosen by the client: the same key within an hour is the same post, sent again. */
  idempotencyKey?: string;
}

/** @throws AppError unprocessable, not_found (the post answered) */
export async function createPost(app: App, draft: PostDraft): Promise<Post> {
  const mayBeEmpty = Boolean(draft.mediaIds?.length || draft.quotedPostId);
  const composed = await compose(app, draft.text, draft.sourceType, mayBeEmpty);
  return app.store.tx(async (tx) => {
    const sent = await findSent(tx, draft, app.clock.now());
    if (sent) return sent;
    if (draft.scheduledId) await takeScheduled(tx, draft.scheduledId);
    const parent = draft.inReplyToId && (await getOriginal(tx, draft.inReplyToId, draft.accountId));
    const parts = await checkParts(app, tx, draft);
    const post = await publishPost(app, tx, {
      accountId: draft.accountId,
      visibility: draft.visibility,
      content: composed.content,
      source: draft.text,
      sourceType: draft.sourceType ?? "text/plain",
      spoiler: draft.spoiler ?? "",
      sensitive: draft.sensitive ?? Boolean(draft.spoiler),
      language: draft.language ?? null,
      hashtags: composed.hashtags,
      mentionedIds: composed.mentioned.map(({ id }) => id),
      ...(parent ? { inReplyTo: parent } : {}),
      ...(draft.application ? { application: draft.application } : {}),
      quotePolicy: parts.quotePolicy,
      parts,
    });
    await rememberSent(tx, draft, post);
    return post;
  });
}

export interface NewLocalPost {
  accountId: string;
  visibility: Visibility;
  /** Sanitised HTML. */
  content: string;
  source: string | null;
  sourceType?: SourceType;
  spoiler: string;
  sensitive: boolean;
  language: string | null;
  hashtags: string[];
  mentionedIds: string[];
  inReplyTo?: Post;
  spaceUri?: string;
  application?: WritingClient;
  quotePolicy?: QuotePolicy;
  parts?: CheckedParts;
}

/** The rows and the event of a local post, in the caller's transaction: also how a Space is announced. */
export async function publishPost(app: App, tx: Tx, post: NewLocalPost): Promise<Post> {
  const { mentionedIds, inReplyTo, spaceUri, parts, ...rest } = post;
  const at = app.clock.now();
  const id = createId(at);
  const { username } = await getWriter(tx, post.accountId);
  const attachments = parts ? await attachFiles(app, tx, { accountId: post.accountId, id }, parts.media) : [];
  const row = await insertPost(
    tx,
    {
      ...rest,
      id,
      uri: app.uris.post(username, id),
      url: app.uris.postPage(username, id),
      attachments,
      inReplyToUri: inReplyTo?.uri ?? null,
      inReplyToId: inReplyTo?.id ?? null,
      inReplyToAccountId: inReplyTo?.accountId ?? null,
      spaceUri: spaceUri ?? null,
      publishedAt: at,
      createdAt: at,
    },
    mentionedIds,
  );
  if (parts) await insertParts(app, tx, row, parts);
  await recordEvent(tx, { type: "post.created", postId: id }, at);
  return row;
}
