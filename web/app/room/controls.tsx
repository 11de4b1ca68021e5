// The controls of a room: in, out, the own microphone, and the host's jar.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon, type IconName } from "../../components/icon.tsx";
import { hasTips } from "../../components/tip-jar.tsx";
import { TipButton } from "../../components/tip-sheet.tsx";
import type { Space } from "../entities.ts";
import { useSession } from "../session.tsx";
import { LeaveDialog } from "./leave-dialog.tsx";
import { MicrophoneCheck } from "./microphone-check.tsx";
import { isInside } from "./room-state.ts";
import { useMuteKey, useRoom } from "./use-room.ts";

/** A host who has just opened the room arrives with this in the address: the microphone is asked for at once. */
export const STAGE_HASH = "#stage";

export function Controls({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room, isOver } = useRoom(space);
  return (
    <section class="controls few" aria-label={tr.t("spaces.controls")}>
      {space.state === "live" &&
        !isOver &&
        (isInside(room) ? <Inside space={space} /> : <Enter space={space} />)}
      {hasTips(space.host) && <TipButton account={space.host} look="control" />}
    </section>
  );
}

function Enter({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, isHost } = useRoom(space);
  const [checking, setChecking] = useState(false);
  useEffect(() => {
    if (isHost && location.hash === STAGE_HASH) setChecking(true);
  }, [isHost]);
  if (!isHost) {
    return (
      <Control icon="listen" look="mic" onClick={() => sound?.enter(space)}>
        {tr.t("room.start_listening")}
      </Control>
    );
  }
  return (
    <>
      <Control icon="mic" look="mic" onClick={() => setChecking(true)}>
        {tr.t("room.go_on_stage")}
      </Control>
      <MicrophoneCheck
        open={checking}
        onClose={() => setChecking(false)}
        onReady={(microphone) => sound?.enter(space, microphone)}
      />
    </>
  );
}

function Inside({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  const [leaving, setLeaving] = useState(false);
  const isHost = room.role === "host" && room.peer !== null;
  useMuteKey(sound);
  return (
    <>
      <Control icon="leave" flip onClick={() => (isHost ? setLeaving(true) : sound?.leave())}>
        {tr.t("spaces.leave")}
      </Control>
      {isHost && (
        <Control
          icon={room.muted ? "mic-off" : "mic"}
          look={room.muted ? undefined : "mic"}
          big
          pressed={!room.muted}
          keys="m"
          onClick={() => sound?.setMuted(!room.muted)}
        >
          {tr.t(room.muted ? "room.unmute" : "room.on_air")}
        </Control>
      )}
      {isHost && <LeaveDialog space={space} open={leaving} onClose={() => setLeaving(false)} />}
    </>
  );
}

interface ControlProps {
  icon: IconName;
  look?: "mic" | undefined;
  big?: boolean;
  flip?: boolean;
  pressed?: boolean;
  keys?: string;
  onClick: () => void;
  children: ComponentChildren;
}

function Control({ icon, look, big, flip, pressed, keys, onClick, children }: ControlProps) {
  const classes = ["ctl needs-script", look, big && "big"].filter(Boolean).join(" ");
  return (
    <button type="button" class={classes} aria-pressed={pressed} aria-keyshortcuts={keys} onClick={onClick}>
      <span>
        <Icon name={icon} size={look || big ? "l" : undefined} flip={flip ?? false} />
      </span>
      <span>{children}</span>
    </button>
  );
}
