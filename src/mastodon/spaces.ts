// /api/v1/spaces: the extension for Spaces (docs/api.md, docs/spaces-protocol.md).
import { Hono } from "hono";
import { z } from "zod";
import { readBody } from "../http.ts";
import { endSpace } from "../spaces/end-space.ts";
import { getSpace, spacesIn } from "../spaces/queries.ts";
import { SPACE_STATES } from "../spaces/schema.ts";
import { startSpace } from "../spaces/start-space.ts";
import { issueTicket } from "../spaces/tickets.ts";
import { toSpace, toSpaces } from "./entities/space.ts";
import type { ApiEnv } from "./env.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

const listQuery = z.object({
  state: z.enum(SPACE_STATES).default("live"),
  limit: z.coerce.number().int().min(1).max(80).default(20),
});

export const spaces = new Hono<ApiEnv>();

spaces.get("/", async (c) => {
  const { app } = c.var;
  const { state, limit } = listQuery.parse(c.req.query());
  const viewer = optionalViewer(c);
  return c.json(await toSpaces(app, await spacesIn(app.store.read, state, limit), viewer?.account));
});

spaces.post("/", async (c) => {
  const { app } = c.var;
  const { account } = requireUser(c, "write:statuses");
  const space = await startSpace(app, account.id, await readBody(c.req.raw));
  return c.json(await toSpace(app, space, account));
});

spaces.get("/:id", async (c) => {
  const { app } = c.var;
  const viewer = optionalViewer(c);
  return c.json(await toSpace(app, await getSpace(app.store.read, c.req.param("id")), viewer?.account));
});

spaces.post("/:id/tickets", async (c) => {
  const { app } = c.var;
  const id = c.req.param("id");
  // Without an account one listens; with one, blocks count, and the host's seat needs the right to write.
  const viewer = optionalViewer(c) && requireUser(c, "write:statuses");
  const { ticket, role } = await issueTicket(app, id, viewer?.account.id ?? null);
  const socket = new URL(`/api/v1/spaces/${id}/socket`, app.uris.origin.replace(/^http/, "ws"));
  return c.json({ ticket, socket: socket.href, role });
});

spaces.post("/:id/end", async (c) => {
  const { app } = c.var;
  const { account } = requireUser(c, "write:statuses");
  return c.json(await toSpace(app, await endSpace(app, c.req.param("id"), account.id), account));
});
