// Mastodon's Filter with its keywords and posts, FilterResult on a Status, and the Filter of its first version.
import type { Post } from "../../posts/queries.ts";
import { matchFilters } from "../../timelines/filters/match.ts";
import type { Filter, FilteredPost, Keyword } from "../../timelines/filters/queries.ts";

export type FilterResult = ReturnType<typeof filterResults>[number];

export function toFilter(filter: Filter) {
  return {
    ...bareFilter(filter),
    keywords: filter.keywords.map(toKeyword),
    statuses: filter.posts.map(toFilteredPost),
  };
}

function bareFilter({ id, title, contexts, expiresAt, action }: Filter) {
  return {
    id,
    title,
    context: contexts,
    expires_at: expiresAt?.toISOString() ?? null,
    filter_action: action,
  };
}

export function toKeyword({ id, keyword, wholeWord }: Keyword) {
  return { id, keyword, whole_word: wholeWord };
}

export function toFilteredPost({ id, postId }: FilteredPost) {
  return { id, status_id: postId };
}

/** One for each keyword, as clients of the first version know them. */
export function toFiltersV1(filter: Filter) {
  return filter.keywords.map(({ id, keyword, wholeWord }) => ({
    id,
    phrase: keyword,
    context: filter.contexts,
    whole_word: wholeWord,
    expires_at: filter.expiresAt?.toISOString() ?? null,
    irreversible: filter.action === "hide",
  }));
}

export function filterResults(filters: readonly Filter[], post: Post, now: Date) {
  return matchFilters(filters, post, now).map(({ filter, keywords, postIds }) => ({
    filter: bareFilter(filter),
    keyword_matches: keywords,
    status_matches: postIds,
  }));
}
