// /api/v1/setup, an extension: the first start's page, for whoever has its one-time link.
import { Hono } from "hono";
import { getAccount } from "../accounts/queries.ts";
import { checkSetUpToken, setUp } from "../accounts/set-up.ts";
import { readBody } from "../http.ts";
import { toAccount } from "./entities/account.ts";
import type { ApiEnv } from "./env.ts";
import { limitByAddress } from "./rate-limits.ts";
import { answerFieldErrors } from "./registration.ts";
import { requireOwnOrigin, startSession } from "./viewer.ts";

export const setup = new Hono<ApiEnv>();

setup.onError((error, c) => answerFieldErrors(c, error));

setup.get("/", async (c) => {
  await checkSetUpToken(c.var.app, c.req.query("token") ?? "");
  const { origin, domain } = c.var.app.uris;
  return c.json({ origin, domain });
});

setup.post("/", async (c) => {
  requireOwnOrigin(c);
  limitByAddress(c, "logInFrom");
  const { app } = c.var;
  const { accountId, userId } = await setUp(app, await readBody(c.req.raw));
  await startSession(c, userId);
  const account = await getAccount(app.store.read, accountId);
  return c.json({ account: await toAccount(app, account, account) });
});
