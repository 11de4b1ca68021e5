// /api/v1/scheduled_statuses: posts that wait for their time.
import { Hono } from "hono";
import { z } from "zod";
import { getScheduledPost, scheduledPostsOf, type WaitingDraft } from "../posts/scheduled/queries.ts";
import { cancelScheduledPost, reschedulePost } from "../posts/scheduled/schedule-post.ts";
import { scheduledStatusEntity } from "./entities/scheduled-status.ts";
import type { ApiEnv } from "./env.ts";
import { linkPages, pageOf, paramsOf } from "./params.ts";
import { draftIn } from "./statuses.ts";
import { scheduledAt } from "./status-params.ts";
import { requireUser } from "./viewer.ts";

export const scheduledStatuses = new Hono<ApiEnv>();

scheduledStatuses.get("/", async (c) => {
  const { account } = requireUser(c, "read:statuses");
  const waiting = await scheduledPostsOf(c.var.app.store.read, account.id, pageOf(c));
  linkPages(
    c,
    waiting.map(({ id }) => id),
  );
  return c.json(await Promise.all(waiting.map((post) => scheduledStatusEntity(c.var.app, post))));
});

scheduledStatuses.get("/:id", async (c) => {
  const { account } = requireUser(c, "read:statuses");
  const { app } = c.var;
  const post = await getScheduledPost(app.store.read, account.id, c.req.param("id"));
  return c.json(await scheduledStatusEntity(app, post));
});

const change = z.object({ scheduled_at: scheduledAt.nullish() });

/** The time as in Mastodon; and, as an extension, the post itself, where `status` comes along. */
scheduledStatuses.put("/:id", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  const params = await paramsOf(c);
  const { scheduled_at: at } = change.parse(params);
  const { draft: before } = await getScheduledPost(c.var.app.store.read, account.id, c.req.param("id"));
  const { scheduledAt: _, ...named } = "status" in params ? await draftIn(c, account, params) : {};
  const draft = { ...unnamedOf(before, params), ...named };
  const changed = await reschedulePost(c.var.app, account.id, c.req.param("id"), {
    ...(at ? { scheduledAt: at } : {}),
    ...("text" in named ? { draft } : {}),
  });
  return c.json(await scheduledStatusEntity(c.var.app, changed));
});

scheduledStatuses.delete("/:id", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  await cancelScheduledPost(c.var.app, account.id, c.req.param("id"));
  return c.json({});
});

/** What the request says nothing of stays: a poll, files, what is quoted; what it names as empty goes. */
function unnamedOf(before: WaitingDraft, params: Record<string, unknown>): WaitingDraft {
  const kept = { ...before };
  if ("spoiler_text" in params) delete kept.spoiler;
  if ("poll" in params) delete kept.poll;
  if ("media_ids" in params) delete kept.mediaIds;
  return kept;
}
