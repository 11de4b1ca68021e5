// /api/v1/timelines
import { Hono } from "hono";
import type { Post } from "../posts/queries.ts";
import { postingPreferences } from "../posts/writing/preferences.ts";
import { homeTimeline } from "../timelines/home.ts";
import { publicTimeline } from "../timelines/public.ts";
import { toStatuses } from "./entities/status.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { flag, linkPages, pageOf, queryOf } from "./params.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const timelines = new Hono<ApiEnv>();

timelines.get("/home", async (c) => {
  const { account } = requireUser(c, "read:statuses");
  return answerPosts(c, await homeTimeline(c.var.app, account.id, pageOf(c)));
});

timelines.get("/public", async (c) => {
  const local = flag.catch(false).parse(queryOf(c)["local"]);
  const viewer = optionalViewer(c)?.account;
  const db = c.var.app.store.read;
  const languages = viewer ? (await postingPreferences(db, viewer.id)).languages : [];
  return answerPosts(c, await publicTimeline(db, pageOf(c), { local, languages }));
});

/** A page of posts, newest first, with the Link header. */
export async function answerPosts(c: ApiContext, posts: Post[]): Promise<Response> {
  const viewer = optionalViewer(c)?.account;
  linkPages(
    c,
    posts.map(({ id }) => id),
  );
  return c.json(await toStatuses(c.var.app, posts, viewer));
}
