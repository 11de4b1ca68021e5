// /api/v1/tags, /api/v1/followed_tags and /api/v1/trends
import { Hono } from "hono";
import { findHashtag } from "../posts/hashtags/queries.ts";
import { followTag, unfollowTag } from "../timelines/tags/follow-tag.ts";
import { followedTags, trendingTags } from "../timelines/tags/queries.ts";
import { toTags } from "./entities/tag.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { linkPages, offsetOf, pageOf } from "./params.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const tags = new Hono<ApiEnv>();
export const tagFollows = new Hono<ApiEnv>();
export const trends = new Hono<ApiEnv>();

tags.get("/:name", (c) => answerTag(c));

for (const [name, change] of Object.entries({ follow: followTag, unfollow: unfollowTag })) {
  tags.post(`/:name/${name}`, async (c) => {
    const { account } = requireUser(c, "write:follows");
    await change(c.var.app, account.id, c.req.param("name"));
    return answerTag(c);
  });
}

async function answerTag(c: ApiContext): Promise<Response> {
  const { app } = c.var;
  const asked = c.req.param("name")!.replace(/^#/, "");
  const known = await findHashtag(app.store.read, asked);
  const [tag] = await toTags(app, [known?.name ?? asked], optionalViewer(c)?.account);
  return c.json(tag);
}

tagFollows.get("/", async (c) => {
  const { account } = requireUser(c, "read:follows");
  const rows = await followedTags(c.var.app.store.read, account.id, pageOf(c, 100, 200));
  linkPages(
    c,
    rows.map(({ id }) => id),
  );
  return c.json(
    await toTags(
      c.var.app,
      rows.map(({ name }) => name),
      account,
    ),
  );
});

/** What most people used in the last week; links and posts are not ranked here. */
for (const path of ["/", "/tags"]) {
  trends.get(path, async (c) => {
    const { app } = c.var;
    const { limit } = pageOf(c, 10, 20);
    const names = await trendingTags(app.store.read, app.clock.now(), limit, offsetOf(c));
    return c.json(await toTags(app, names, optionalViewer(c)?.account));
  });
}
