// Mastodon's Quote and QuoteApproval: what a post quotes, as far as the viewer may see it, and whether they may quote it.
import { inArray } from "drizzle-orm";
import type { App } from "../../app.ts";
import { relationshipsOf, type Relationship } from "../../graph/queries.ts";
import { findPosts, type Post } from "../../posts/queries.ts";
import { policyOf, standingOf } from "../../posts/quotes/policy.ts";
import { quotesOf, type Quote } from "../../posts/quotes/queries.ts";
import type { QuoteState } from "../../posts/quotes/schema.ts";
import type { Onlooker } from "./account.ts";

/** Mastodon's words: ours, and those that depend on who looks. */
export type ShownState = QuoteState | "deleted" | "blocked_account" | "blocked_domain";

export interface QuoteEntity<Status> {
  state: ShownState;
  quoted_status: Status | null;
}

/** What a quoted post quotes in turn is named alone. */
export interface ShallowQuoteEntity {
  state: ShownState;
  quoted_status_id: string | null;
}

export interface ShownQuote {
  state: ShownState;
  /** Only where it may be seen. */
  quoted: Post | undefined;
}

/** By the ids of the posts that quote. */
export async function shownQuotes(
  app: App,
  posts: readonly Post[],
  viewer: Onlooker,
): Promise<Map<string, ShownQuote>> {
  const db = app.store.read;
  const quotes = await quotesOf(
    db,
    posts.map(({ id }) => id),
  );
  const ids = [...quotes.values()].flatMap(({ quotedPostId }) => quotedPostId ?? []);
  if (ids.length === 0) return new Map([...quotes].map(([id, quote]) => [id, stateOnly(quote)]));
  const { q, t } = db;
  const all = new Map(
    (await q.select().from(t.posts).where(inArray(t.posts.id, ids))).map((post) => [post.id, post]),
  );
  const visible = new Set((await findPosts(db, ids, viewer?.id)).map(({ id }) => id));
  const relations = await relationsTo(app, [...all.values()], viewer);
  return new Map(
    [...quotes].map(([id, quote]) => {
      const quoted = all.get(quote.quotedPostId ?? "");
      const state = stateFor(quote, quoted, visible, quoted && relations.get(quoted.accountId));
      return [id, { state, quoted: state === "accepted" ? quoted : undefined }];
    }),
  );
}

function stateOnly({ state }: Quote): ShownQuote {
  return { state: state === "accepted" ? "deleted" : state, quoted: undefined };
}

function stateFor(
  quote: Quote,
  quoted: Post | undefined,
  visible: ReadonlySet<string>,
  relation: Relationship | undefined,
): ShownState {
  if (quoted?.deletedAt) return "deleted";
  if (quote.state !== "accepted") return quote.state;
  if (!quoted) return "deleted";
  if (relation?.blocking) return "blocked_account";
  if (relation?.domainBlocking) return "blocked_domain";
  return visible.has(quoted.id) && !relation?.blockedBy ? "accepted" : "unauthorized";
}

/** How the viewer stands to the authors of posts, by the authors' ids. */
async function relationsTo(
  app: App,
  posts: readonly Post[],
  viewer: Onlooker,
): Promise<Map<string, Relationship>> {
  if (!viewer) return new Map();
  const authorIds = [...new Set(posts.map(({ accountId }) => accountId))];
  const relations = await relationshipsOf(app.store.read, viewer.id, authorIds);
  return new Map(relations.map((relation) => [relation.accountId, relation]));
}

export interface QuoteApproval {
  automatic: string[];
  manual: string[];
  current_user: "automatic" | "manual" | "denied" | "unknown";
}

/** By the ids of the posts. */
export async function toApprovals(
  app: App,
  posts: readonly Post[],
  viewer: Onlooker,
): Promise<Map<string, QuoteApproval>> {
  const relations = await relationsTo(app, posts, viewer);
  return new Map(
    posts.map((post) => {
      const isOurs = app.uris.isLocal(post.uri);
      const policy = isOurs ? policyOf(post) : (post.quotePolicy ?? { automatic: [], manual: [] });
      const relation = relations.get(post.accountId);
      const current_user = viewer && relation ? standingOf(post, isOurs, viewer.id, relation) : "denied";
      return [post.id, { ...policy, current_user }];
    }),
  );
}
