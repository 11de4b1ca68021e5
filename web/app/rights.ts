// What somebody may do by their role on this server; the API holds it, pages only show ways that lead somewhere.
import type { Account } from "./entities/people.ts";
import type { Space } from "./entities/spaces.ts";
import { domainOf } from "./paths.ts";

const STAFF = ["owner", "admin", "moderator"];

export function isStaff(me: Account | null): boolean {
  return STAFF.includes(me?.role?.id ?? "");
}

/** Runs the server. */
export function isAdmin(me: Account | null): boolean {
  return isStaff(me) && me?.role?.id !== "moderator";
}

/** Changes what is said of a Space and ends it: who hosts it now, and who started it. */
export function ownsSpace(me: Account | null, { host, started_by }: Space): boolean {
  return me !== null && (me.id === host.id || me.id === started_by.id);
}

/** Sees the figures of a Space of this server. */
export function managesSpace(me: Account | null, space: Space): boolean {
  return me !== null && domainOf(space.started_by) === null && (ownsSpace(me, space) || isStaff(me));
}
