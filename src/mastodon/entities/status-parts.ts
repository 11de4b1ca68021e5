// What a Status has besides its words: poll, quote, who may quote it, reactions.
import type { App } from "../../app.ts";
import type { Post } from "../../posts/queries.ts";
import type { Onlooker } from "./account.ts";
import { toPolls } from "./poll.ts";
import {
  shownQuotes,
  toApprovals,
  type QuoteEntity,
  type ShallowQuoteEntity,
  type ShownQuote,
} from "./quote.ts";
import { toReactions } from "./reaction.ts";

/** Makes the entities of quoted posts; without it they are named alone. */
export type ShowQuoted = (posts: Post[]) => Promise<Map<string, unknown>>;

export async function partsOf(app: App, posts: readonly Post[], viewer: Onlooker, showQuoted?: ShowQuoted) {
  const ids = posts.map(({ id }) => id);
  const [polls, reactions, approvals, quotes] = await Promise.all([
    toPolls(app, posts, viewer),
    toReactions(app, ids, viewer),
    toApprovals(app, posts, viewer),
    shownQuotes(app, posts, viewer),
  ]);
  const shown = await showQuoted?.([...quotes.values()].flatMap(({ quoted }) => quoted ?? []));
  return ({ id, quotesCount }: Post) => {
    const quote = quotes.get(id);
    const emoji_reactions = reactions.get(id) ?? [];
    return {
      poll: polls.get(id) ?? null,
      quote: quote ? quoteEntity(quote, shown) : null,
      quotes_count: quotesCount,
      quote_approval: approvals.get(id)!,
      emoji_reactions,
      pleroma: { emoji_reactions },
    };
  };
}

function quoteEntity(
  { state, quoted }: ShownQuote,
  shown: Map<string, unknown> | undefined,
): QuoteEntity<unknown> | ShallowQuoteEntity {
  if (!shown) return { state, quoted_status_id: quoted?.id ?? null };
  return { state, quoted_status: (quoted && shown.get(quoted.id)) ?? null };
}
