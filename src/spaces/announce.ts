// The post that announces a Space: published with it, and rewritten whenever what it says is no longer so.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { publishPost } from "../posts/create-post.ts";
import { rewritePost } from "../posts/edit-post.ts";
import { replaceMentions } from "../posts/post-rows.ts";
import { findPost } from "../posts/queries.ts";
import { announcementContent } from "./announcement.ts";
import { guestsOf, type Space } from "./queries.ts";

/** Everyone hears of a Space, but of one for followers only they do. */
export async function announce(app: App, tx: Tx, space: Space): Promise<Space> {
  const post = await publishPost(app, tx, {
    accountId: space.hostId,
    visibility: space.whoListens === "followers" ? "followers" : "public",
    content: announcementContent(space, app.uris),
    source: space.title,
    spoiler: "",
    sensitive: false,
    language: space.language,
    hashtags: space.topics,
    mentionedIds: [],
    spaceUri: space.uri,
  });
  const { q, t } = tx;
  await q.update(t.spaces).set({ announcementId: post.id }).where(eq(t.spaces.id, space.id));
  return { ...space, announcementId: post.id };
}

/** Says what is so now. Nothing happens where the host deleted the post. */
export async function reannounce(app: App, tx: Tx, space: Space): Promise<void> {
  const post = space.announcementId === null ? undefined : await findPost(tx, space.announcementId);
  if (!post || post.deletedAt) return;
  const speakers = (await guestsOf(tx, [space.id])).get(space.id) ?? [];
  const content = announcementContent(space, app.uris, speakers);
  const { title: source, language, topics: hashtags } = space;
  const mentioned = speakers.map(({ id }) => id);
  await replaceMentions(tx, post.id, mentioned);
  if (content === post.content && language === post.language) return;
  await rewritePost(app, tx, post.id, { content, source, language, hashtags });
}
