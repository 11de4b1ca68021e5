// The room while one reads elsewhere: what is heard, the own microphone, the way back and the way out.
import { useState } from "preact/hooks";
import { may } from "#src/spaces/roles.ts";
import { Avatar } from "../../components/avatar.tsx";
import { Icon } from "../../components/icon.tsx";
import { useApp } from "../context.ts";
import type { Account } from "../entities/people.ts";
import type { Space } from "../entities/spaces.ts";
import { nameOf, plainName } from "../names.ts";
import { spacePath } from "../paths.ts";
import { useSession } from "../session.tsx";
import type { Sound } from "../sound.ts";
import { LeaveDialog } from "./leave-dialog.tsx";
import { isInside } from "./room-state.ts";
import { useHost } from "./use-host.ts";
import { useRoomKeys } from "./keys.ts";

export function Dock() {
  const { here, origin } = useSession();
  const sound = useApp()?.sound ?? null;
  const space = sound?.space;
  if (!sound || !space || !isInside(sound.room)) return null;
  if (here.split("?")[0] === spacePath(space, origin)) return null;
  return <Playing sound={sound} space={space} />;
}

function Playing({ sound, space }: { sound: Sound; space: Space }) {
  const { origin, tr } = useSession();
  const [leaving, setLeaving] = useState(false);
  const { role, muted } = sound.room;
  const host = useHost(space);
  useRoomKeys(sound);
  return (
    <div class="dock night" role="region" aria-label={tr.t("room.dock")} data-room-state={sound.room.phase}>
      <Avatar account={host} live />
      <a class="stack g0 grow" href={spacePath(space, origin)}>
        <bdi class="display clip">{plainName(space.title)}</bdi>
        <span class="xs soft clip">{useLine(sound, host)}</span>
      </a>
      {may(role, "speak") && sound.hasMicrophone && (
        <button
          type="button"
          class={muted ? "ib" : "ib live"}
          aria-label={tr.t(muted ? "room.unmute" : "room.mute")}
          aria-keyshortcuts="m"
          onClick={() => sound.setMuted(!muted)}
        >
          <Icon name={muted ? "mic-off" : "mic"} />
        </button>
      )}
      <button
        type="button"
        class="ib"
        aria-label={tr.t("spaces.leave")}
        onClick={() => (role === "host" ? setLeaving(true) : sound.leave())}
      >
        <Icon name="close" />
      </button>
      <LeaveDialog space={space} open={leaving} onClose={() => setLeaving(false)} />
    </div>
  );
}

function useLine({ room }: Sound, host: Account): string {
  const { tr } = useSession();
  if (room.phase === "connecting") return tr.t("room.connecting");
  if (room.phase === "reconnecting") return tr.t("room.reconnecting");
  const speaking = room.stage?.find(({ peer, muted }) => !muted && room.levels[peer] !== undefined);
  if (speaking) return tr.t("room.name_speaks", { name: speaking.account.name });
  return tr.t("spaces.hosted_by", { name: nameOf(host) });
}
