// /api/v1/media and /api/v2/media: putting files up before they stand in a post.
import { Hono } from "hono";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { deleteMedia } from "../media/delete-media.ts";
import { mostBytesOfMedia, mostBytesOfPicture } from "../media/limits.ts";
import { getMedia, type MediaFile } from "../media/queries.ts";
import { updateMedia } from "../media/update-media.ts";
import { upload } from "../media/upload.ts";
import { mediaEntity } from "./entities/media.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { formOf } from "./form.ts";
import { wordsOf } from "./media-params.ts";
import { limit } from "./rate-limits.ts";
import { requireUser } from "./viewer.ts";

export const mediaV1 = new Hono<ApiEnv>();
export const mediaV2 = new Hono<ApiEnv>();

/** How long v1 holds its answer back, as it has no word for "not yet". */
const PATIENCE_MS = 60_000;

mediaV2.post("/", async (c) => {
  const media = await receive(c);
  return c.json(mediaEntity(c.var.app, media), media.state === "ready" ? 200 : 202);
});

mediaV1.post("/", async (c) => {
  const media = await settled(c.var.app, await receive(c));
  return answer(c, media);
});

mediaV1.get("/:id", async (c) => {
  const { account } = requireUser(c, "write:media");
  return answer(c, await getMedia(c.var.app.store.read, account.id, c.req.param("id")));
});

mediaV1.put("/:id", async (c) => {
  const { account } = requireUser(c, "write:media");
  const { app } = c.var;
  await using form = await formOf(c, { thumbnail: mostBytesOfPicture });
  const changes = { ...wordsOf(form.params), thumbnail: form.files.get("thumbnail") };
  return c.json(mediaEntity(app, await updateMedia(app, account.id, c.req.param("id"), changes)));
});

mediaV1.delete("/:id", async (c) => {
  const { account } = requireUser(c, "write:media");
  await deleteMedia(c.var.app, account.id, c.req.param("id"));
  return c.json({});
});

async function receive(c: ApiContext): Promise<MediaFile> {
  const { account } = requireUser(c, "write:media");
  limit(c, "media", account.id);
  const { app } = c.var;
  const wanted = { file: await mostBytesOfMedia(app), thumbnail: mostBytesOfPicture };
  await using form = await formOf(c, wanted);
  const file = form.files.get("file");
  if (!file)
    throw new AppError("unprocessable", "There is no file in it", { details: { file: "is missing" } });
  return await upload(app, account.id, {
    file,
    thumbnail: form.files.get("thumbnail"),
    ...wordsOf(form.params),
  });
}

/** 206 says "not yet". */
function answer(c: ApiContext, media: MediaFile): Response {
  if (media.state === "failed") throw new AppError("unprocessable", media.failure ?? "It can't be processed");
  return c.json(mediaEntity(c.var.app, media), media.state === "ready" ? 200 : 206);
}

async function settled(app: App, media: MediaFile): Promise<MediaFile> {
  const end = performance.now() + PATIENCE_MS;
  let now = media;
  while (now.state === "processing" && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    now = await getMedia(app.store.read, media.accountId, media.id);
  }
  return now;
}
