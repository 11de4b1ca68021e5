// Who hosts a Space now: of a live one whoever it was passed on to, else who started it.
import { and, eq, sql, type SQL } from "drizzle-orm";
import type { Db } from "../db/store.ts";
import type { Tables } from "../schema.ts";

type Space = Pick<Tables["spaces"]["$inferSelect"], "id" | "hostId">;

export async function currentHostId({ q, t }: Db, space: Space): Promise<string> {
  const [row] = await q
    .select({ id: t.spacePeople.accountId })
    .from(t.spacePeople)
    .where(and(eq(t.spacePeople.spaceId, space.id), eq(t.spacePeople.role, "host")));
  return row?.id ?? space.hostId;
}

/** The same in a condition on rows of Spaces. What is over is again of who started it. */
export function currentHost({ q, t }: Db): SQL {
  const { spacePeople, spaces } = t;
  const isLiveHost = and(
    eq(spaces.state, "live"),
    eq(spacePeople.spaceId, spaces.id),
    eq(spacePeople.role, "host"),
  );
  const heir = q.select({ id: spacePeople.accountId }).from(spacePeople).where(isLiveHost).limit(1);
  return sql`coalesce(${heir}, ${spaces.hostId})`;
}
