// Mastodon's Report for whoever filed it, and Admin::Report for moderators.
import { findAccount } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { findReportedPosts } from "../../posts/queries.ts";
import type { Report } from "../../moderation/queries.ts";
import { toAccount, type Onlooker } from "./account.ts";
import { toStatuses } from "./status.ts";

export function toReports(app: App, reports: readonly Report[], viewer: Onlooker) {
  return Promise.all(reports.map((report) => toReport(app, report, viewer)));
}

/** `space_id` is an extension, as is the category `payment_fraud`. */
export async function toReport(app: App, report: Report, viewer: Onlooker) {
  const target = (await findAccount(app.store.read, report.targetAccountId))!;
  return { ...reportFields(report), target_account: await toAccount(app, target, viewer) };
}

export async function toAdminReport(app: App, report: Report, viewer: Onlooker) {
  const posts = await findReportedPosts(app.store.read, report.postIds);
  const admin = (id: string) => toAdminAccount(app, id, viewer);
  return {
    ...reportFields(report),
    updated_at: (report.resolvedAt ?? report.createdAt).toISOString(),
    account: await admin(report.reporterId),
    target_account: await admin(report.targetAccountId),
    assigned_account: report.assignedToId === null ? null : await admin(report.assignedToId),
    action_taken_by_account: report.resolvedById === null ? null : await admin(report.resolvedById),
    statuses: await toStatuses(app, posts, viewer),
    rules: [],
  };
}

function reportFields(report: Report) {
  return {
    id: report.id,
    action_taken: report.resolvedAt !== null,
    action_taken_at: report.resolvedAt?.toISOString() ?? null,
    category: report.category,
    comment: report.comment,
    forwarded: report.forwarded,
    created_at: report.createdAt.toISOString(),
    status_ids: report.postIds,
    rule_ids: report.ruleIds,
    space_id: report.spaceId,
  };
}

/** The part of Mastodon's Admin::Account that says how an account stands; no addresses of mail or network. */
export async function toAdminAccount(app: App, id: string, viewer: Onlooker) {
  const account = (await findAccount(app.store.read, id))!;
  return {
    id,
    username: account.username,
    domain: account.domain,
    created_at: account.createdAt.toISOString(),
    suspended: account.suspendedAt !== null,
    silenced: account.silencedAt !== null,
    account: await toAccount(app, account, viewer),
  };
}
