// Home and lists: a page of what is kept ready, and beyond that of the posts themselves.
import { and, asc, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import type { App } from "../app.ts";
import { prepareQuery, type Db } from "../db/store.ts";
import { firstIdAt } from "../ids.ts";
import { findListed, listedFor, newestFirst, pageOfPosts, type Page, type Post } from "../posts/queries.ts";
import { gatherEntries, homeOf, keepTimeline, type KeptTimeline, type TimelineName } from "./keep.ts";

/** Above and below every id. */
const HIGHEST = "Z".repeat(26);
const LOWEST = "";
/** How many pages of old posts are looked at for one page that the viewer may see. */
const MAX_ROUNDS = 5;
/** What came is filed within a second or so; far more than a busy server needs. */
const FILED_WITHIN_MS = 5 * 60_000;

export async function homeTimeline(app: App, viewerId: string, page: Page): Promise<Post[]> {
  const [filed, own] = await Promise.all([
    keptPage(app, homeOf(viewerId), page),
    ownNews(app, viewerId, page),
  ]);
  const known = new Set(filed.map(subjectOf));
  const late = own.filter(({ id }) => !known.has(id));
  return late.length === 0 ? filed : cut([...filed, ...late], page);
}

/** What the reader has just written: clients look for it at once, and it may not be filed yet. */
async function ownNews(app: App, viewerId: string, page: Page): Promise<Post[]> {
  const since = firstIdAt(new Date(app.clock.now().getTime() - FILED_WITHIN_MS));
  if ((page.maxId ?? HIGHEST) <= since) return [];
  const { read } = app.store;
  const { posts } = read.t;
  const lately = and(eq(posts.accountId, viewerId), gt(posts.id, since), isNull(posts.boostOfId));
  return pageOfPosts(read, page, and(lately, isNull(posts.deletedAt)));
}

/** The page that these make together, as if they had come from one place. */
function cut(posts: Post[], page: Page): Post[] {
  const isForward = page.minId !== undefined;
  const inOrder = posts.toSorted((a, b) => (a.id < b.id === isForward ? -1 : 1));
  return newestFirst(inOrder.slice(0, page.limit), page);
}

export async function listTimeline(
  app: App,
  list: { id: string; accountId: string },
  page: Page,
): Promise<Post[]> {
  return keptPage(app, { id: list.id, accountId: list.accountId, listId: list.id }, page);
}

async function keptPage(app: App, name: TimelineName, page: Page): Promise<Post[]> {
  const kept = await keepTimeline(app, name);
  const db = app.store.read;
  const posts = await readEntries(db, kept, page);
  const isEnough = posts.length === page.limit || kept.wholeFrom === "";
  if (isEnough || page.minId !== undefined || (page.sinceId ?? LOWEST) >= kept.wholeFrom) return posts;
  return [...posts, ...(await olderPosts(app, kept, page, posts))];
}

async function readEntries(db: Db, kept: KeptTimeline, page: Page): Promise<Post[]> {
  const { forward, backward } = preparedFor(db);
  const bounds = {
    timelineId: kept.id,
    viewerId: kept.accountId,
    limit: page.limit,
    below: page.maxId ?? HIGHEST,
    above: higher(page.sinceId, page.minId),
  };
  if (page.minId === undefined) return (await backward.execute(bounds)).map(({ post }) => post);
  return (await forward.execute(bounds)).map(({ post }) => post).reverse();
}

function higher(a = LOWEST, b = LOWEST): string {
  return a > b ? a : b;
}

/** What lies below the kept part, as far as the page still has room. */
async function olderPosts(app: App, kept: KeptTimeline, page: Page, above: Post[]): Promise<Post[]> {
  const db = app.store.read;
  const seen = new Set(above.map(subjectOf));
  const found: Post[] = [];
  let before = lower(page.maxId ?? HIGHEST, kept.wholeFrom);
  for (let round = 0; round < MAX_ROUNDS && above.length + found.length < page.limit; round++) {
    const { entries, isWhole } = await gatherEntries(db, kept.id, { limit: page.limit, before });
    const ids = entries.filter(({ subjectId }) => !seen.has(subjectId)).map(({ postId }) => postId);
    const posts = await findListed(db, ids, kept.accountId);
    posts.forEach((post) => seen.add(subjectOf(post)));
    found.push(...posts.filter(({ id }) => id > (page.sinceId ?? LOWEST)));
    before = entries.at(-1)?.postId ?? LOWEST;
    if (isWhole || before <= (page.sinceId ?? LOWEST)) break;
  }
  return found.slice(0, page.limit - above.length);
}

function lower(a: string, b: string): string {
  return a < b ? a : b;
}

function subjectOf({ id, boostOfId }: Post): string {
  return boostOfId ?? id;
}

type Prepared = ReturnType<typeof prepare>;

/** By the handle they were prepared on. */
const prepared = new WeakMap<Db["q"], Prepared>();

function preparedFor(db: Db): Prepared {
  const known = prepared.get(db.q);
  if (known) return known;
  const made = prepare(db);
  prepared.set(db.q, made);
  return made;
}

/** The two statements of the busiest read of all: building them takes longer than running them. */
function prepare(db: Db) {
  const { q, t } = db;
  const { timelineEntries: entries, posts } = t;
  const limit = sql.placeholder("limit");
  const page = () =>
    q
      .select({ post: posts })
      .from(entries)
      .innerJoin(posts, eq(posts.id, entries.postId))
      .where(
        and(
          eq(entries.timelineId, sql.placeholder("timelineId")),
          lt(entries.postId, sql.placeholder("below")),
          gt(entries.postId, sql.placeholder("above")),
          listedFor(db, sql.placeholder("viewerId")),
        ),
      );
  return {
    backward: prepareQuery(page().orderBy(desc(entries.postId)).limit(limit), "timeline_backward"),
    forward: prepareQuery(page().orderBy(asc(entries.postId)).limit(limit), "timeline_forward"),
  };
}
