// Invitations to speak in a Space: Invite, with the Event as its object and the guest as its target.
import { GUEST_ROLES, type GuestRole } from "#src/spaces/schema.ts";
import { NAMESPACE } from "./event.ts";
import { ACTIVITY_STREAMS, idOf, list, type Json } from "./json.ts";

export const INVITE_CONTEXT = [ACTIVITY_STREAMS, { h: NAMESPACE, role: "h:role" }];

interface Invite {
  id: string;
  host: string;
  guest: string;
  space: string;
  role: GuestRole;
}

/** Without a context. */
export function toInvite({ id, host, guest, space, role }: Invite): Json & { id: string } {
  return { id, type: "Invite", actor: host, object: space, target: guest, to: [guest], role };
}

/** Undefined where it asks nobody to anything. */
export function fromInvite(activity: Json): { space: string; guest: string; role: GuestRole } | undefined {
  const space = idOf(activity["object"]);
  const guest = idOf(list(activity["target"])[0]) ?? idOf(list(activity["to"])[0]);
  if (space === undefined || guest === undefined) return undefined;
  return { space, guest, role: GUEST_ROLES.find((role) => role === activity["role"]) ?? "speaker" };
}
