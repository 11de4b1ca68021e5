// Who has a place on the stage of a room, by account: here, or expected back.
import { GRACE_MS } from "../grace.ts";
import type { Person } from "../messages.ts";
import { ROOM_ROLES, type RoomRole } from "../roles.ts";

export interface Seated {
  person: Person;
  role: RoomRole;
  since: Date;
  agreedToRecording: boolean;
  /** Their connection, or the last one they had. */
  peer: string;
  /** Since when they are away. */
  awayAt: number | undefined;
}

export class Seats extends Map<string, Seated> {
  /** At first everyone is away. */
  static of(stage: readonly Omit<Seated, "peer" | "awayAt">[], now: number): Seats {
    return new Seats(stage.map((seat) => [seat.person.id, { ...seat, peer: "", awayAt: now }]));
  }

  get host(): Seated | undefined {
    return [...this.values()].find(({ role }) => role === "host");
  }

  /** Hosts first. */
  get ranked(): Seated[] {
    const rank = ({ role }: Seated) => ROOM_ROLES.indexOf(role);
    return [...this.values()].sort((a, b) => rank(a) - rank(b));
  }

  /** Undefined where they have none, or have it by another connection. */
  heldBy({ person, peer }: { person: Person | undefined; peer: string }): Seated | undefined {
    const seat = person && this.get(person.id);
    return seat?.peer === peer ? seat : undefined;
  }

  /** Gives a place, or another one. `peer`: undefined for who is not here. */
  give(person: Person, role: RoomRole, agrees: boolean, peer: string | undefined, now: number): void {
    const before = this.get(person.id);
    const agreedToRecording = agrees || before?.agreedToRecording === true;
    const place =
      peer === undefined
        ? { peer: before?.peer ?? "", awayAt: before?.awayAt ?? now }
        : { peer, awayAt: undefined };
    this.set(person.id, { person, role, since: new Date(now), agreedToRecording, ...place });
  }

  /** When a co-host takes over from a host who is away. */
  hostAwayUntil(): string | null {
    const { host } = this;
    return host?.awayAt === undefined ? null : new Date(host.awayAt + GRACE_MS).toISOString();
  }

  /** Who did not come back. They are named again only after another grace. */
  missed(now: number): Seated[] {
    const missed = [...this.values()].filter(
      ({ awayAt }) => awayAt !== undefined && now - awayAt >= GRACE_MS,
    );
    for (const seat of missed) seat.awayAt = now;
    return missed;
  }
}
