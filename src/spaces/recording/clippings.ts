// The posts that show clips of a Space.
import { and, desc, eq, isNotNull } from "drizzle-orm";
import type { Db } from "../../db/store.ts";
import { findListed, type Post } from "../../posts/queries.ts";

const MOST = 40;

/** The newest first, of those that the viewer may see. */
export async function clippingsOf(db: Db, spaceId: string, viewerId: string | undefined): Promise<Post[]> {
  const { q, t } = db;
  const rows = await q
    .select({ postId: t.media.usedBy })
    .from(t.clips)
    .innerJoin(t.media, eq(t.media.id, t.clips.mediaId))
    .where(and(eq(t.clips.spaceId, spaceId), isNotNull(t.media.usedBy)))
    .orderBy(desc(t.clips.id))
    .limit(MOST);
  const posts = await findListed(
    db,
    rows.flatMap(({ postId }) => postId ?? []),
    viewerId,
  );
  return posts.sort((a, b) => (a.id < b.id ? 1 : -1));
}
