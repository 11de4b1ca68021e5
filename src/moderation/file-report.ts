// Someone reports an account: a person here, or another server for one of its people.
import { findAccount, isActive, isLocal } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { countReportsBy, findReportByUri, type Report } from "./queries.ts";
import type { ReportCategory } from "./schema.ts";
import { tellModerators } from "./tell-moderators.ts";

export const MAX_COMMENT = 1_000;
const DAY_MS = 24 * 3_600_000;
/** Of one person, or of a whole server that reports through its own actor. */
const MAX_A_DAY = 100;

export interface NewReport {
  reporterId: string;
  targetAccountId: string;
  category: ReportCategory;
  /** Plain text. */
  comment: string;
  /** Of the reported account; whoever calls has made sure of it. */
  postIds: string[];
  ruleIds?: string[];
  spaceId?: string | null;
  /** Ask the remote account's server to look too. Default: no. */
  forward?: boolean;
  /** The id of the Flag that came. Default: that of the one that may go out. */
  uri?: string;
}

/**
 * A Flag that comes again is the same report.
 * @throws AppError not_found, unprocessable, rate_limited
 */
export async function fileReport(app: App, report: NewReport): Promise<Report> {
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const { reporterId, targetAccountId, forward = false } = report;
    const target = await findAccount(tx, targetAccountId);
    if (!target || target.deletedAt) throw new AppError("not_found", "There is no such account");
    if (reporterId === targetAccountId) throw new AppError("unprocessable", "You can't report yourself");
    if ((await countReportsBy(tx, reporterId, new Date(at.getTime() - DAY_MS))) >= MAX_A_DAY)
      throw new AppError("rate_limited", "These are many reports for one day; the moderators have them");
    const [id, eventId] = [createId(at), createId(at)];
    const row = {
      id,
      reporterId,
      targetAccountId,
      category: report.category,
      postIds: report.postIds,
      uri: report.uri ?? app.uris.activity(eventId),
      comment: report.comment.slice(0, MAX_COMMENT),
      ruleIds: report.ruleIds ?? [],
      spaceId: report.spaceId ?? null,
      forwarded: forward && !isLocal(target) && isActive(target),
      createdAt: at,
    };
    const { q, t } = tx;
    const stored = await q.insert(t.reports).values(row).onConflictDoNothing().returning();
    if (stored[0]) await tellModerators(app, tx, stored[0], target);
    if (stored[0])
      await recordEvent(tx, { type: "report.filed", reportId: id, targetAccountId }, at, eventId);
    return stored[0] ?? (await findReportByUri(tx, row.uri))!;
  });
}
