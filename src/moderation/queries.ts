// Reads of reports and badges.
import { and, count, desc, eq, gte, inArray, isNotNull, isNull, lt, lte, or, gt } from "drizzle-orm";
import { isActiveRow } from "../accounts/queries.ts";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { Tables } from "../schema.ts";
import type { Badge } from "./schema.ts";

export type Report = Tables["reports"]["$inferSelect"];

/** How long an account must have been here for its reports to count by themselves. */
const ESTABLISHED_MS = 30 * 24 * 3_600_000;

/** @throws AppError not_found */
export async function getReport({ q, t }: Db, id: string): Promise<Report> {
  const [report] = await q.select().from(t.reports).where(eq(t.reports.id, id));
  if (!report) throw new AppError("not_found", "There is no such report");
  return report;
}

export async function findReports({ q, t }: Db, ids: readonly string[]): Promise<Report[]> {
  if (ids.length === 0) return [];
  return q
    .select()
    .from(t.reports)
    .where(inArray(t.reports.id, [...ids]));
}

export async function findReportByUri({ q, t }: Db, uri: string): Promise<Report | undefined> {
  const [report] = await q.select().from(t.reports).where(eq(t.reports.uri, uri));
  return report;
}

export interface ReportPage {
  /** Default: those that nobody has resolved yet. */
  resolved?: boolean;
  targetAccountId?: string | undefined;
  reporterId?: string | undefined;
  maxId?: string | undefined;
  limit: number;
}

/** Newest first. */
export async function pageOfReports({ q, t }: Db, page: ReportPage): Promise<Report[]> {
  const { resolved = false, targetAccountId, reporterId, maxId, limit } = page;
  const { reports } = t;
  return q
    .select()
    .from(reports)
    .where(
      and(
        resolved ? isNotNull(reports.resolvedAt) : isNull(reports.resolvedAt),
        targetAccountId === undefined ? undefined : eq(reports.targetAccountId, targetAccountId),
        reporterId === undefined ? undefined : eq(reports.reporterId, reporterId),
        maxId === undefined ? undefined : lt(reports.id, maxId),
      ),
    )
    .orderBy(desc(reports.id))
    .limit(limit);
}

export async function countReportsBy({ q, t }: Db, reporterId: string, since: Date): Promise<number> {
  const { reports } = t;
  const [row] = await q
    .select({ count: count() })
    .from(reports)
    .where(and(eq(reports.reporterId, reporterId), gte(reports.createdAt, since)));
  return row?.count ?? 0;
}

/**
 * How many established accounts say that an account asks for money in another's name, in reports that nobody has resolved.
 * Established is who belongs to this server, came at least 30 days ago, has posts or followers, and is neither silenced
 * nor suspended. Accounts of other servers don't count: their servers could make as many as they like.
 */
export async function countFraudReporters({ q, t }: Db, targetAccountId: string, now: Date): Promise<number> {
  const { reports, accounts } = t;
  const rows = await q
    .selectDistinct({ id: accounts.id })
    .from(reports)
    .innerJoin(accounts, eq(accounts.id, reports.reporterId))
    .where(
      and(
        eq(reports.targetAccountId, targetAccountId),
        eq(reports.category, "payment_fraud"),
        isNull(reports.resolvedAt),
        isNull(accounts.domain),
        lte(accounts.createdAt, new Date(now.getTime() - ESTABLISHED_MS)),
        or(gt(accounts.postsCount, 0), gt(accounts.followersCount, 0)),
        isNull(accounts.silencedAt),
        isActiveRow(accounts),
      ),
    );
  return rows.length;
}

/** Accounts without a badge are not in the map. */
export async function badgesOf({ q, t }: Db, accountIds: readonly string[]): Promise<Map<string, Badge[]>> {
  const badges = new Map<string, Badge[]>();
  if (accountIds.length === 0) return badges;
  const rows = await q
    .select()
    .from(t.accountBadges)
    .where(inArray(t.accountBadges.accountId, [...accountIds]))
    .orderBy(t.accountBadges.badge);
  for (const { accountId, badge } of rows) badges.set(accountId, [...(badges.get(accountId) ?? []), badge]);
  return badges;
}
