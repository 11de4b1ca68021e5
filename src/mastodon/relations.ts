// /api/v1/accounts/:id/…: how one stands to others: follows with their options, mutes, notes, lists, familiar followers.
import { Hono } from "hono";
import { z } from "zod";
import { findAccounts, getAccount } from "../accounts/queries.ts";
import { rejectFollow } from "../graph/answer-follow.ts";
import { follow } from "../graph/follow.ts";
import { listsWith } from "../graph/lists/queries.ts";
import { mute } from "../graph/mute.ts";
import { setNote } from "../graph/set-note.ts";
import { familiarFollowers } from "../graph/suggestions.ts";
import { unmute } from "../graph/unmute.ts";
import { toAccounts } from "./entities/account.ts";
import { toList } from "./entities/list.ts";
import { toRelationships } from "./entities/relationship.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { flag, listOf, paramsOf, queryOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const relations = new Hono<ApiEnv>();

const followOptions = z.object({ reblogs: flag.optional(), notify: flag.optional() });
const muteOptions = z.object({
  notifications: flag.optional(),
  duration: z.coerce
    .number()
    .int()
    .min(0)
    .max(10 * 365 * 86_400)
    .nullish(),
});

relations.post("/:id/follow", async (c) => {
  const { account } = requireUser(c, "write:follows");
  const params = await paramsOf(c);
  const { reblogs, notify } = followOptions.parse(params);
  const languages = "languages" in params ? listOf(params["languages"]) : undefined;
  await follow(c.var.app, account.id, await otherOf(c), { showBoosts: reblogs, notify, languages });
  return answerRelationship(c);
});

relations.post("/:id/mute", async (c) => {
  const { account } = requireUser(c, "write:mutes");
  const { notifications, duration } = muteOptions.parse(await paramsOf(c));
  await mute(c.var.app, account.id, await otherOf(c), { notifications, duration: duration ?? 0 });
  return answerRelationship(c);
});

relations.post("/:id/unmute", async (c) => {
  const { account } = requireUser(c, "write:mutes");
  await unmute(c.var.app, account.id, await otherOf(c));
  return answerRelationship(c);
});

relations.post("/:id/note", async (c) => {
  const { account } = requireUser(c, "write:accounts");
  const { comment } = z.object({ comment: z.string().nullish() }).parse(await paramsOf(c));
  await setNote(c.var.app, account.id, await otherOf(c), comment ?? "");
  return answerRelationship(c);
});

relations.post("/:id/remove_from_followers", async (c) => {
  const { account } = requireUser(c, "write:follows");
  await rejectFollow(c.var.app, await otherOf(c), account.id);
  return answerRelationship(c);
});

relations.get("/:id/lists", async (c) => {
  const { account } = requireUser(c, "read:lists");
  return c.json((await listsWith(c.var.app.store.read, account.id, c.req.param("id"))).map(toList));
});

relations.get("/familiar_followers", async (c) => {
  const { account } = requireUser(c, "read:follows");
  const { app } = c.var;
  const ids = listOf(queryOf(c)["id"]).slice(0, 100);
  const known = await findAccounts(app.store.read, ids);
  const familiar = await familiarFollowers(app.store.read, account.id, [...known.keys()]);
  const entities = await toAccounts(app, [...familiar.values()].flat(), account);
  return c.json(
    ids
      .filter((id) => known.has(id))
      .map((id) => ({ id, accounts: (familiar.get(id) ?? []).map((one) => entities.get(one.id)!) })),
  );
});

async function otherOf(c: ApiContext): Promise<string> {
  return (await getAccount(c.var.app.store.read, c.req.param("id")!)).id;
}

async function answerRelationship(c: ApiContext): Promise<Response> {
  const [relationship] = await toRelationships(c.var.app, c.var.viewer!.account.id, [c.req.param("id")!]);
  return c.json(relationship);
}
