// A moderator has looked at a report, and is done with it; or looks at it again.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { getReport, type Report } from "./queries.ts";

/** `moderatorId` is null on the command line. @throws AppError not_found */
export async function resolveReport(
  app: App,
  reportId: string,
  moderatorId: string | null,
  isResolved = true,
): Promise<Report> {
  return app.store.tx(async (tx) => {
    const { id } = await getReport(tx, reportId);
    const { q, t } = tx;
    const resolved = { resolvedAt: app.clock.now(), resolvedById: moderatorId };
    await q
      .update(t.reports)
      .set(isResolved ? resolved : { resolvedAt: null, resolvedById: null })
      .where(eq(t.reports.id, id));
    return getReport(tx, id);
  });
}
