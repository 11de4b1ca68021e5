// A moderator takes care of a report, or leaves it to the others again.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import { getReport, type Report } from "./queries.ts";

/** `moderatorId`: null for nobody. @throws AppError not_found */
export async function assignReport(app: App, reportId: string, moderatorId: string | null): Promise<Report> {
  return app.store.tx(async (tx) => {
    const { id } = await getReport(tx, reportId);
    const { q, t } = tx;
    await q.update(t.reports).set({ assignedToId: moderatorId }).where(eq(t.reports.id, id));
    return getReport(tx, id);
  });
}
