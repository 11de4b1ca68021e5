// /api/v1/spaces/:id/replay, clips and figures: what is kept of a Space (docs/api.md).
import { Hono } from "hono";
import { AppError } from "../errors.ts";
import { readBody } from "../http.ts";
import { getSeenSpace, type Space } from "../spaces/queries.ts";
import { clippingsOf } from "../spaces/recording/clippings.ts";
import { cutClip } from "../spaces/recording/cut-clip.ts";
import { deleteReplay } from "../spaces/recording/delete-replay.ts";
import { figuresOf } from "../spaces/recording/figures.ts";
import { getRecording, mayHear, type Recording } from "../spaces/recording/queries.ts";
import { setReplay } from "../spaces/recording/set-replay.ts";
import { captionsOf, writeCaptions } from "../spaces/recording/write-captions.ts";
import { toClip, toFigures, toReplay } from "./entities/replay.ts";
import { toStatuses } from "./entities/status.ts";
import type { ApiContext, ApiEnv } from "./env.ts";
import { limit } from "./rate-limits.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

const WRITE = "write:statuses";

export const spaceReplays = new Hono<ApiEnv>();

spaceReplays.get("/:id/replay", async (c) => {
  const { space, recording } = await heard(c);
  return c.json(await toReplay(c.var.app, space, recording, optionalViewer(c)?.account));
});

const edit = async (c: ApiContext) => {
  const { account } = requireUser(c, WRITE);
  const { app } = c.var;
  const { space } = await heard(c);
  const recording = await setReplay(app, space.id, account.id, numbersIn(await readBody(c.req.raw)));
  return c.json(await toReplay(app, space, recording, account));
};
spaceReplays.put("/:id/replay", edit);
spaceReplays.patch("/:id/replay", edit);

spaceReplays.delete("/:id/replay", async (c) => {
  const { account } = requireUser(c, WRITE);
  await deleteReplay(c.var.app, c.req.param("id"), account.id);
  return c.json({});
});

spaceReplays.get("/:id/replay/captions.vtt", async (c) => {
  const { read } = c.var.app.store;
  const { recording } = await heard(c);
  c.header("content-type", "text/vtt; charset=utf-8");
  c.header("x-content-type-options", "nosniff");
  return c.body(await writeCaptions(read, await captionsOf(read, recording)));
});

spaceReplays.post("/:id/clips", async (c) => {
  const { account } = requireUser(c, WRITE);
  const { app } = c.var;
  const { space } = await heard(c);
  limit(c, "media", account.id);
  const clip = await cutClip(app, space.id, account.id, numbersIn(await readBody(c.req.raw)));
  return c.json(toClip(app, clip), 202);
});

spaceReplays.get("/:id/clips", async (c) => {
  const { app } = c.var;
  const viewer = optionalViewer(c)?.account;
  const space = await getSeenSpace(app.store.read, idIn(c), viewer?.id);
  return c.json(await toStatuses(app, await clippingsOf(app.store.read, space.id, viewer?.id), viewer));
});

spaceReplays.get("/:id/figures", async (c) => {
  const { account } = requireUser(c, "read:statuses");
  return c.json(toFigures(await figuresOf(c.var.app, c.req.param("id"), account.id)));
});

function idIn(c: ApiContext): string {
  return c.req.param("id") ?? "";
}

async function heard(c: ApiContext): Promise<{ space: Space; recording: Recording }> {
  const { read } = c.var.app.store;
  const viewer = optionalViewer(c)?.account;
  const space = await getSeenSpace(read, idIn(c), viewer?.id);
  if (!(await mayHear(read, space, viewer?.id ?? null))) {
    throw new AppError("forbidden", "This Space was not for everyone");
  }
  return { space, recording: await getRecording(read, space.id) };
}

/** Forms have texts alone. */
function numbersIn(body: Record<string, unknown>): Record<string, unknown> {
  const read = (value: unknown) =>
    typeof value === "string" && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  const { start, duration, ago } = body;
  return {
    ...body,
    ...(start === undefined ? {} : { start: start === "" ? null : read(start) }),
    ...(ago === undefined ? {} : { ago: read(ago) }),
    ...(duration === undefined ? {} : { duration: read(duration) }),
  };
}
