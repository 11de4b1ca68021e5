// Reads a page that posts link to, through the guarded client: HTML alone, a megabyte at most, asked once and not again.
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import type { Job } from "../../jobs/queue.ts";
import { logger } from "../../log.ts";
import type { OutgoingResponse } from "../../ports.ts";
import { readPage, type PageWords } from "./read-page.ts";
import { PREVIEW_QUEUE, type PreviewJob } from "./want-preview.ts";

const MEDIA_TYPES = ["text/html", "application/xhtml+xml"];
const MAX_BYTES = 1024 * 1024;

const log = logger("posts", "previews");

/** Plugs the queue in; before the app starts. */
export function runPreviewJobs(app: App): void {
  app.runJobs({
    queue: PREVIEW_QUEUE,
    concurrency: 4,
    run: (job) => fetchPreview(app, job),
    nextTry: () => undefined,
  });
}

async function fetchPreview(app: App, job: Job): Promise<void> {
  const { url } = job.payload as PreviewJob;
  const words = await read(app, url);
  if (!words) return;
  await app.store.tx(async ({ q, t }) => {
    await q.update(t.linkPreviews).set(words).where(eq(t.linkPreviews.url, url));
  });
}

async function read(app: App, url: string): Promise<PageWords | undefined> {
  try {
    const response = await app.outgoing.request(url, {
      accept: MEDIA_TYPES,
      headers: { accept: MEDIA_TYPES.join(", ") },
      maxBytes: MAX_BYTES,
    });
    if (response.status !== 200) throw new AppError("unavailable", `${url} answered ${response.status}`);
    return readPage(textOf(response), response.url);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.debug("There is no preview of {url}: {reason}", { url, reason: error.message });
    return undefined;
  }
}

/** In the charset of the header, else of the head, else UTF-8. */
function textOf({ headers, body }: OutgoingResponse): string {
  const named = /charset="?([\w-]+)/i.exec(headers.get("content-type") ?? "")?.[1];
  const start = new TextDecoder("latin1").decode(body.subarray(0, 2_048));
  const charset = named ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(start)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return new TextDecoder().decode(body); // no charset that anybody knows
  }
}
