// The controls of a room: in, out, the own microphone, the hand, captions, and the host's jar.
import { useEffect, useState } from "preact/hooks";
import { may } from "#src/spaces/roles.ts";
import { Dialog } from "../../components/dialog.tsx";
import { hasTips } from "../../components/tip-jar.tsx";
import { TipButton } from "../../components/tip-sheet.tsx";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { Control } from "./control.tsx";
import { HandsPane } from "./hands.tsx";
import { useRoomKeys } from "./keys.ts";
import { LeaveDialog } from "./leave-dialog.tsx";
import { LiveClip } from "./live-clip.tsx";
import { MicrophoneCheck } from "./microphone-check.tsx";
import type { Microphone } from "./microphone.ts";
import { isInside } from "./room-state.ts";
import { SentOut } from "./sent-out.tsx";
import { useHost } from "./use-host.ts";
import { useRoom } from "./use-room.ts";

/** A host who has just opened the room arrives with this in the address: the microphone is asked for at once, that one time. */
export const STAGE_HASH = "#stage";

function forgetArrival(): void {
  if (location.hash === STAGE_HASH)
    history.replaceState(history.state, "", location.pathname + location.search);
}

export function Controls({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room, isOver } = useRoom(space);
  const host = useHost(space);
  useRoomKeys(sound);
  return (
    <section class="controls few" aria-label={tr.t("spaces.controls")}>
      {space.state === "live" &&
        !space.stale &&
        !isOver &&
        (isInside(room) ? <Inside space={space} /> : <Enter space={space} />)}
      {hasTips(host) && <TipButton account={host} look="control" />}
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
  const enter = (microphone: Microphone) => {
    forgetArrival();
    sound?.enter(space, microphone);
  };
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
      <MicrophoneCheck open={checking} onClose={() => setChecking(false)} onReady={enter} />
    </>
  );
}

function Inside({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  const [leaving, setLeaving] = useState(false);
  const isHost = room.role === "host" && room.peer !== null;
  return (
    <>
      <Control icon="leave" flip onClick={() => (isHost ? setLeaving(true) : sound?.leave())}>
        {tr.t("spaces.leave")}
      </Control>
      <Control
        icon="captions"
        look={room.captioned ? "on" : undefined}
        pressed={room.captioned}
        onClick={() => sound?.wantCaptions(!room.captioned)}
      >
        {tr.t("room.captions")}
      </Control>
      {may(room.role, "speak") && room.peer !== null && <OwnMicrophone space={space} />}
      {may(room.role, "ask") && <OwnHand space={space} />}
      {may(room.role, "moderate") && <Hands space={space} />}
      <LiveClip space={space} />
      {isHost && <LeaveDialog space={space} open={leaving} onClose={() => setLeaving(false)} />}
    </>
  );
}

/** Whoever came back to the stage by itself, after a reload, is asked for the microphone first. */
function OwnMicrophone({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  const [checking, setChecking] = useState(false);
  const take = (microphone: Microphone) => {
    setChecking(false); // where it is lost later, nothing is asked for without a press
    sound?.takeMicrophone(microphone);
  };
  if (sound && !sound.hasMicrophone) {
    return (
      <>
        <Control icon="mic" look="mic" onClick={() => setChecking(true)}>
          {tr.t("room.go_on_stage")}
        </Control>
        <MicrophoneCheck
          open={checking}
          recorded={Boolean(room.shared?.recordingSince)}
          onClose={() => setChecking(false)}
          onReady={take}
        />
      </>
    );
  }
  return (
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
  );
}

function OwnHand({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  const { you } = room;
  if (!you || (!you.mayAsk && !you.handRaised)) return null;
  return (
    <Control
      icon="hand"
      look={you.handRaised ? "on" : undefined}
      pressed={you.handRaised}
      keys="h"
      onClick={() => sound?.send({ type: you.handRaised ? "lower_hand" : "raise_hand" })}
    >
      {tr.t(you.handRaised ? "room.hand_lower" : "room.hand_raise")}
    </Control>
  );
}

function Hands({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room } = useRoom(space);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Control icon="hand" count={room.handCount} onClick={() => setOpen(true)}>
        {tr.t("room.hands_short")}
      </Control>
      <Dialog title={tr.t("room.hands")} open={open} onClose={() => setOpen(false)} night>
        {room.hands.length === 0 ? (
          <p class="soft">{tr.t("room.hands_none")}</p>
        ) : (
          <HandsPane space={space} />
        )}
        <SentOut space={space} />
      </Dialog>
    </>
  );
}
