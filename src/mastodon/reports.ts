// /api/v1/reports
import { Hono } from "hono";
import { z } from "zod";
import { getAccount } from "../accounts/queries.ts";
import { fileReport, MAX_COMMENT } from "../moderation/file-report.ts";
import { REPORT_CATEGORIES } from "../moderation/schema.ts";
import { findPosts } from "../posts/queries.ts";
import { getSpace } from "../spaces/queries.ts";
import { toReport } from "./entities/report.ts";
import type { ApiEnv } from "./env.ts";
import { flag, listOf, paramsOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const reports = new Hono<ApiEnv>();

const MAX_POSTS = 50;

const form = z.object({
  account_id: z.string("can't be blank"),
  status_ids: z.preprocess(listOf, z.array(z.string().max(64)).max(MAX_POSTS)),
  rule_ids: z.preprocess(listOf, z.array(z.string().max(64)).max(MAX_POSTS)),
  comment: z.string().max(MAX_COMMENT, `is longer than ${MAX_COMMENT} characters`).nullish(),
  forward: flag.nullish(),
  category: z.enum(REPORT_CATEGORIES).nullish(),
  space_id: z.string().max(64).nullish(),
});

reports.post("/", async (c) => {
  const { account } = requireUser(c, "write:reports");
  const { app } = c.var;
  const given = form.parse(await paramsOf(c));
  const target = await getAccount(app.store.read, given.account_id);
  // Of posts that the reporter sees, those of the reported account.
  const posts = await findPosts(app.store.read, given.status_ids, account.id);
  const space = given.space_id ? await getSpace(app.store.read, given.space_id) : undefined;
  const report = await fileReport(app, {
    reporterId: account.id,
    targetAccountId: target.id,
    category: given.category ?? (given.rule_ids.length > 0 ? "violation" : "other"),
    comment: given.comment ?? "",
    postIds: posts.filter(({ accountId }) => accountId === target.id).map(({ id }) => id),
    ruleIds: given.rule_ids,
    spaceId: space?.id ?? null,
    forward: given.forward ?? false,
  });
  return c.json(await toReport(app, report, account));
});
