// The stage: who is on it, the host first, the host's empty place while they are away.
import type { Seat } from "#src/spaces/messages.ts";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { LiveSeat, StageSeat } from "./seat.tsx";
import { useRoom } from "./use-room.ts";

export function Stage({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room } = useRoom(space);
  return (
    <section class="stack g3" aria-label={tr.t("spaces.stage")}>
      <ul class="stage">
        {room.stage ? <LiveSeats space={space} stage={room.stage} /> : <ListedSeats space={space} />}
      </ul>
    </section>
  );
}

/** Before one has entered: who is announced. */
function ListedSeats({ space }: { space: Space }) {
  const others = space.speakers.filter((account) => account.id !== space.host.id);
  return (
    <>
      <StageSeat face={space.host} role="host" />
      {others.map((account) => (
        <StageSeat key={account.id} face={account} role="speaker" />
      ))}
    </>
  );
}

function LiveSeats({ space, stage }: { space: Space; stage: Seat[] }) {
  const isHostHere = stage.some(({ role }) => role === "host");
  return (
    <>
      {!isHostHere && <StageSeat face={space.host} role="host" away />}
      {stage.map((seat) => (
        <LiveSeat key={seat.account.id} space={space} seat={seat} />
      ))}
    </>
  );
}
