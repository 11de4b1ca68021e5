// What a host is asked before going: the room is handed over, waits a minute for them, or ends for everyone.
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Note } from "../../components/note.tsx";
import { useApp } from "../context.ts";
import type { Space } from "../entities/spaces.ts";
import { useTranslator } from "../session.tsx";
import { useEnding } from "./use-ending.ts";
import { useRoom } from "./use-room.ts";

interface LeaveDialogProps {
  space: Space;
  open: boolean;
  onClose: () => void;
}

export function LeaveDialog({ space, open, onClose }: LeaveDialogProps) {
  const tr = useTranslator();
  const app = useApp();
  const { room } = useRoom(space);
  const heirs = room.stage?.filter(({ role, connected }) => role === "cohost" && connected) ?? [];
  const { busy, failed, end } = useEnding(space, onClose);
  const leave = (heir?: string) => {
    onClose();
    if (heir) app?.sound.send({ type: "pass_on", account: heir });
    app?.sound.leave();
  };
  return (
    <Dialog title={tr.t("room.leave.title")} open={open} onClose={onClose} night>
      <p class="soft">{tr.t(heirs.length > 0 ? "room.leave.help_cohost" : "room.leave.help")}</p>
      {failed && (
        <Note tone="bad" icon="alert">
          {tr.t("room.leave.failed")}
        </Note>
      )}
      <div class="row wrap">
        {heirs.map(({ account }) => (
          <Button key={account.id} kind="live" type="button" onClick={() => leave(account.id)}>
            {tr.t("room.leave.hand_over", { name: account.name })}
          </Button>
        ))}
        <Button kind="danger" type="button" busy={busy} onClick={() => void end()}>
          {tr.t("room.leave.end")}
        </Button>
        <Button kind="line" type="button" onClick={() => leave()}>
          {tr.t("room.leave.for_now")}
        </Button>
        <Button kind="quiet" type="button" onClick={onClose}>
          {tr.t("room.leave.stay")}
        </Button>
      </div>
    </Dialog>
  );
}
