// Reactions: a row of them, and the same under the digits of a keyboard.
import { may } from "#src/spaces/roles.ts";
import { REACTIONS } from "#src/spaces/reactions.ts";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { isInside } from "./room-state.ts";
import { reactionNames } from "./reaction-names.ts";
import { useRoom } from "./use-room.ts";

export function ReactBar({ space }: { space: Space }) {
  const { me, tr } = useSession();
  const { sound, room } = useRoom(space);
  if (!me || !isInside(room) || !may(room.role, "react")) return null;
  return (
    <div class="reactbar" role="group" aria-label={tr.t("room.reactions")}>
      {REACTIONS.map((emoji, index) => (
        <button
          type="button"
          key={emoji}
          aria-label={tr.t(`room.reaction.${reactionNames[emoji]}`)}
          aria-keyshortcuts={String(index + 1)}
          onClick={() => sound?.send({ type: "react", emoji })}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}
