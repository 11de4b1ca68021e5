// A post links to a page: its preview is asked for, once for all posts that link there.
import { and, eq, isNull, lt, or } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import { enqueue } from "../../jobs/queue.ts";
import { findPostHead } from "../queries.ts";

export const PREVIEW_QUEUE = "previews";

export interface PreviewJob {
  url: string;
}

/** A post that comes to a thousand servers at once must not send them all to one page in the same second. */
const JITTER_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const FRESH_MS = 14 * DAY_MS;
/** A page that could not be read is looked at again that soon, if anyone links to it. */
const FAILED_MS = DAY_MS;

/** Plugs the reader in; before the app starts. */
export function readEventsForPreviews(app: App): void {
  app.readEvents("previews", (tx, { postId }) => wantPreview(app, tx, postId), [
    "post.created",
    "post.updated",
  ]);
}

async function wantPreview(app: App, tx: Tx, postId: string): Promise<void> {
  const post = await findPostHead(tx, postId);
  const url = post?.cardUrl;
  if (!url || app.uris.isLocal(url) || post.spaceUri !== null) return;
  if (!(await claimPreview(tx, url, app.clock.now()))) return;
  const wait = app.uris.isLocal(post.uri) ? 0 : Math.random() * JITTER_MS;
  const runAt = new Date(app.clock.now().getTime() + wait);
  const job: PreviewJob = { url };
  await enqueue(tx, PREVIEW_QUEUE, [job], app.clock.now(), { runAt });
}

/** True for the one who is to fetch it: nobody has, or it was long ago. */
async function claimPreview({ q, t }: Tx, url: string, now: Date): Promise<boolean> {
  const { linkPreviews } = t;
  const made = await q
    .insert(linkPreviews)
    .values({ url, fetchedAt: now, createdAt: now })
    .onConflictDoNothing()
    .returning({ url: linkPreviews.url });
  if (made.length > 0) return true;
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const isOld = lt(linkPreviews.fetchedAt, ago(FRESH_MS));
  const hasFailed = and(isNull(linkPreviews.title), lt(linkPreviews.fetchedAt, ago(FAILED_MS)));
  const renewed = await q
    .update(linkPreviews)
    .set({ fetchedAt: now })
    .where(and(eq(linkPreviews.url, url), or(isOld, hasFailed)))
    .returning({ url: linkPreviews.url });
  return renewed.length > 0;
}
