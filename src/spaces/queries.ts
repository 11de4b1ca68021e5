// Reads of Spaces, of this server and others.
import { and, desc, eq, inArray } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import type { Tables } from "../schema.ts";
import type { SpaceState } from "./schema.ts";

export type Space = Tables["spaces"]["$inferSelect"];

/** @throws AppError not_found */
export async function getSpace({ q, t }: Db, id: string): Promise<Space> {
  const [row] = await q.select().from(t.spaces).where(eq(t.spaces.id, id));
  if (!row) throw new AppError("not_found", "There is no such Space");
  return row;
}

/** By their ids as other servers know them. */
export async function findSpacesByUri({ q, t }: Db, uris: readonly string[]): Promise<Map<string, Space>> {
  if (uris.length === 0) return new Map();
  const rows = await q
    .select()
    .from(t.spaces)
    .where(inArray(t.spaces.uri, [...new Set(uris)]));
  return new Map(rows.map((row) => [row.uri, row]));
}

/** The newest first. */
export async function spacesIn({ q, t }: Db, state: SpaceState, limit: number): Promise<Space[]> {
  return q.select().from(t.spaces).where(eq(t.spaces.state, state)).orderBy(desc(t.spaces.id)).limit(limit);
}

/** What each of these accounts hosts live right now. */
export async function liveSpacesOf({ q, t }: Db, hostIds: readonly string[]): Promise<Map<string, Space>> {
  if (hostIds.length === 0) return new Map();
  const rows = await q
    .select()
    .from(t.spaces)
    .where(and(eq(t.spaces.state, "live"), inArray(t.spaces.hostId, [...new Set(hostIds)])));
  return new Map(rows.map((row) => [row.hostId, row]));
}

/** Live here: those whose rooms this server runs. */
export async function liveLocalSpaces({ q, t }: Db): Promise<Space[]> {
  const rows = await q
    .select({ space: t.spaces, domain: t.accounts.domain })
    .from(t.spaces)
    .innerJoin(t.accounts, eq(t.accounts.id, t.spaces.hostId))
    .where(eq(t.spaces.state, "live"));
  return rows.filter(({ domain }) => domain === null).map(({ space }) => space);
}
