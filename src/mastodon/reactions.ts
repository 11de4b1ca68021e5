// /api/v1/pleroma/statuses/:id/reactions: emoji under a post, as Pleroma and Akkoma have it.
import { Hono } from "hono";
import { getOriginal, type Post } from "../posts/queries.ts";
import { nameOf, react, unreact } from "../posts/reactions/react.ts";
import { reactorsOf } from "../posts/reactions/queries.ts";
import { toAccountList } from "./entities/account.ts";
import { toReactions } from "./entities/reaction.ts";
import { toStatus } from "./entities/status.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const reactions = new Hono<ApiEnv>();

for (const [method, act] of [
  ["PUT", react],
  ["DELETE", unreact],
] as const) {
  /** Answers the post as it is now. */
  reactions.on(method, "/:id/reactions/:emoji", async (c) => {
    const { account } = requireUser(c, "write:statuses", "write:favourites");
    const { app } = c.var;
    const post = await getOriginal(app.store.read, c.req.param("id"), account.id);
    await act(app, account.id, post.id, c.req.param("emoji"));
    return c.json(await toStatus(app, post, account));
  });
}

reactions.get("/:id/reactions", async (c) => c.json(await whoReacted(c, c.req.param("id"))));

reactions.get("/:id/reactions/:emoji", async (c) => {
  const name = nameOf(c.var.app, c.req.param("emoji"));
  return c.json((await whoReacted(c, c.req.param("id"))).filter((one) => one.name === name));
});

/** Each emoji with the people behind it. */
async function whoReacted(c: ApiContext, id: string) {
  const { app } = c.var;
  const viewer = optionalViewer(c)?.account;
  const post: Post = await getOriginal(app.store.read, id, viewer?.id);
  const counts = (await toReactions(app, [post.id], viewer)).get(post.id) ?? [];
  const people = Map.groupBy(await reactorsOf(app.store.read, post.id, viewer?.id), ({ name }) => name);
  return Promise.all(
    counts.map(async (one) => {
      const accounts = (people.get(one.name) ?? []).map(({ account }) => account);
      return { ...one, accounts: await toAccountList(app, accounts, viewer) };
    }),
  );
}
