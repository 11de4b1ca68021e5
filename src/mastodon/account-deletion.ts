// /api/v1/account_deletion, an extension: the end of one's own account, at a browser of ours alone.
import { Hono } from "hono";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { askForDeletion, cancelDeletion } from "../portability/deletion/ask-for-deletion.ts";
import { readSettings } from "../settings/settings.ts";
import type { ApiEnv } from "./env.ts";
import { paramsOf } from "./params.ts";
import { forgetSession, requireFreshSession, requireSession } from "./viewer.ts";

export const accountDeletion = new Hono<ApiEnv>();

accountDeletion.get("/", async (c) => {
  const { user } = requireSession(c);
  const { deletionDays } = await readSettings(c.var.app.store);
  return c.json({ days: deletionDays, deletes_at: user.deletesAt?.toISOString() ?? null });
});

/** `username`: the own one, typed. `deletes_at` null: the account is gone. */
accountDeletion.post("/", async (c) => {
  const { user, account } = requireFreshSession(c);
  const { username } = z.object({ username: z.string("is missing") }).parse(await paramsOf(c));
  if (username.trim().replace(/^@/, "").toLowerCase() !== account.handle) {
    const message = "This is not the name of your account";
    throw new AppError("unprocessable", message, { details: { username: message } });
  }
  const deletesAt = await askForDeletion(c.var.app, user);
  if (!deletesAt) forgetSession(c);
  return c.json({ deletes_at: deletesAt?.toISOString() ?? null });
});

accountDeletion.delete("/", async (c) => {
  const { user } = requireSession(c);
  await cancelDeletion(c.var.app, user);
  return c.json({ deletes_at: null });
});
