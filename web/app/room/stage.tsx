// The stage: who is on it, who is muted or away, and the ring around whoever speaks.
import { useEffect, useRef } from "preact/hooks";
import type { Seat } from "#src/spaces/messages.ts";
import { Avatar, type Face } from "../../components/avatar.tsx";
import { Icon } from "../../components/icon.tsx";
import { Name } from "../../components/name.tsx";
import type { Account, Space } from "../entities.ts";
import { profilePath } from "../paths.ts";
import { useSession } from "../session.tsx";
import { glow } from "./room-state.ts";
import { useRoom } from "./use-room.ts";

export function Stage({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room } = useRoom(space);
  return (
    <section class="stack g3" aria-label={tr.t("spaces.stage")}>
      <ul class="stage">
        {room.stage ? (
          <LiveSeats space={space} stage={room.stage} levels={room.levels} />
        ) : (
          <ListedSeats space={space} />
        )}
      </ul>
    </section>
  );
}

/** Before one has entered: who is announced. */
function ListedSeats({ space }: { space: Space }) {
  const others = space.speakers.filter((account) => account.id !== space.host.id);
  return (
    <>
      <StageSeat face={space.host} host />
      {others.map((account) => (
        <StageSeat key={account.id} face={account} />
      ))}
    </>
  );
}

interface LiveSeatsProps {
  space: Space;
  stage: Seat[];
  levels: Record<string, number>;
}

function LiveSeats({ space, stage, levels }: LiveSeatsProps) {
  const isHostHere = stage.some(({ role }) => role === "host");
  return (
    <>
      {!isHostHere && <StageSeat face={space.host} host away />}
      {stage.map((seat) => (
        <StageSeat
          key={seat.account.id}
          face={faceOf(seat, space)}
          host={seat.role === "host"}
          muted={seat.muted}
          away={!seat.connected}
          level={seat.muted ? undefined : levels[seat.peer]}
        />
      ))}
    </>
  );
}

function faceOf({ account }: Seat, space: Space): Face {
  const known = [space.host, ...space.speakers].find(({ id }: Account) => id === account.id);
  if (known) return known;
  const username = account.acct.split("@")[0]!;
  return { acct: account.acct, username, display_name: account.name, avatar: account.avatar ?? "" };
}

interface StageSeatProps {
  face: Face;
  host?: boolean;
  muted?: boolean;
  away?: boolean;
  /** dBov, while they speak. */
  level?: number | undefined;
}

function StageSeat({ face, host, muted, away, level }: StageSeatProps) {
  const { tr } = useSession();
  const talks = level !== undefined;
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Style attributes are refused by the page's policy; the object model is not.
    element.current?.style.setProperty("--level", String(talks ? glow(level) : 0));
  }, [talks, level]);
  const classes = ["seat", talks && "talk", away && "away"].filter(Boolean).join(" ");
  return (
    <li ref={element} class={classes}>
      <Avatar account={face} talks={talks}>
        {muted && !away && <MutedBadge />}
      </Avatar>
      <a class="name clip" href={profilePath(face)}>
        <Name account={face} />
      </a>
      <span class={host ? "role host" : "role"}>
        {host && <Icon name="star" size="s" />}
        {tr.t(away ? "room.away" : host ? "spaces.host" : "spaces.speaker")}
        {talks && <span class="sr"> {tr.t("room.speaks")}</span>}
      </span>
    </li>
  );
}

function MutedBadge() {
  const { tr } = useSession();
  return (
    <span class="mute">
      <Icon name="mic-off" size="s" />
      <span class="sr">{tr.t("room.muted_badge")}</span>
    </span>
  );
}
