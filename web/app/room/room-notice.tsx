// What the room refused, or what was done to one's microphone; it stays until it is put away.
import { Button } from "../../components/button.tsx";
import { Note } from "../../components/note.tsx";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import type { Notice } from "./room-state.ts";
import { useRoom } from "./use-room.ts";

export function RoomNotice({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  if (!room.notice) return null;
  return (
    <Note tone={room.notice.kind === "refused" ? "bad" : "lapis"} icon={iconOf(room.notice)}>
      {words(room.notice, tr.t)}{" "}
      <Button kind="quiet" size="small" type="button" onClick={() => sound?.dismissNotice()}>
        {tr.t("room.notice_seen")}
      </Button>
    </Note>
  );
}

function iconOf({ kind }: Notice) {
  return kind === "refused" ? "alert" : kind === "muted" ? "mic-off" : "info";
}

function words(notice: Notice, t: ReturnType<typeof useSession>["tr"]["t"]): string {
  if (notice.kind === "refused") return t(`room.refused.${notice.code}`);
  if (notice.kind === "declined") return t("room.declined", { name: notice.by.name });
  return t(`room.muted_by.${notice.reason}`, { name: notice.by?.name ?? "" });
}
