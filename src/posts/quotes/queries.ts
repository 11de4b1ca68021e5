// Reads of quotes.
import { and, eq } from "drizzle-orm";
import { among, prepared } from "../../db/prepared.ts";
import type { Db } from "../../db/store.ts";
import type { Tables } from "../../schema.ts";
import type { Listed } from "../interactions.ts";
import { isWithin, newestFirst, pageOrder, visibleTo, type Page, type Post } from "../queries.ts";

export type Quote = Tables["quotes"]["$inferSelect"];

export async function findQuote({ q, t }: Db, id: string): Promise<Quote | undefined> {
  const [row] = await q.select().from(t.quotes).where(eq(t.quotes.id, id));
  return row;
}

/** What a post quotes. */
export async function findQuoteOf({ q, t }: Db, postId: string): Promise<Quote | undefined> {
  const [row] = await q.select().from(t.quotes).where(eq(t.quotes.postId, postId));
  return row;
}

/** By the id of the QuoteRequest that asked for it. */
export async function findQuoteByRequest({ q, t }: Db, uri: string): Promise<Quote | undefined> {
  const [row] = await q.select().from(t.quotes).where(eq(t.quotes.requestUri, uri));
  return row;
}

/** By its stamp, which its author alone gave (F18). */
export async function findQuoteByApproval(
  { q, t }: Db,
  uri: string,
  quotedAccountId: string,
): Promise<Quote | undefined> {
  const [row] = await q
    .select()
    .from(t.quotes)
    .where(and(eq(t.quotes.approvalUri, uri), eq(t.quotes.quotedAccountId, quotedAccountId)));
  return row;
}

const byPosts = prepared((db) =>
  db.q
    .select()
    .from(db.t.quotes)
    .where(among(db, db.t.quotes.postId, "postIds")),
);

/** By the ids of the posts that quote. */
export async function quotesOf(db: Db, postIds: readonly string[]): Promise<Map<string, Quote>> {
  if (postIds.length === 0) return new Map();
  const rows = await byPosts(db).execute({ postIds: [...postIds] });
  return new Map(rows.map((quote) => [quote.postId, quote]));
}

/** The posts that quote one, as far as the viewer may see them, the latest first. */
export async function postsQuoting(
  db: Db,
  quotedPostId: string,
  page: Page,
  viewerId?: string,
): Promise<Listed<Post>[]> {
  const { q, t } = db;
  const rows = await q
    .select({ id: t.quotes.id, of: t.posts })
    .from(t.quotes)
    .innerJoin(t.posts, eq(t.posts.id, t.quotes.postId))
    .where(
      and(
        eq(t.quotes.quotedPostId, quotedPostId),
        eq(t.quotes.state, "accepted"),
        visibleTo(db, viewerId),
        isWithin(t.quotes.id, page),
      ),
    )
    .orderBy(pageOrder(t.quotes.id, page))
    .limit(page.limit);
  return newestFirst(rows, page);
}

/** The accepted quotes of a post. */
export async function acceptedQuotes({ q, t }: Db, quotedPostId: string): Promise<Quote[]> {
  return q
    .select()
    .from(t.quotes)
    .where(and(eq(t.quotes.quotedPostId, quotedPostId), eq(t.quotes.state, "accepted")));
}
