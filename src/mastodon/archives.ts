// /api/v1/archives, an extension: all that is a person's own as one file, for a browser of ours alone.
import { Hono } from "hono";
import { AppError } from "../errors.ts";
import { askForArchive } from "../portability/archives/ask-for-archive.ts";
import { archivesOf, getArchive, type Archive } from "../portability/archives/queries.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { requireSession } from "./viewer.ts";

export const archives = new Hono<ApiEnv>();

archives.get("/", async (c) => {
  const { account } = requireSession(c);
  const { app } = c.var;
  return c.json((await archivesOf(app.store.read, account.id, app.clock.now())).map(toArchive));
});

archives.post("/", async (c) => {
  const { account } = requireSession(c);
  return c.json(toArchive(await askForArchive(c.var.app, account.id)), 202);
});

archives.get("/:id", async (c) => c.json(toArchive(await archiveOf(c))));

archives.get("/:id/archive.zip", async (c) => {
  const { fileKey, createdAt } = await archiveOf(c);
  const file = fileKey === null ? undefined : await c.var.app.archives.find(fileKey);
  if (!file) throw new AppError("not_found", "This archive is not ready");
  const name = `${c.var.app.config.domain}-${c.var.viewer!.account.username}-${createdAt.toISOString().slice(0, 10)}.zip`;
  return c.body(file.read(0, file.size - 1), 200, {
    "content-type": "application/zip",
    "content-length": String(file.size),
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
  });
});

function archiveOf(c: ApiContext): Promise<Archive> {
  const { account } = requireSession(c);
  const { app } = c.var;
  return getArchive(app.store.read, account.id, c.req.param("id")!, app.clock.now());
}

function toArchive({ id, state, total, done, bytes, createdAt, expiresAt }: Archive) {
  return {
    id,
    state,
    total,
    done,
    bytes,
    url: state === "ready" ? `/api/v1/archives/${id}/archive.zip` : null,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
  };
}
