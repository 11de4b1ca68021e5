// The post that announces a Space: published with it, and rewritten whenever what it says is no longer so.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { attachFiles } from "../posts/attachments.ts";
import { publishPost } from "../posts/create-post.ts";
import { rewritePost } from "../posts/edit-post.ts";
import { replaceMentions } from "../posts/post-rows.ts";
import { checkParts } from "../posts/parts.ts";
import { findPost, type Post } from "../posts/queries.ts";
import type { Attachment } from "../posts/schema.ts";
import { announcementContent } from "./announcement.ts";
import { currentHosts } from "./current-host.ts";
import { guestsOf, type Space } from "./queries.ts";

/** Everyone hears of a Space, but of one for followers only they do. The cover is the picture of this post. */
export async function announce(app: App, tx: Tx, space: Space, coverId?: string): Promise<Space> {
  const visibility = space.whoListens === "followers" ? "followers" : "public";
  const by = { accountId: space.hostId, visibility } as const;
  const parts = coverId === undefined ? undefined : await checkParts(app, tx, { ...by, mediaIds: [coverId] });
  const post = await publishPost(app, tx, {
    ...by,
    ...(parts ? { parts } : {}),
    content: announcementContent(space, app.uris),
    source: space.title,
    spoiler: "",
    sensitive: false,
    language: space.language,
    hashtags: space.topics,
    mentionedIds: [],
    spaceUri: space.uri,
  });
  if (parts && !coverOf(post)) throw noPicture();
  const { q, t } = tx;
  await q.update(t.spaces).set({ announcementId: post.id }).where(eq(t.spaces.id, space.id));
  return { ...space, announcementId: post.id };
}

/** The picture by which a Space is known, where its announcement has one. */
export function coverOf(announcement: Post | undefined): Attachment | undefined {
  if (!announcement || announcement.deletedAt) return undefined;
  return announcement.attachments.find(({ type }) => type === "image");
}

function noPicture(): AppError {
  const message = "A cover is a picture";
  return new AppError("unprocessable", message, { details: { cover_id: message } });
}

/** Says what is so now, perhaps with another cover, or (null) without one. Nothing happens where the host deleted the post. */
export async function reannounce(app: App, tx: Tx, space: Space, coverId?: string | null): Promise<void> {
  const post = space.announcementId === null ? undefined : await findPost(tx, space.announcementId);
  if (!post || post.deletedAt) return;
  const speakers = (await guestsOf(tx, [space.id])).get(space.id) ?? [];
  const host = (await currentHosts(tx, [space])).get(space.id);
  const heir = host?.id === space.hostId ? undefined : host;
  const content = announcementContent(space, app.uris, { heir, speakers });
  const { title: source, language, topics: hashtags } = space;
  const mentioned = [...(heir ? [heir] : []), ...speakers].map(({ id }) => id);
  await replaceMentions(tx, post.id, mentioned);
  const attachments = await otherCover(app, tx, post, coverId);
  if (!attachments && content === post.content && language === post.language) return;
  const changes = { content, source, language, hashtags, ...(attachments ? { attachments } : {}) };
  await rewritePost(app, tx, post.id, changes);
}

/** The files of the post as they shall be; undefined where they stay. @throws AppError unprocessable */
async function otherCover(
  app: App,
  tx: Tx,
  post: Post,
  coverId: string | null | undefined,
): Promise<Attachment[] | undefined> {
  if (coverId === undefined || coverId === (coverOf(post)?.mediaId ?? null)) return undefined;
  const [cover] = coverId === null ? [] : await attachFiles(app, tx, post, { ids: [coverId] });
  if (coverId !== null && cover?.type !== "image") throw noPicture();
  return cover ? [cover] : [];
}
