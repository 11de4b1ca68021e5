// Somebody here asks for an archive of all that is theirs.
import { and, eq, gt, ne } from "drizzle-orm";
import type { App } from "../../app.ts";
import { lock } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { createId } from "../../ids.ts";
import { enqueue } from "../../jobs/queue.ts";
import { countContents, getArchive, type Archive } from "./queries.ts";

export const ARCHIVES = "archives";

export interface ArchiveJob {
  archiveId: string;
}

/** It reads every post and file of a person: once a week is often enough. One that failed does not count. */
const ONCE_IN_MS = 7 * 24 * 3_600_000;

/** @throws AppError conflict */
export async function askForArchive(app: App, accountId: string): Promise<Archive> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    await lock(tx, `archives:${accountId}`);
    const { archives } = tx.t;
    const lately = gt(archives.createdAt, new Date(at.getTime() - ONCE_IN_MS));
    const [last] = await tx.q
      .select({ id: archives.id })
      .from(archives)
      .where(and(eq(archives.accountId, accountId), ne(archives.state, "failed"), lately));
    if (last) throw new AppError("conflict", "An archive can be made once in seven days");
    const total = await countContents(tx, accountId);
    const id = createId(at);
    await tx.q.insert(archives).values({ id, accountId, total, createdAt: at });
    const job: ArchiveJob = { archiveId: id };
    await enqueue(tx, ARCHIVES, [job], at);
    return getArchive(tx, accountId, id, at);
  });
}
