// /api/v1/follow_requests
import { Hono } from "hono";
import { acceptFollow, rejectFollow } from "../graph/answer-follow.ts";
import { pageOfFollowers } from "../graph/queries.ts";
import { answerAccounts } from "./account-pages.ts";
import { toRelationships } from "./entities/relationship.ts";
import type { ApiEnv } from "./env.ts";
import { pageOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const followRequests = new Hono<ApiEnv>();

followRequests.get("/", async (c) => {
  const { account } = requireUser(c, "read:follows");
  return answerAccounts(
    c,
    await pageOfFollowers(c.var.app.store.read, account.id, "pending", pageOf(c, 40, 80)),
  );
});

for (const [name, answer] of Object.entries({ authorize: acceptFollow, reject: rejectFollow })) {
  followRequests.post(`/:id/${name}`, async (c) => {
    const { account } = requireUser(c, "write:follows");
    const follower = c.req.param("id");
    await answer(c.var.app, follower, account.id);
    const [relationship] = await toRelationships(c.var.app, account.id, [follower]);
    return c.json(relationship);
  });
}
