// What a room asks of its reader: come onto the stage, agree to be recorded, go in although someone blocked is there.
import { useState } from "preact/hooks";
import { Avatar } from "../../components/avatar.tsx";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Name } from "../../components/name.tsx";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { faceOf } from "./faces.ts";
import { MicrophoneCheck } from "./microphone-check.tsx";
import { useRoom } from "./use-room.ts";

export function Questions({ space }: { space: Space }) {
  return (
    <>
      <BlockedInside space={space} />
      <InvitationPane space={space} />
      <RecordingConsent space={space} />
    </>
  );
}

function InvitationPane({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  const [checking, setChecking] = useState(false);
  const invitation = room.you?.invitation;
  if (!invitation) return null;
  const accept = { type: "accept_invitation", agreeToRecording: invitation.recorded } as const;
  const name = <Name account={faceOf(invitation.by)} />;
  return (
    <div class="pane" role="alert">
      <div class="stack g3 pad">
        <div class="row g3">
          <Avatar account={faceOf(invitation.by)} size="m36" />
          <p class="grow">
            {tr.rich(invitation.role === "cohost" ? "room.invites_cohost" : "room.invites_you", { name })}
          </p>
        </div>
        <div class="row wrap">
          {sound?.hasMicrophone ? (
            <Button kind="live" type="button" onClick={() => sound.send(accept)}>
              {tr.t("room.accept")}
            </Button>
          ) : (
            <Button kind="live" type="button" onClick={() => setChecking(true)}>
              {tr.t("room.check_microphone")}
            </Button>
          )}
          <Button kind="quiet" type="button" onClick={() => sound?.send({ type: "decline_invitation" })}>
            {tr.t("room.decline")}
          </Button>
        </div>
      </div>
      <MicrophoneCheck
        open={checking}
        recorded={invitation.recorded}
        onClose={() => setChecking(false)}
        onReady={(microphone) => {
          setChecking(false);
          sound?.takeMicrophone(microphone);
          sound?.send(accept);
        }}
      />
    </div>
  );
}

/** Recording began while one stands on the stage. */
function RecordingConsent({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  const asks =
    room.role !== "listener" && room.shared?.recordingSince && room.you?.agreedToRecording === false;
  if (!asks) return null;
  return (
    <div class="pane" role="alert">
      <div class="stack g3 pad">
        <p class="row strong">
          <span class="rec-dot" aria-hidden="true" />
          {tr.t("room.recorded_now")}
        </p>
        <p class="small soft">{tr.t("room.recorded_consent")}</p>
        <div class="row wrap">
          <Button kind="live" type="button" onClick={() => sound?.send({ type: "agree_to_recording" })}>
            {tr.t("room.agree")}
          </Button>
          {room.role !== "host" && (
            <Button kind="quiet" type="button" onClick={() => sound?.send({ type: "step_down" })}>
              {tr.t("room.step_down")}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

function BlockedInside({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  if (room.phase !== "warned") return null;
  return (
    <Dialog
      title={tr.t("room.blocked_inside", { count: room.blockedInside.length })}
      open
      onClose={() => sound?.leave()}
      night
    >
      <ul class="stack g2">
        {room.blockedInside.map((person) => (
          <li key={person.id} class="row g3">
            <Avatar account={faceOf(person)} size="m36" />
            <Name account={faceOf(person)} />
          </li>
        ))}
      </ul>
      <p class="small soft">{tr.t("room.blocked_inside_help")}</p>
      <div class="row wrap">
        <Button kind="live" type="button" onClick={() => sound?.goOn()}>
          {tr.t("room.go_in")}
        </Button>
        <Button kind="quiet" type="button" onClick={() => sound?.leave()}>
          {tr.t("room.stay_out")}
        </Button>
      </div>
    </Dialog>
  );
}
