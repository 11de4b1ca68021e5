// One place on the stage: the face, the ring of a voice, the microphone, and the ways that open from it.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Seat } from "#src/spaces/messages.ts";
import type { Reaction } from "#src/spaces/reactions.ts";
import type { RoomRole } from "#src/spaces/roles.ts";
import { Avatar, type Face } from "../../components/avatar.tsx";
import { Icon } from "../../components/icon.tsx";
import { Name } from "../../components/name.tsx";
import type { Space } from "../entities/spaces.ts";
import { profilePath } from "../paths.ts";
import { useSession } from "../session.tsx";
import { faceOf, knownIn } from "./faces.ts";
import { reactionNames } from "./reaction-names.ts";
import { glow, isInside } from "./room-state.ts";
import { SeatMenu } from "./seat-menu.tsx";
import { useRoom } from "./use-room.ts";

/** Of someone who is in the room. */
export function LiveSeat({ space, seat }: { space: Space; seat: Seat }) {
  const { room } = useRoom(space);
  const [open, setOpen] = useState(false);
  const face = knownIn(space, seat.account.id) ?? faceOf(seat.account);
  return (
    <StageSeat
      face={face}
      role={seat.role}
      muted={seat.muted}
      away={!seat.connected}
      level={seat.muted ? undefined : room.levels[seat.peer]}
      reaction={room.reactions[seat.peer]}
      onOpen={isInside(room) ? () => setOpen(true) : undefined}
    >
      {open && (
        <SeatMenu space={space} person={seat.account} role={seat.role} onClose={() => setOpen(false)} />
      )}
    </StageSeat>
  );
}

interface StageSeatProps {
  face: Face;
  role: RoomRole;
  muted?: boolean;
  away?: boolean;
  /** dBov, while they speak. */
  level?: number | undefined;
  reaction?: Reaction | undefined;
  /** What a press of the name does in the room; else it leads to the profile. */
  onOpen?: (() => void) | undefined;
  children?: preact.ComponentChildren;
}

export function StageSeat({ face, role, muted, away, level, reaction, onOpen, children }: StageSeatProps) {
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
        {reaction && <Reacting reaction={reaction} />}
      </Avatar>
      {onOpen ? (
        <button type="button" class="name clip" aria-haspopup="dialog" onClick={onOpen}>
          <Name account={face} />
        </button>
      ) : (
        <a class="name clip" href={profilePath(face)}>
          <Name account={face} />
        </a>
      )}
      <RoleLine role={role} away={away ?? false} talks={talks} />
      {children}
    </li>
  );
}

function RoleLine({ role, away, talks }: { role: RoomRole; away: boolean; talks: boolean }) {
  const { tr } = useSession();
  const leads = role === "host" || role === "cohost";
  return (
    <span class={leads ? "role host" : "role"}>
      {role === "host" && <Icon name="star" size="s" />}
      {tr.t(away ? "room.away" : `room.role.${role}`)}
      {talks && <span class="sr"> {tr.t("room.speaks")}</span>}
    </span>
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

function Reacting({ reaction }: { reaction: Reaction }) {
  const { tr } = useSession();
  return (
    <span class="react" role="img" aria-label={tr.t(`room.reaction.${reactionNames[reaction]}`)}>
      {reaction}
    </span>
  );
}
