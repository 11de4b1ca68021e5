// Polls of posts, and who voted for what.
import type { AccountTables } from "../../accounts/schema.ts";
import type { Kit } from "../../db/kit.ts";
import type { PostTables } from "../schema.ts";

export interface PollOption {
  title: string;
  votes: number;
}

export function pollTables(kit: Kit, { accounts }: AccountTables, { posts }: PostTables) {
  const polls = kit.table(
    "polls",
    {
      id: kit.text("id").primaryKey(),
      postId: kit
        .text("post_id")
        .notNull()
        .references(() => posts.id, { onDelete: "cascade" }),
      /** In the order of the author; a vote names one by its place. */
      options: kit.json<PollOption[]>("options").notNull(),
      multiple: kit.bool("multiple").notNull().default(false),
      /** Nobody sees the counts before the end. */
      hideTotals: kit.bool("hide_totals").notNull().default(false),
      /** Null where another server's poll names no end. */
      expiresAt: kit.time("expires_at"),
      /** When its end was told to those concerned. */
      endedAt: kit.time("ended_at"),
      /** People, not votes; null where another server does not tell. */
      votersCount: kit.int("voters_count"),
      /** Of another server: when its counts were last read. */
      fetchedAt: kit.time("fetched_at"),
      /** Of this server: new counts are already on their way out. */
      isTold: kit.bool("is_told").notNull().default(true),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [kit.uniqueIndex("polls_post_key").on(t.postId)],
  );
  const pollVotes = kit.table(
    "poll_votes",
    {
      id: kit.text("id").primaryKey(),
      pollId: kit
        .text("poll_id")
        .notNull()
        .references(() => polls.id, { onDelete: "cascade" }),
      accountId: kit
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      choice: kit.int("choice").notNull(),
      createdAt: kit.time("created_at").notNull(),
    },
    (t) => [
      kit.uniqueIndex("poll_votes_once_key").on(t.pollId, t.accountId, t.choice),
      kit.index("poll_votes_account_idx").on(t.accountId),
    ],
  );
  return { polls, pollVotes };
}
