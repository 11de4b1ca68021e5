// /api/v1/admin: reports, what is done about posts and accounts, badges, and frozen tip jars; for moderators and above.
import { Hono } from "hono";
import { z } from "zod";
import { findAccount, getAccount } from "../accounts/queries.ts";
import { AppError } from "../errors.ts";
import type { Moderator } from "../moderation/change-standing.ts";
import { assignReport } from "../moderation/assign-report.ts";
import { getReport, pageOfReports } from "../moderation/queries.ts";
import { resolveReport } from "../moderation/resolve-report.ts";
import { restoreAccount } from "../moderation/restore-account.ts";
import { BADGES } from "../moderation/schema.ts";
import { setBadge } from "../moderation/set-badge.ts";
import { silenceAccount } from "../moderation/silence-account.ts";
import { suspendAccount } from "../moderation/suspend-account.ts";
import { takeDownPost } from "../posts/delete-post.ts";
import { freezeTipJar } from "../tips/freeze-tip-jar.ts";
import { unfreezeTipJar } from "../tips/unfreeze-tip-jar.ts";
import { toAdminAccount, toAdminReport } from "./entities/report.ts";
import type { ApiContext, ApiEnv, Viewer } from "./env.ts";
import { flag, linkPages, pageOf, paramsOf, queryOf } from "./params.ts";
import { requireAdmin, requireStaff } from "./viewer.ts";

export const admin = new Hono<ApiEnv>();

function moderatorOf({ account, user }: Viewer): Moderator {
  return { accountId: account.id, role: user.role };
}

const filter = z.object({
  resolved: flag.optional(),
  account_id: z.string().max(64).optional(),
  target_account_id: z.string().max(64).optional(),
});

admin.get("/reports", async (c) => {
  const { account } = requireStaff(c, "admin:read:reports");
  const { app } = c.var;
  const { resolved, account_id: reporterId, target_account_id: targetAccountId } = filter.parse(queryOf(c));
  const { maxId, limit } = pageOf(c, 100, 200);
  const wanted = { resolved: resolved ?? false, reporterId, targetAccountId, maxId, limit };
  const found = await pageOfReports(app.store.read, wanted);
  linkPages(
    c,
    found.map(({ id }) => id),
  );
  return c.json(await Promise.all(found.map((report) => toAdminReport(app, report, account))));
});

admin.get("/reports/:id", async (c) => {
  const { account } = requireStaff(c, "admin:read:reports");
  const { app } = c.var;
  return c.json(await toAdminReport(app, await getReport(app.store.read, c.req.param("id")), account));
});

for (const [name, isResolved] of [
  ["resolve", true],
  ["reopen", false],
] as const) {
  admin.post(`/reports/:id/${name}`, async (c) => {
    const { account } = requireStaff(c, "admin:write:reports");
    const { app } = c.var;
    const report = await resolveReport(app, c.req.param("id"), account.id, isResolved);
    return c.json(await toAdminReport(app, report, account));
  });
}

for (const [name, isMine] of [
  ["assign_to_self", true],
  ["unassign", false],
] as const) {
  admin.post(`/reports/:id/${name}`, async (c) => {
    const { account } = requireStaff(c, "admin:write:reports");
    const { app } = c.var;
    const report = await assignReport(app, c.req.param("id"), isMine ? account.id : null);
    return c.json(await toAdminReport(app, report, account));
  });
}

/** An extension: Mastodon's moderators do this on a page only. */
admin.delete("/statuses/:id", async (c) => {
  const viewer = requireStaff(c, "admin:write:accounts");
  await takeDownPost(c.var.app, moderatorOf(viewer), c.req.param("id"));
  return c.json({});
});

admin.get("/accounts/:id", async (c) => {
  const { account } = requireStaff(c, "admin:read:accounts");
  const { id } = await anyAccount(c);
  return c.json(await toAdminAccount(c.var.app, id, account));
});

const action = z.object({
  type: z.enum(["none", "silence", "suspend"], "is none, silence or suspend"),
  report_id: z.string().max(64).nullish(),
});

/** With `report_id` the report is resolved by it, as in Mastodon. */
admin.post("/accounts/:id/action", async (c) => {
  const viewer = requireStaff(c, "admin:write:accounts");
  const { app } = c.var;
  const { id } = await anyAccount(c);
  const { type, report_id } = action.parse(await paramsOf(c));
  if (type === "silence") await silenceAccount(app, id, moderatorOf(viewer));
  if (type === "suspend") await suspendAccount(app, id, moderatorOf(viewer));
  if (report_id) await resolveReport(app, report_id, viewer.account.id);
  return c.json({});
});

for (const [name, standing] of [
  ["unsuspend", { suspendedAt: null }],
  ["unsilence", { silencedAt: null }],
] as const) {
  admin.post(`/accounts/:id/${name}`, async (c) => {
    const viewer = requireStaff(c, "admin:write:accounts");
    const { app } = c.var;
    const { id } = await anyAccount(c);
    await restoreAccount(app, id, moderatorOf(viewer), standing);
    return c.json(await toAdminAccount(app, id, viewer.account));
  });
}

/** Badges and frozen jars are extensions. */
admin.put("/accounts/:id/badges/:badge", async (c) => changeBadge(c, true));
admin.delete("/accounts/:id/badges/:badge", async (c) => changeBadge(c, false));

async function changeBadge(c: ApiContext, given: boolean) {
  requireAdmin(c, "admin:write:accounts");
  const badge = z.enum(BADGES, `is one of: ${BADGES.join(", ")}`).parse(c.req.param("badge"));
  return c.json({ badges: await setBadge(c.var.app, c.req.param("id")!, badge, given) });
}

admin.post("/accounts/:id/tip_jar/freeze", async (c) => {
  requireStaff(c, "admin:write:accounts");
  const { id } = await getAccount(c.var.app.store.read, c.req.param("id"));
  await freezeTipJar(c.var.app, id);
  return c.json({});
});

admin.post("/accounts/:id/tip_jar/unfreeze", async (c) => {
  const { account } = requireStaff(c, "admin:write:accounts");
  await unfreezeTipJar(c.var.app, c.req.param("id"), account.id);
  return c.json({});
});

/** Also one that is suspended. */
async function anyAccount(c: ApiContext) {
  const account = await findAccount(c.var.app.store.read, c.req.param("id") ?? "");
  if (!account) throw new AppError("not_found", "Record not found");
  return account;
}
