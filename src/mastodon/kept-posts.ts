// /api/v1/favourites and /api/v1/bookmarks: the posts that someone likes, and those that they keep.
import { Hono } from "hono";
import { bookmarkedPosts, likedPosts } from "../posts/interactions.ts";
import { toStatuses } from "./entities/status.ts";
import type { ApiEnv } from "./env.ts";
import { linkPages, pageOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const favourites = pagesOf(likedPosts, "read:favourites");
export const bookmarks = pagesOf(bookmarkedPosts, "read:bookmarks");

/** Paged by when each came to the list: the Link header tells clients how. */
function pagesOf(find: typeof likedPosts, scope: string): Hono<ApiEnv> {
  return new Hono<ApiEnv>().get("/", async (c) => {
    const { account } = requireUser(c, scope);
    const { app } = c.var;
    const found = await find(app.store.read, account.id, pageOf(c));
    linkPages(
      c,
      found.map(({ id }) => id),
    );
    const posts = found.map(({ of }) => of);
    return c.json(await toStatuses(app, posts, account));
  });
}
