// Mastodon's Poll.
import type { App } from "../../app.ts";
import { choicesOf, isOver, pollsOf, type Poll } from "../../posts/polls/queries.ts";
import { stripBidi } from "../../posts/sanitize.ts";
import type { Post } from "../../posts/queries.ts";
import type { Onlooker } from "./account.ts";

export type PollEntity = ReturnType<typeof pollEntity>;

/** By the ids of their posts. */
export async function toPolls(
  app: App,
  posts: readonly Post[],
  viewer: Onlooker,
): Promise<Map<string, PollEntity>> {
  const db = app.store.read;
  const polls = await pollsOf(
    db,
    posts.map(({ id }) => id),
  );
  const chosen = await choicesOf(
    db,
    viewer?.id,
    [...polls.values()].map(({ id }) => id),
  );
  const withPoll = posts.filter(({ id }) => polls.has(id));
  return new Map(
    withPoll.map((post) => {
      const poll = polls.get(post.id)!;
      const isAuthor = viewer?.id === post.accountId;
      return [post.id, pollEntity(app, poll, viewer && { choices: chosen.get(poll.id) ?? [], isAuthor })];
    }),
  );
}

interface Own {
  choices: number[];
  isAuthor: boolean;
}

function pollEntity(app: App, poll: Poll, own: Own | undefined) {
  const expired = isOver(poll, app.clock.now());
  const isHidden = poll.hideTotals && !expired;
  return {
    id: poll.id,
    expires_at: poll.expiresAt?.toISOString() ?? null,
    expired,
    multiple: poll.multiple,
    votes_count: poll.options.reduce((sum, { votes }) => sum + votes, 0),
    voters_count: poll.votersCount,
    options: poll.options.map(({ title, votes }) => ({
      title: stripBidi(title),
      votes_count: isHidden ? null : votes,
    })),
    emojis: [],
    // The author counts as one who has voted: clients show them the result.
    ...(own ? { voted: own.isAuthor || own.choices.length > 0, own_votes: own.choices } : {}),
  };
}
