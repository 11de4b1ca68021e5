// Changes a local post: by its author, or by the Space that it announces.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { editAttachments, type AttachmentChanges } from "./attachments.ts";
import { compose } from "./compose.ts";
import { replaceHashtags } from "./hashtags/rows.ts";
import { checkPoll, type PollDraft } from "./polls/poll-draft.ts";
import { changePoll } from "./polls/poll-rows.ts";
import { cardUrlOf } from "./previews/card-url.ts";
import { replaceMentions } from "./post-rows.ts";
import { findPost, getPost, type Post } from "./queries.ts";
import { findQuoteOf } from "./quotes/queries.ts";
import type { SourceType } from "./schema.ts";
import { keepVersion, saysOther } from "./writing/versions.ts";

export interface PostEdit {
  text: string;
  /** As the post was written, where it is not named. */
  sourceType?: SourceType;
  spoiler?: string;
  sensitive?: boolean;
  language?: string | null;
  /** The poll as it shall be; without one there is none any more, unless it is kept. */
  poll?: PollDraft | null;
  keepsPoll?: boolean;
  /** All files that the post shall have; those that it has where it is absent. */
  mediaIds?: readonly string[];
  mediaChanges?: readonly AttachmentChanges[];
}

/** Nothing happens where a reader would see the same. @throws AppError not_found, forbidden, unprocessable */
export async function editPost(app: App, accountId: string, postId: string, edit: PostEdit): Promise<Post> {
  const before = await getPost(app.store.read, postId, accountId);
  const sourceType = edit.sourceType ?? before.sourceType;
  const composed = await compose(app, edit.text, sourceType, true);
  const poll = edit.poll ? await checkPoll(app.store, edit.poll) : null;
  return app.store.tx(async (tx) => {
    const post = await getPost(tx, postId, accountId);
    if (post.accountId !== accountId) throw new AppError("forbidden", "Only the author changes a post");
    if (post.boostOfId !== null) throw new AppError("forbidden", "A boost has no words to change");
    const attachments = await editAttachments(app, tx, post, edit.mediaIds, edit.mediaChanges ?? []);
    const isEmpty = edit.text.trim() === "" && attachments.length === 0;
    if (isEmpty && !(await findQuoteOf(tx, postId))) throw empty();
    const changes = {
      content: composed.content,
      source: edit.text,
      sourceType,
      hashtags: composed.hashtags,
      spoiler: edit.spoiler ?? "",
      sensitive: edit.sensitive ?? Boolean(edit.spoiler),
      language: edit.language ?? post.language,
      attachments,
    };
    const asksOther = !edit.keepsPoll && (await changePoll(tx, postId, poll, app.clock.now()));
    if (!asksOther && !saysOther(post, changes)) return post;
    await replaceMentions(
      tx,
      postId,
      composed.mentioned.map(({ id }) => id),
    );
    return rewritePost(app, tx, postId, changes);
  });
}

function empty(): AppError {
  const message = "Write something first";
  return new AppError("unprocessable", message, { details: { status: message } });
}

type Changed =
  | "content"
  | "source"
  | "sourceType"
  | "hashtags"
  | "spoiler"
  | "sensitive"
  | "language"
  | "attachments";

/** The row and the event of an edit, in the caller's transaction; what it said before is kept. */
export async function rewritePost(
  app: App,
  tx: Tx,
  postId: string,
  changes: Partial<Pick<Post, Changed>>,
): Promise<Post> {
  const { q, t } = tx;
  const at = app.clock.now();
  await keepVersion(tx, (await findPost(tx, postId))!, at);
  const [post] = await q
    .update(t.posts)
    .set({
      ...changes,
      ...(changes.content === undefined ? {} : { cardUrl: cardUrlOf(changes.content) }),
      editedAt: at,
    })
    .where(eq(t.posts.id, postId))
    .returning();
  if (changes.hashtags) await replaceHashtags(tx, postId, changes.hashtags, at);
  await recordEvent(tx, { type: "post.updated", postId }, at);
  return post!;
}
