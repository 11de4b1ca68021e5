// How people of a room are drawn: as the page knows them, else with what the room tells.
import type { Person } from "#src/spaces/messages.ts";
import type { Face } from "../../components/avatar.tsx";
import type { Account } from "../entities/people.ts";
import type { Space } from "../entities/spaces.ts";

export function faceOf({ acct, name, avatar }: Person): Face {
  return { acct, username: acct.split("@")[0]!, display_name: name, avatar: avatar ?? "" };
}

/** The host or an announced speaker as the page knows them. */
export function knownIn(space: Space, id: string): Account | undefined {
  return [space.host, ...space.speakers].find((account) => account.id === id);
}
