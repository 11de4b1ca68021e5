// Which filters a post matches: by its words, or because it was named itself.
import type { Post } from "../../posts/queries.ts";
import { plainText } from "../../posts/sanitize.ts";
import type { Filter, Keyword } from "./queries.ts";

export interface FilterMatch {
  filter: Filter;
  keywords: string[];
  postIds: string[];
}

/** Of those that are not over. */
export function matchFilters(filters: readonly Filter[], post: Post, now: Date): FilterMatch[] {
  const current = filters.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  if (current.length === 0) return [];
  const text = textOf(post);
  const matches = current.map((filter) => ({
    filter,
    keywords: filter.keywords.filter((keyword) => isIn(text, keyword)).map(({ keyword }) => keyword),
    postIds: filter.posts.map(({ postId }) => postId).filter((id) => id === post.id),
  }));
  return matches.filter(({ keywords, postIds }) => keywords.length > 0 || postIds.length > 0);
}

/** All that a person would read: words, warning, descriptions of pictures. */
function textOf({ content, spoiler, attachments }: Post): string {
  const words = plainText(content.replace(/<br\s*\/?>|<\/p>/gi, " "));
  return [spoiler, words, ...attachments.map(({ description }) => description ?? "")]
    .join("\n")
    .normalize("NFC");
}

/** `\b` knows Latin letters only: a whole word here is one in any script. */
function isIn(text: string, { keyword, wholeWord }: Keyword): boolean {
  const escaped = keyword
    .normalize("NFC")
    .replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")
    .replaceAll("\\-", "-");
  const letter = "[\\p{L}\\p{M}\\p{N}_]";
  const before = wholeWord && /^[\p{L}\p{M}\p{N}_]/u.test(keyword) ? `(?<!${letter})` : "";
  const after = wholeWord && /[\p{L}\p{M}\p{N}_]$/u.test(keyword) ? `(?!${letter})` : "";
  return new RegExp(`${before}${escaped}${after}`, "iu").test(text);
}
