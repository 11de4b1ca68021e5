// The room of one page: how it stands for this reader, and what they can do in it.
import { useApp } from "../context.ts";
import type { Space } from "../entities/spaces.ts";
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
