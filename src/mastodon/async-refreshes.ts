// /api/v1_alpha/async_refreshes: how far the reading of a thread or a profile from its own server has come.
import { Hono } from "hono";
import { AppError } from "../errors.ts";
import { findRefresh } from "../posts/backfill/refreshes.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { requireUser } from "./viewer.ts";

export const asyncRefreshes = new Hono<ApiEnv>();

/** Seconds after which it is worth asking. */
const RETRY_S = 2;

asyncRefreshes.get("/:id", async (c) => {
  requireUser(c, "read");
  const id = c.req.param("id");
  const refresh = await findRefresh(c.var.app.store.read, id);
  if (!refresh) throw new AppError("not_found", "Record not found");
  return c.json({ async_refresh: { id, status: refresh.status, result_count: refresh.found } });
});

/** Tells clients, as Mastodon 4.5 does, that more is on its way. */
export function announceRefresh(c: ApiContext, id: string | undefined): void {
  if (id !== undefined) c.header("mastodon-async-refresh", `id="${id}", retry=${RETRY_S}`);
}
