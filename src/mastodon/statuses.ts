// /api/v1/statuses
import { Hono } from "hono";
import { z } from "zod";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { askForReplies } from "../posts/backfill/ask.ts";
import { createPost } from "../posts/create-post.ts";
import { deletePost } from "../posts/delete-post.ts";
import { editPost } from "../posts/edit-post.ts";
import { refreshPollOf } from "../posts/polls/run-polls.ts";
import {
  ancestorsOf,
  findPost,
  findPosts,
  getOriginal,
  getPost,
  repliesTo,
  type Post,
} from "../posts/queries.ts";
import { schedulePost } from "../posts/scheduled/schedule-post.ts";
import { postingPreferences } from "../posts/writing/preferences.ts";
import { announceRefresh } from "./async-refreshes.ts";
import { toStatus, toStatuses, VISIBILITY_OF } from "./entities/status.ts";
import { scheduledStatusEntity } from "./entities/scheduled-status.ts";
import { toStatusEdits } from "./entities/status-edit.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { listOf, paramsOf, queryOf } from "./params.ts";
import { mediaEditForm, mediaEditOf, mediaForm, mediaOf, wordless } from "./media-params.ts";
import { keptPollForm, pollForm, pollOf, quoteForm, quoteOf } from "./post-parts.ts";
import { limit } from "./rate-limits.ts";
import { draftOf, scheduledAt, statusContent, statusVisibility, withoutBlanks } from "./status-params.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const statuses = new Hono<ApiEnv>();

const MAX_AT_ONCE = 40;

const newStatus = z.object({
  ...statusContent,
  ...pollForm,
  ...quoteForm,
  ...mediaForm,
  visibility: statusVisibility.nullish(),
  in_reply_to_id: z.string().nullish(),
  scheduled_at: scheduledAt.nullish(),
});
const statusEdit = z.object({
  ...statusContent,
  ...pollForm,
  ...keptPollForm,
  ...mediaEditForm,
  status: z.string().optional(),
});

statuses.post("/", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  const { scheduledAt: later, ...draft } = await draftIn(c, account, await paramsOf(c));
  const idempotencyKey = c.req.header("idempotency-key");
  if (later) {
    const waiting = await schedulePost(c.var.app, account.id, draft, later, idempotencyKey);
    return c.json(await scheduledStatusEntity(c.var.app, waiting));
  }
  const post = await createPost(c.var.app, {
    ...draft,
    accountId: account.id,
    ...(idempotencyKey ? { idempotencyKey } : {}),
  });
  return c.json(await toStatus(c.var.app, post, account));
});

/** What a form says of a new post, with what its author writes by default. */
export async function draftIn(c: ApiContext, account: { id: string }, params: Record<string, unknown>) {
  const form = newStatus.parse(wordless(withoutBlanks(params)));
  const usual = await postingPreferences(c.var.app.store.read, account.id);
  return {
    text: form.status,
    visibility: form.visibility ? VISIBILITY_OF[form.visibility] : usual.visibility,
    sourceType: usual.sourceType,
    ...(usual.sensitive ? { sensitive: true } : {}),
    ...draftOf(form),
    ...pollOf(form),
    ...quoteOf(form),
    ...mediaOf(form),
    ...(form.in_reply_to_id ? { inReplyToId: form.in_reply_to_id } : {}),
    ...(form.scheduled_at ? { scheduledAt: form.scheduled_at } : {}),
    ...(c.var.client
      ? { application: { name: c.var.client.app.name, website: c.var.client.app.website } }
      : {}),
  };
}

/** Several by their ids, as far as they may be seen. */
statuses.get("/", async (c) => {
  const viewer = optionalViewer(c)?.account;
  const ids = listOf(queryOf(c)["id"]).slice(0, MAX_AT_ONCE);
  const found = new Map(
    (await findPosts(c.var.app.store.read, ids, viewer?.id)).map((post) => [post.id, post]),
  );
  const posts = ids.flatMap((id) => found.get(id) ?? []);
  return c.json(await toStatuses(c.var.app, posts, viewer));
});

statuses.get("/:id", async (c) => {
  const viewer = optionalViewer(c)?.account;
  const post = await getUnlessDeleted(c.var.app.store.read, c.req.param("id"), viewer?.id);
  if (viewer) await refreshPollOf(c.var.app, post);
  return c.json(await toStatus(c.var.app, post, viewer));
});

statuses.put("/:id", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  const form = statusEdit.parse(withoutBlanks(await paramsOf(c)));
  const before = await getPost(c.var.app.store.read, c.req.param("id"), account.id);
  const text = form.status ?? before.source ?? "";
  const post = await editPost(c.var.app, account.id, before.id, {
    text,
    ...draftOf(form),
    ...pollOf(form),
    keepsPoll: form.keep_poll ?? false,
    ...mediaEditOf(form),
  });
  return c.json(await toStatus(c.var.app, post, account));
});

/** Answers what it deletes with its source, so that clients can offer "delete and write anew". */
statuses.delete("/:id", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  limit(c, "delete", account.id);
  const { app } = c.var;
  const post = await getPost(app.store.read, c.req.param("id"), account.id);
  const status = await toStatus(app, post, account);
  await deletePost(app, account.id, post.id);
  return c.json({ ...status, text: post.source ?? "", content_type: post.sourceType });
});

statuses.get("/:id/source", async (c) => {
  const { account } = requireUser(c, "read:statuses");
  const post = await getPost(c.var.app.store.read, c.req.param("id"), account.id);
  if (post.accountId !== account.id) throw new AppError("forbidden", "Only the author sees the source");
  const { id, source, spoiler, sourceType } = post;
  return c.json({ id, text: source ?? "", spoiler_text: spoiler, content_type: sourceType });
});

statuses.get("/:id/history", async (c) => {
  const viewer = optionalViewer(c)?.account;
  const post = await getOriginal(c.var.app.store.read, c.req.param("id"), viewer?.id);
  return c.json(await toStatusEdits(c.var.app, post, viewer));
});

statuses.get("/:id/context", async (c) => {
  const { app } = c.var;
  const viewer = optionalViewer(c)?.account;
  const db = app.store.read;
  const post = await getPost(db, c.req.param("id"), viewer?.id);
  if (viewer) announceRefresh(c, await askForReplies(app, post));
  const ancestors = await ancestorsOf(db, post, viewer?.id);
  const all = await toStatuses(app, [...ancestors, ...(await repliesTo(db, post.id, viewer?.id))], viewer);
  return c.json({ ancestors: all.slice(0, ancestors.length), descendants: all.slice(ancestors.length) });
});

/** A post that anyone could see says that it was deleted: 404 as in Mastodon, and a word for our own pages. @throws AppError not_found */
async function getUnlessDeleted(db: Db, id: string, viewerId: string | undefined): Promise<Post> {
  const gone = await findPost(db, id);
  const wasOpen = gone?.visibility === "public" || gone?.visibility === "unlisted";
  if (gone?.deletedAt && wasOpen && gone.boostOfId === null)
    throw new AppError("not_found", "This post was deleted", { details: { id: "deleted" } });
  return getPost(db, id, viewerId);
}
