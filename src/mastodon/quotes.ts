// /api/v1/statuses/:id/quotes and …/interaction_policy: who quotes a post, and who may.
import { Hono } from "hono";
import { z } from "zod";
import { getOriginal, getPost } from "../posts/queries.ts";
import { QUOTE_CHOICES } from "../posts/quotes/policy.ts";
import { postsQuoting } from "../posts/quotes/queries.ts";
import { revokeQuote, setQuotePolicy } from "../posts/quotes/revoke-quote.ts";
import { toStatus, toStatuses } from "./entities/status.ts";
import type { ApiEnv } from "./env.ts";
import { linkPages, pageOf, paramsOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const quotes = new Hono<ApiEnv>();

quotes.get("/:id/quotes", async (c) => {
  const { account } = requireUser(c, "read:statuses");
  const { app } = c.var;
  const { id } = await getOriginal(app.store.read, c.req.param("id"), account.id);
  const found = await postsQuoting(app.store.read, id, pageOf(c), account.id);
  linkPages(
    c,
    found.map((listed) => listed.id),
  );
  const posts = found.map(({ of }) => of);
  return c.json(await toStatuses(app, posts, account));
});

/** Answers the post that quotes, as it is now. */
quotes.post("/:id/quotes/:quotingId/revoke", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  const { app } = c.var;
  const { id, quotingId } = c.req.param();
  await revokeQuote(app, account.id, id, quotingId);
  return c.json(await toStatus(app, await getPost(app.store.read, quotingId, account.id), account));
});

const policy = z.object({ quote_approval_policy: z.enum(QUOTE_CHOICES) });

quotes.put("/:id/interaction_policy", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  const { quote_approval_policy: choice } = policy.parse(await paramsOf(c));
  const post = await setQuotePolicy(c.var.app, account.id, c.req.param("id"), choice);
  return c.json(await toStatus(c.var.app, post, account));
});
