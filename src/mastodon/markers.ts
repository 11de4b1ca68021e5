// /api/v1/markers
import { Hono } from "hono";
import { z } from "zod";
import { mark, MARKED, markersOf, type Marked, type Marker } from "../timelines/markers.ts";
import type { ApiEnv } from "./env.ts";
import { listOf, paramsOf, queryOf } from "./params.ts";
import { requireUser } from "./viewer.ts";

export const markers = new Hono<ApiEnv>();

const position = z.object({ last_read_id: z.string().max(64) }).optional();
const positions = z.object({ home: position, notifications: position });

markers.get("/", async (c) => {
  const { account } = requireUser(c, "read:statuses");
  const asked = listOf(queryOf(c)["timeline"]);
  const timelines = MARKED.filter((timeline) => asked.includes(timeline));
  return c.json(toMarkers(await markersOf(c.var.app.store.read, account.id, timelines)));
});

markers.post("/", async (c) => {
  const { account } = requireUser(c, "write:statuses");
  const given = positions.parse(await paramsOf(c));
  const read = new Map(MARKED.flatMap((name) => (given[name] ? [[name, given[name].last_read_id]] : [])));
  return c.json(toMarkers(await mark(c.var.app, account.id, read)));
});

function toMarkers(found: Map<Marked, Marker>) {
  const entries = [...found].map(([timeline, { lastReadId, version, updatedAt }]) => [
    timeline,
    { last_read_id: lastReadId, version, updated_at: updatedAt },
  ]);
  return Object.fromEntries(entries);
}
