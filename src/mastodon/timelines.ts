// /api/v1/timelines
import { Hono } from "hono";
import { getList } from "../graph/lists/queries.ts";
import type { Post } from "../posts/queries.ts";
import { postingPreferences } from "../posts/writing/preferences.ts";
import { homeTimeline, listTimeline } from "../timelines/home.ts";
import { hashtagTimeline, publicTimeline } from "../timelines/public.ts";
import { toStatuses } from "./entities/status.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { flag, linkPages, listOf, pageOf, queryOf } from "./params.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const timelines = new Hono<ApiEnv>();

/** So many hashtags one timeline can be of. */
const MAX_TAGS = 20;

timelines.get("/home", async (c) => {
  const { account } = requireUser(c, "read:statuses");
  return answerPosts(c, await homeTimeline(c.var.app, account.id, pageOf(c)));
});

timelines.get("/list/:id", async (c) => {
  const { account } = requireUser(c, "read:lists");
  const list = await getList(c.var.app.store.read, account.id, c.req.param("id"));
  return answerPosts(c, await listTimeline(c.var.app, list, pageOf(c)));
});

timelines.get("/public", async (c) => {
  const viewerId = optionalViewer(c)?.account.id;
  const db = c.var.app.store.read;
  const languages = viewerId === undefined ? [] : (await postingPreferences(db, viewerId)).languages;
  return answerPosts(c, await publicTimeline(db, pageOf(c), { ...filterIn(c), languages }, viewerId));
});

timelines.get("/tag/:name", async (c) => {
  const viewerId = optionalViewer(c)?.account.id;
  const query = queryOf(c);
  const tags = (name: string) => listOf(query[name]).slice(0, MAX_TAGS);
  const filter = {
    ...filterIn(c),
    any: [c.req.param("name"), ...tags("any")],
    all: tags("all"),
    none: tags("none"),
  };
  return answerPosts(c, await hashtagTimeline(c.var.app.store.read, pageOf(c), filter, viewerId));
});

function filterIn(c: ApiContext) {
  const query = queryOf(c);
  const isOn = (name: string) => flag.catch(false).parse(query[name]);
  return { local: isOn("local"), remote: isOn("remote"), onlyMedia: isOn("only_media") };
}

/** A page of posts, newest first, with the Link header. */
export async function answerPosts(c: ApiContext, posts: Post[]): Promise<Response> {
  const viewer = optionalViewer(c)?.account;
  linkPages(
    c,
    posts.map(({ id }) => id),
  );
  return c.json(await toStatuses(c.var.app, posts, viewer));
}
