// /api/v1/statuses/:id/mute and /unmute: no more notifications from a thread.
import { Hono } from "hono";
import { getOriginal } from "../posts/queries.ts";
import { muteThread, unmuteThread } from "../timelines/threads.ts";
import { toStatus } from "./entities/status.ts";
import type { ApiEnv } from "./env.ts";
import { requireUser } from "./viewer.ts";

export const threadMutes = new Hono<ApiEnv>();

for (const [name, change] of Object.entries({ mute: muteThread, unmute: unmuteThread })) {
  threadMutes.post(`/:id/${name}`, async (c) => {
    const { account } = requireUser(c, "write:mutes");
    const { app } = c.var;
    const post = await getOriginal(app.store.read, c.req.param("id"), account.id);
    await change(app, account.id, post.id);
    return c.json(await toStatus(app, post, account));
  });
}
