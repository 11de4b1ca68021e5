// Who hosts a Space now: of a live one whoever it was passed on to, else who started it.
import { and, eq, inArray, sql, type SQL } from "drizzle-orm";
import { findAccounts, type Account } from "../accounts/queries.ts";
import type { Db } from "../db/store.ts";
import type { Tables } from "../schema.ts";

type Space = Pick<Tables["spaces"]["$inferSelect"], "id" | "hostId" | "state">;

export async function currentHostId(db: Db, space: Space): Promise<string> {
  return (await currentHostIds(db, [space])).get(space.id)!;
}

/** By the ids of the Spaces. */
export async function currentHostIds({ q, t }: Db, spaces: readonly Space[]): Promise<Map<string, string>> {
  const live = spaces.flatMap(({ id, state }) => (state === "live" ? id : []));
  const { spacePeople } = t;
  const passedOn =
    live.length === 0
      ? []
      : await q
          .select({ id: spacePeople.spaceId, hostId: spacePeople.accountId })
          .from(spacePeople)
          .where(and(inArray(spacePeople.spaceId, live), eq(spacePeople.role, "host")));
  const heirs = new Map(passedOn.map(({ id, hostId }) => [id, hostId]));
  return new Map(spaces.map(({ id, hostId }) => [id, heirs.get(id) ?? hostId]));
}

/** By the ids of the Spaces. */
export async function currentHosts(db: Db, spaces: readonly Space[]): Promise<Map<string, Account>> {
  const ids = await currentHostIds(db, spaces);
  const accounts = await findAccounts(db, [...ids.values()]);
  return new Map(
    [...ids].flatMap(([id, hostId]) => (accounts.has(hostId) ? [[id, accounts.get(hostId)!]] : [])),
  );
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
