// /api/v1/blocks
import { Hono } from "hono";
import { blockedBy } from "../graph/queries.ts";
import { answerAccounts } from "./account-pages.ts";
import type { ApiEnv } from "./env.ts";
import { pageOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const blocks = new Hono<ApiEnv>();

blocks.get("/", async (c) => {
  const { account } = requireUser(c, "read:blocks");
  return answerAccounts(c, await blockedBy(c.var.app.store.read, account.id, pageOf(c, 40, 80)));
});
