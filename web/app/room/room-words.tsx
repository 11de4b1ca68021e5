// How the room stands for its reader, in words: before, on the way in, in trouble, and after.
import type { ComponentChildren } from "preact";
import { Button } from "../../components/button.tsx";
import { Note } from "../../components/note.tsx";
import { relativeTime } from "../../components/time.tsx";
import type { Account } from "../entities/people.ts";
import type { Space } from "../entities/spaces.ts";
import { nameOf } from "../names.ts";
import { useSession } from "../session.tsx";
import { SpaceAhead } from "../spaces/space-ahead.tsx";
import { isInside, type RoomState } from "./room-state.ts";
import { useRoom } from "./use-room.ts";

export function RoomWords({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room, isOver } = useRoom(space);
  if (isOver) return <Over space={space} />;
  if (room.phase === "removed") {
    return (
      <Note tone="bad" icon="block">
        {tr.t("room.removed")}
      </Note>
    );
  }
  if (space.stale) return <Note icon="alert">{tr.t("spaces.stale")}</Note>;
  if (space.state === "live") return <Live space={space} />;
  return <NotLive space={space} />;
}

function Live({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room, isHost } = useRoom(space);
  return (
    <div class="stack g3">
      <p class="small soft needs-script" role="status">
        {status(space, room, isHost, tr.t)}
      </p>
      {room.blocked && (
        <Note icon="listen">
          {tr.t("room.blocked")}{" "}
          <Button kind="live" size="small" type="button" onClick={() => sound?.play()}>
            {tr.t("room.start_listening")}
          </Button>
        </Note>
      )}
      {room.problem && (
        <Note tone="bad" icon="alert">
          {tr.t(`room.problem.${room.problem}`)}
        </Note>
      )}
      <noscript>
        <p class="small soft">{tr.t("spaces.needs_script")}</p>
      </noscript>
    </div>
  );
}

type Say = ReturnType<typeof useSession>["tr"]["t"];

function status(space: Space, room: RoomState, isHost: boolean, t: Say): ComponentChildren {
  switch (room.phase) {
    case "connecting":
      return t("room.connecting");
    case "reconnecting":
      return t("room.reconnecting");
    case "live":
      return liveStatus(space.host, room, t);
    default:
      return isInside(room) ? null : t(isHost ? "room.host_waits" : "spaces.no_account");
  }
}

function liveStatus(known: Account, room: RoomState, t: Say): string {
  if (room.role !== "listener") return t(room.muted ? "room.you_are_muted" : "room.you_are_heard");
  const host = room.stage?.find(({ role }) => role === "host");
  const name = host?.account.name ?? nameOf(known);
  if (!host?.connected) return t("room.host_away", { name });
  return host.muted ? t("room.host_muted", { name }) : t("room.you_listen");
}

function Over({ space }: { space: Space }) {
  const { now, tr } = useSession();
  const when = space.ended_at ? relativeTime(tr, new Date(space.ended_at), now) : null;
  return (
    <div class="stack" role="status">
      <h2 class="display dm">{tr.t("room.over")}</h2>
      <p class="soft">
        {tr.t("spaces.ended_help")} {when && <span class="muted">{tr.t("spaces.ended_when", { when })}</span>}
      </p>
    </div>
  );
}

function NotLive({ space }: { space: Space }) {
  const { tr } = useSession();
  if (space.state === "cancelled") return <p class="soft">{tr.t("spaces.cancelled_help")}</p>;
  return space.scheduled_for ? <SpaceAhead space={space} /> : null;
}
