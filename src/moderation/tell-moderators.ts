// Tells the staff by mail that an account is reported: once, until its reports are resolved, so that a flood of them is one mail.
import { and, eq, isNull, ne } from "drizzle-orm";
import { findStaff, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";
import type { Report } from "./queries.ts";

export async function tellModerators(app: App, tx: Tx, report: Report, target: Account): Promise<void> {
  const { q, t } = tx;
  const { reports } = t;
  const [other] = await q
    .select({ id: reports.id })
    .from(reports)
    .where(and(eq(reports.targetAccountId, target.id), isNull(reports.resolvedAt), ne(reports.id, report.id)))
    .limit(1);
  if (other) return;
  const name = `@${target.username}@${target.domain ?? app.config.domain}`;
  const url = `${app.uris.origin}/admin/reports`;
  const values = { reported: name, category: report.category, comment: report.comment, url };
  for (const { userId } of await findStaff(tx))
    await enqueueMail(app, tx, { to: { userId }, message: "report_filed", values });
}
