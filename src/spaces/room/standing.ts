// How someone stands in a room: what is their own and told to them alone.
import type { Member } from "../member.ts";
import type { RoomState, Standing } from "../messages.ts";
import { may } from "../roles.ts";
import type { Audience } from "./audience.ts";
import type { Hands } from "./hands.ts";
import type { Seats } from "./seats.ts";

interface Around {
  seats: Seats;
  hands: Hands;
  audience: Audience;
  state: Readonly<RoomState>;
}

export function standingOf({ seats, hands, audience, state }: Around, member: Member): Standing {
  const { role, person, visible } = member;
  const id = person?.id ?? "";
  return {
    role,
    mayAsk: member.mayAsk && may(role, "ask") && !state.locked,
    handRaised: hands.has(id),
    invitation: hands.invitation(id) ?? null,
    visible,
    agreedToRecording: seats.get(id)?.agreedToRecording ?? false,
    blocked: blockedBy(member, seats, audience),
  };
}

function blockedBy({ hasBlocked }: Member, seats: Seats, audience: Audience): string[] {
  if (!hasBlocked) return [];
  const people = [...[...seats.values()].map(({ person }) => person), ...audience.people()];
  return people.filter(hasBlocked).map(({ id }) => id);
}
