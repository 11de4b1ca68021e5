// /api/v1/statuses/:id/…: what people do with a post, and who did.
import { Hono } from "hono";
import { z } from "zod";
import { bookmarkPost } from "../posts/bookmark-post.ts";
import { boostPost } from "../posts/boost-post.ts";
import { boostersOf, likersOf, type Listed } from "../posts/interactions.ts";
import { likePost } from "../posts/like-post.ts";
import { pinPost } from "../posts/pins/pin-post.ts";
import { unpinPost } from "../posts/pins/unpin-post.ts";
import { getOriginal } from "../posts/queries.ts";
import { unbookmarkPost } from "../posts/unbookmark-post.ts";
import { unboostPost } from "../posts/unboost-post.ts";
import { unlikePost } from "../posts/unlike-post.ts";
import type { Account } from "../accounts/queries.ts";
import { toAccountList } from "./entities/account.ts";
import { toStatus, VISIBILITY_OF } from "./entities/status.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { linkPages, pageOf, paramsOf } from "./params.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const statusActions = new Hono<ApiEnv>();

const actions = {
  favourite: { act: likePost, scope: "write:favourites" },
  unfavourite: { act: unlikePost, scope: "write:favourites" },
  unreblog: { act: unboostPost, scope: "write:statuses" },
  bookmark: { act: bookmarkPost, scope: "write:bookmarks" },
  pin: { act: pinPost, scope: "write:accounts" },
  unpin: { act: unpinPost, scope: "write:accounts" },
  unbookmark: { act: unbookmarkPost, scope: "write:bookmarks" },
};

/** Each answers the post as it is now. */
for (const [name, { act, scope }] of Object.entries(actions)) {
  statusActions.post(`/:id/${name}`, async (c) => {
    const { account } = requireUser(c, scope);
    const { app } = c.var;
    const post = await getOriginal(app.store.read, c.req.param("id"), account.id);
    await act(app, account.id, post.id);
    return c.json(await toStatus(app, await getOriginal(app.store.read, post.id, account.id), account));
  });
}

const reblog = z.object({ visibility: z.enum(["public", "unlisted", "private"]).nullish() });

/** Answers the boost, with the post in it. */
statusActions.post("/:id/reblog", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  const { app } = c.var;
  const { visibility } = reblog.parse(await paramsOf(c));
  const boost = await boostPost(app, account.id, c.req.param("id"), VISIBILITY_OF[visibility ?? "public"]);
  return c.json(await toStatus(app, boost, account));
});

statusActions.get("/:id/favourited_by", async (c) => {
  const db = c.var.app.store.read;
  const { id } = await getOriginal(db, c.req.param("id"), optionalViewer(c)?.account.id);
  return answerPeople(c, await likersOf(db, id, pageOf(c, 40, 80)));
});

statusActions.get("/:id/reblogged_by", async (c) => {
  const db = c.var.app.store.read;
  const viewerId = optionalViewer(c)?.account.id;
  const { id } = await getOriginal(db, c.req.param("id"), viewerId);
  return answerPeople(c, await boostersOf(db, id, pageOf(c, 40, 80), viewerId));
});

async function answerPeople(c: ApiContext, found: Listed<Account>[]): Promise<Response> {
  linkPages(
    c,
    found.map(({ id }) => id),
  );
  const accounts = found.map(({ of }) => of);
  return c.json(await toAccountList(c.var.app, accounts, optionalViewer(c)?.account));
}
