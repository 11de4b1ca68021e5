// What is set for a room and for oneself in it: lock, record, mute all, share a post, being seen; for staff its end.
import { useState } from "preact/hooks";
import { may } from "#src/spaces/roles.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FormEnd } from "../../components/form-end.tsx";
import { Icon } from "../../components/icon.tsx";
import type { Space } from "../entities/spaces.ts";
import { nameOf } from "../names.ts";
import { domainOf, spaceHref } from "../paths.ts";
import { isStaff, ownsSpace } from "../rights.ts";
import { useSession } from "../session.tsx";
import { CaptionSwitch } from "./caption-switch.tsx";
import { isInside } from "./room-state.ts";
import { SentOut } from "./sent-out.tsx";
import { ShareForm } from "./shared-posts.tsx";
import { useEnding } from "./use-ending.ts";
import { useRoom } from "./use-room.ts";

export function RoomMenu({ space }: { space: Space }) {
  const { me, tr } = useSession();
  const { room } = useRoom(space);
  const [open, setOpen] = useState(false);
  if (!me || !isInside(room)) return null;
  return (
    <>
      <button
        type="button"
        class="ib edge"
        aria-label={tr.t("room.settings")}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="more" />
      </button>
      <Dialog title={tr.t("room.settings")} open={open} onClose={() => setOpen(false)} night>
        <Settings space={space} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

export function Settings({ space, onDone }: { space: Space; onDone: () => void }) {
  const { me, tr } = useSession();
  const { sound, room } = useRoom(space);
  const [sharing, setSharing] = useState(false);
  const [ending, setEnding] = useState(false);
  if (sharing) return <ShareForm space={space} onDone={onDone} />;
  if (ending) return <EndForAll space={space} onDone={onDone} />;
  const isTheirs = room.role !== "host" && domainOf(space.host) === null;
  return (
    <div class="stack g3">
      {room.role === "listener" && (
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            checked={room.you?.visible ?? false}
            onChange={(event) => sound?.setVisible(event.currentTarget.checked)}
          />
          <span class="stack g0">
            <span class="strong">{tr.t("room.visible.yes")}</span>
            <span class="hint">{tr.t("room.visible.help")}</span>
          </span>
        </label>
      )}
      {may(room.role, "speak") && <CaptionSwitch space={space} />}
      {may(room.role, "share") && (
        <Button kind="line" icon="pin" type="button" onClick={() => setSharing(true)}>
          {tr.t("room.share")}
        </Button>
      )}
      {may(room.role, "moderate") && <Order space={space} onDone={onDone} />}
      {(room.role === "host" || ownsSpace(me, space)) && (
        <ButtonLink kind="line" icon="edit" href={`${spaceHref(space.id)}/edit`} onClick={onDone}>
          {tr.t("spaces.edit")}
        </ButtonLink>
      )}
      {may(room.role, "speak") && room.role !== "host" && (
        <Button
          kind="quiet"
          type="button"
          onClick={() => {
            sound?.send({ type: "step_down" });
            onDone();
          }}
        >
          {tr.t("room.step_down")}
        </Button>
      )}
      {isStaff(me) && isTheirs && (
        <Button kind="danger-line" type="button" onClick={() => setEnding(true)}>
          {tr.t("room.leave.end")}
        </Button>
      )}
      <SentOut space={space} />
    </div>
  );
}

/** What staff is asked before the room of somebody else is closed. */
function EndForAll({ space, onDone }: { space: Space; onDone: () => void }) {
  const { tr } = useSession();
  const { busy, failed, end } = useEnding(space, onDone);
  return (
    <div class="stack g3">
      <p class="soft">{tr.t("room.end_help", { name: nameOf(space.host) })}</p>
      <FormEnd problem={failed && tr.t("room.leave.failed")} onCancel={onDone}>
        <Button kind="danger" type="button" busy={busy} onClick={() => void end()}>
          {tr.t("room.leave.end")}
        </Button>
      </FormEnd>
    </div>
  );
}

function Order({ space, onDone }: { space: Space; onDone: () => void }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  const locked = room.shared?.locked ?? false;
  const recorded = Boolean(room.shared?.recordingSince);
  return (
    <>
      <Button
        kind="line"
        icon="mic-off"
        type="button"
        onClick={() => {
          sound?.send({ type: "mute_all" });
          onDone();
        }}
      >
        {tr.t("room.mute_all")}
      </Button>
      <Button
        kind="line"
        icon="key"
        type="button"
        aria-pressed={locked}
        onClick={() => sound?.send({ type: "lock", locked: !locked })}
      >
        {tr.t(locked ? "room.unlock" : "room.lock")}
      </Button>
      <p class="xs muted">{tr.t("room.lock_help")}</p>
      {may(room.role, "preside") && (
        <>
          <Button
            kind={recorded ? "danger-line" : "line"}
            icon="record"
            type="button"
            aria-pressed={recorded}
            onClick={() => sound?.send({ type: "record", recording: !recorded })}
          >
            {tr.t(recorded ? "room.record_stop" : "room.record")}
          </Button>
          <p class="xs muted">{tr.t("room.record_help")}</p>
        </>
      )}
    </>
  );
}
