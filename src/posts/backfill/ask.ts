// Someone here reads a thread or a profile of another server: what this one has not heard of is read there, in a job of its own.
import { isLocal, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { enqueue } from "../../jobs/queue.ts";
import type { Post } from "../queries.ts";
import { findRefresh, saveRefresh } from "./refreshes.ts";

export const BACKFILL_QUEUE = "backfill";

/** What the ActivityPub door reads; all in bounds, and one at a time from a host. */
export type BackfillJob =
  | { kind: "posts"; accountId: string }
  | { kind: "replies"; postId: string }
  | { kind: "parent"; uri: string; depth: number }
  | { kind: "mentioned"; postId: string; uris: string[] }
  | { kind: "actor"; uri: string };

/** A thread is not read again before. */
const REPLIES_FRESH_MS = 10 * 60_000;
/** Scrolling down a profile asks again and again. */
const POSTS_PAUSE_MS = 5_000;
/** One that was cut off by a crash counts no longer. */
const LOST_MS = 10 * 60_000;

/** The id of the refresh that is under way, if there is anything to wait for. */
export async function askForReplies(app: App, post: Post): Promise<string | undefined> {
  const isOpen = post.visibility === "public" || post.visibility === "unlisted";
  if (app.uris.isLocal(post.uri) || !post.repliesUrl || !isOpen) return undefined;
  const job: BackfillJob = { kind: "replies", postId: post.id };
  return ask(app, `replies:${post.id}`, job, post.repliesUrl, REPLIES_FRESH_MS);
}

/** The id of the refresh that is under way, if there may be older posts than those that are here. */
export async function askForOlderPosts(app: App, account: Account): Promise<string | undefined> {
  if (isLocal(account) || !account.outboxUrl) return undefined;
  const job: BackfillJob = { kind: "posts", accountId: account.id };
  return ask(app, `posts:${account.id}`, job, account.outboxUrl, POSTS_PAUSE_MS);
}

async function ask(
  app: App,
  id: string,
  job: BackfillJob,
  url: string,
  freshMs: number,
): Promise<string | undefined> {
  const now = app.clock.now();
  return app.store.tx(async (tx) => {
    const known = await findRefresh(tx, id);
    const age = now.getTime() - (known?.startedAt ?? 0);
    if (known?.status === "running" && age < LOST_MS) return id;
    if (known && (known.isWhole || age < freshMs)) return undefined;
    const before = known ?? { isWhole: false, visited: [] };
    await saveRefresh(tx, id, { ...before, status: "running", found: 0, startedAt: now.getTime() });
    await enqueue(tx, BACKFILL_QUEUE, [job], now, { orderingKey: `backfill ${new URL(url).host}` });
    return id;
  });
}
