// Changes a local post: by its author, or by the Space that it announces.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { compose } from "./compose.ts";
import { replaceMentions } from "./post-rows.ts";
import { getPost, type Post } from "./queries.ts";

export interface PostEdit {
  text: string;
  spoiler?: string;
  sensitive?: boolean;
  language?: string | null;
}

/** @throws AppError not_found, forbidden, unprocessable */
export async function editPost(app: App, accountId: string, postId: string, edit: PostEdit): Promise<Post> {
  const composed = await compose(app, edit.text);
  return app.store.tx(async (tx) => {
    const post = await getPost(tx, postId, accountId);
    if (post.accountId !== accountId) throw new AppError("forbidden", "Only the author changes a post");
    if (post.boostOfId !== null) throw new AppError("forbidden", "A boost has no words to change");
    await replaceMentions(
      tx,
      postId,
      composed.mentioned.map(({ id }) => id),
    );
    return rewritePost(app, tx, postId, {
      content: composed.content,
      source: edit.text,
      hashtags: composed.hashtags,
      spoiler: edit.spoiler ?? "",
      sensitive: edit.sensitive ?? Boolean(edit.spoiler),
      language: edit.language ?? post.language,
    });
  });
}

type Changes = Partial<Pick<Post, "content" | "source" | "hashtags" | "spoiler" | "sensitive" | "language">>;

/** The row and the event of an edit, in the caller's transaction. */
export async function rewritePost(app: App, tx: Tx, postId: string, changes: Changes): Promise<Post> {
  const { q, t } = tx;
  const at = app.clock.now();
  const [post] = await q
    .update(t.posts)
    .set({ ...changes, editedAt: at })
    .where(eq(t.posts.id, postId))
    .returning();
  await recordEvent(tx, { type: "post.updated", postId }, at);
  return post!;
}
