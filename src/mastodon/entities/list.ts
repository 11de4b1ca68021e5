// Mastodon's List.
import type { List } from "../../graph/lists/queries.ts";

export function toList({ id, title, repliesPolicy, exclusive }: List) {
  return { id, title, replies_policy: repliesPolicy, exclusive };
}
