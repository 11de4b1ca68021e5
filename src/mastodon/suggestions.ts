// /api/v1/suggestions and /api/v2/suggestions: whom one might want to follow.
import { Hono } from "hono";
import { suggestionsFor } from "../graph/suggestions.ts";
import { toAccountList } from "./entities/account.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { pageOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const suggestionsV1 = new Hono<ApiEnv>();
export const suggestionsV2 = new Hono<ApiEnv>();

suggestionsV1.get("/", async (c) => c.json(await suggested(c)));

suggestionsV2.get("/", async (c) => {
  const accounts = await suggested(c);
  return c.json(accounts.map((account) => ({ source: "global", sources: ["friends_of_friends"], account })));
});

async function suggested(c: ApiContext) {
  const { account } = requireUser(c, "read");
  const { app } = c.var;
  const people = await suggestionsFor(app.store.read, account.id, pageOf(c, 40, 80).limit);
  return toAccountList(app, people, account);
}
