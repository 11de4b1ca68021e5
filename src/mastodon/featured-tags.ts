// /api/v1/featured_tags, and those of others under /api/v1/accounts/:id/featured_tags.
import { Hono } from "hono";
import { z } from "zod";
import { getAccount } from "../accounts/queries.ts";
import {
  featuredTagsOf,
  featureTag,
  tagsToFeature,
  unfeatureTag,
  type FeaturedTag,
} from "../posts/hashtags/featured.ts";
import type { Uris } from "../uris.ts";
import type { ApiEnv } from "./env.ts";
import { paramsOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const featuredTags = new Hono<ApiEnv>();
export const featuredTagsOfOthers = new Hono<ApiEnv>();

featuredTags.get("/", async (c) => {
  const { account } = requireUser(c, "read:accounts");
  const { store, uris } = c.var.app;
  return c.json((await featuredTagsOf(store.read, account.id)).map((tag) => entity(uris, tag)));
});

featuredTags.get("/suggestions", async (c) => {
  const { account } = requireUser(c, "read:accounts");
  const { store, uris } = c.var.app;
  const tags = await tagsToFeature(store.read, account.id);
  return c.json(
    tags.map(({ id, name }) => ({ id, name, url: uris.tag(name), history: [], following: false })),
  );
});

const newTag = z.object({ name: z.string("is missing").max(200) });

featuredTags.post("/", async (c) => {
  const { account } = requireUser(c, "write:accounts");
  const { name } = newTag.parse(await paramsOf(c));
  return c.json(entity(c.var.app.uris, await featureTag(c.var.app, account.id, name)));
});

featuredTags.delete("/:id", async (c) => {
  const { account } = requireUser(c, "write:accounts");
  await unfeatureTag(c.var.app, account.id, c.req.param("id"));
  return c.json({});
});

featuredTagsOfOthers.get("/:id/featured_tags", async (c) => {
  const { store, uris } = c.var.app;
  const { id } = await getAccount(store.read, c.req.param("id"));
  return c.json((await featuredTagsOf(store.read, id)).map((tag) => entity(uris, tag)));
});

/** The count is a text in Mastodon too. */
function entity(uris: Uris, { id, name, postsCount, lastPostAt }: FeaturedTag) {
  return {
    id,
    name,
    url: uris.tag(name),
    statuses_count: String(postsCount),
    last_status_at: lastPostAt?.toISOString().slice(0, 10) ?? null,
  };
}
