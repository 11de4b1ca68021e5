// /api/v1/polls
import { Hono } from "hono";
import { z } from "zod";
import type { App } from "../app.ts";
import { getPoll } from "../posts/polls/queries.ts";
import { refreshPoll } from "../posts/polls/run-polls.ts";
import { vote } from "../posts/polls/vote.ts";
import type { Onlooker } from "./entities/account.ts";
import { toPolls } from "./entities/poll.ts";
import type { ApiEnv } from "./env.ts";
import { paramsOf } from "./params.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const polls = new Hono<ApiEnv>();

/** Another server's counts are read anew for people of this server, at most once a minute. */
polls.get("/:id", async (c) => {
  const viewer = optionalViewer(c)?.account;
  const { app } = c.var;
  const { poll, post } = await getPoll(app.store.read, c.req.param("id"), viewer?.id);
  if (viewer) await refreshPoll(app, poll, post, true);
  return c.json(await pollFor(app, poll.id, viewer));
});

const choice = z.coerce.number().int().min(0);
const ballot = z.object({ choices: z.union([z.array(choice).max(100), choice.transform((one) => [one])]) });

polls.post("/:id/votes", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  const { app } = c.var;
  const { choices } = ballot.parse(await paramsOf(c));
  await vote(app, account.id, c.req.param("id"), choices);
  return c.json(await pollFor(app, c.req.param("id"), account));
});

async function pollFor(app: App, id: string, viewer: Onlooker) {
  const { post } = await getPoll(app.store.read, id, viewer?.id);
  return (await toPolls(app, [post], viewer)).get(post.id)!;
}
