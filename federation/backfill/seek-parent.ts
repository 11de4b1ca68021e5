// Asks for what a post answers, in a job: so a thread is read upwards, at most so many steps.
import type { App } from "#src/app.ts";
import { enqueue } from "#src/jobs/queue.ts";
import { BACKFILL_QUEUE, type BackfillJob } from "#src/posts/backfill/ask.ts";
import type { Post } from "#src/posts/queries.ts";
import { isWebUrl } from "../vocab/json.ts";

const MAX_DEPTH = 20;

/** Nothing happens where it is here, or is nothing that can be read. */
export async function seekParent(app: App, post: Post, depth = 0): Promise<void> {
  const { inReplyToUri: uri, inReplyToId } = post;
  if (uri === null || inReplyToId !== null || depth >= MAX_DEPTH) return;
  if (!isWebUrl(uri) || app.uris.isLocal(uri)) return;
  const job: BackfillJob = { kind: "parent", uri, depth };
  const orderingKey = `backfill ${new URL(uri).host}`;
  await app.store.tx((tx) => enqueue(tx, BACKFILL_QUEUE, [job], app.clock.now(), { orderingKey }));
}
