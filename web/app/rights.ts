// What somebody may do by their role on this server; the API holds it, pages only show ways that lead somewhere.
import type { Account } from "./entities/people.ts";
import type { Space } from "./entities/spaces.ts";
import { domainOf } from "./paths.ts";

const STAFF = ["owner", "admin", "moderator"];

export function isStaff(me: Account | null): boolean {
  return STAFF.includes(me?.role?.id ?? "");
}

/** Sees the figures of a Space of this server. */
export function managesSpace(me: Account | null, { host }: Space): boolean {
  return me !== null && domainOf(host) === null && (me.id === host.id || isStaff(me));
}
