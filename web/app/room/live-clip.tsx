// The last words of a Space as a post, while it is recorded and for whoever may cut clips of it.
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../../components/dialog.tsx";
import { useApp } from "../context.ts";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { ClipForm } from "../spaces/clip-form.tsx";
import { Control } from "./control.tsx";
import { useRoom } from "./use-room.ts";

export function LiveClip({ space }: { space: Space }) {
  const { tr } = useSession();
  const [open, setOpen] = useState(false);
  const mayClip = useMayClip(space);
  if (!mayClip) return null;
  return (
    <>
      <Control icon="clip" onClick={() => setOpen(true)}>
        {tr.t("room.clip")}
      </Control>
      {open && (
        <Dialog title={tr.t("room.clip_title")} open onClose={() => setOpen(false)} night>
          <ClipForm space={space} at={null} onDone={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

/** Asked again when one's voice may have come into the record. */
function useMayClip(space: Space): boolean {
  const { me } = useSession();
  const app = useApp();
  const { room } = useRoom(space);
  const [mayClip, setMayClip] = useState(false);
  const since = me ? (room.shared?.recordingSince ?? null) : null;
  const { role, muted } = room;
  useEffect(() => {
    if (since === null) return setMayClip(false);
    app?.api.replay(space.id).then(
      ({ may_clip }) => setMayClip(may_clip),
      () => setMayClip(false),
    );
    return undefined;
  }, [app?.api, space.id, since, role, muted]);
  return mayClip;
}
