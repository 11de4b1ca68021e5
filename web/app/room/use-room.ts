// The room of one page: how it stands for this reader, and what they can do in it.
import { useEffect } from "preact/hooks";
import { useApp } from "../context.ts";
import type { Space } from "../entities.ts";
import { useSession } from "../session.tsx";
import type { Sound } from "../sound.ts";
import { outside, type RoomState } from "./room-state.ts";

export interface RoomView {
  /** Absent while the server renders. */
  sound: Sound | null;
  room: RoomState;
  isHost: boolean;
  isOver: boolean;
}

export function useRoom(space: Space): RoomView {
  const { me } = useSession();
  const sound = useApp()?.sound ?? null;
  const room = sound?.space?.id === space.id ? sound.room : outside;
  const isOver = space.state === "ended" || room.phase === "ended";
  return { sound, room, isHost: me?.id === space.host.id, isOver };
}

/** `m` opens and closes the microphone, but not while somebody types or a sheet is open. */
export function useMuteKey(sound: Sound | null): void {
  const onStage = sound !== null && sound.room.role === "host" && sound.room.peer !== null;
  useEffect(() => {
    if (!onStage) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (!isMuteKey(event)) return;
      event.preventDefault();
      sound.setMuted(!sound.room.muted);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [onStage, sound]);
}

function isMuteKey(event: KeyboardEvent): boolean {
  if (event.code !== "KeyM" || event.repeat) return false; // the key, whichever script it writes
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const target = event.target instanceof Element ? event.target : null;
  return !target?.closest("input, textarea, select, [contenteditable], dialog");
}
