// The public timelines: posts of this server (local), or of all known servers.
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import { pageOfPosts, visibleTo, type Page, type Post } from "../posts/queries.ts";
import { inLanguages } from "../posts/writing/in-languages.ts";

interface Options {
  local: boolean;
  /** Those that the viewer reads; empty for all. */
  languages?: readonly string[];
}

export async function publicTimeline(db: Db, page: Page, options: Options): Promise<Post[]> {
  const { q, t } = db;
  const shown = q
    .select({ id: t.accounts.id })
    .from(t.accounts)
    .where(and(isNull(t.accounts.silencedAt), options.local ? isNull(t.accounts.domain) : undefined));
  const { posts } = t;
  const top = and(eq(posts.visibility, "public"), isNull(posts.inReplyToUri), isNull(posts.boostOfId));
  return pageOfPosts(
    db,
    page,
    and(top, inArray(t.posts.accountId, shown), inLanguages(db, options.languages ?? []), visibleTo(db)),
  );
}
