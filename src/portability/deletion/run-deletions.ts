// The jobs of deleted accounts: the end of those whose days of waiting are over, and the removal of what they leave behind.
import { findUserOfAccount } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { cleanUp, DELETIONS } from "./clean-up.ts";
import { deleteAccount } from "./delete-account.ts";

const AGAIN_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

interface DeletionJob {
  accountId: string;
  due: "begin" | "clean";
}

/** Plugs the queue in; before the app starts. */
export function runDeletions(app: App): void {
  app.runJobs({
    queue: DELETIONS,
    concurrency: 1,
    run: async ({ payload }) => {
      const { accountId, due } = payload as DeletionJob;
      await (due === "begin" ? begin(app, accountId) : cleanUp(app, accountId));
    },
    // Never given up: what somebody wanted gone has to go.
    nextTry: ({ attempts }, _error, now) =>
      new Date(now.getTime() + Math.min(AGAIN_MS * 2 ** (attempts - 1), DAY_MS)),
  });
}

/** Unless they thought again. */
async function begin(app: App, accountId: string): Promise<void> {
  const user = await findUserOfAccount(app.store.read, accountId);
  if (user?.deletesAt && user.deletesAt <= app.clock.now()) await deleteAccount(app, accountId);
}
