// Whoever was sent out of a room, for those who may let them in again.
import { may } from "#src/spaces/roles.ts";
import { Avatar } from "../../components/avatar.tsx";
import { Button } from "../../components/button.tsx";
import { Name } from "../../components/name.tsx";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { faceOf } from "./faces.ts";
import { useRoom } from "./use-room.ts";

export function SentOut({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  if (!may(room.role, "moderate") || room.sentOut.length === 0) return null;
  return (
    <section class="stack g2" aria-labelledby="sent-out-title">
      <h3 class="small strong" id="sent-out-title">
        {tr.t("room.sent_out")}
      </h3>
      <ul class="stack g2">
        {room.sentOut.map((person) => (
          <li key={person.id} class="row">
            <Avatar account={faceOf(person)} size="m36" />
            <span class="grow small clip">
              <Name account={faceOf(person)} />
            </span>
            <Button
              kind="line"
              size="small"
              type="button"
              aria-label={tr.t("room.let_back_in_name", { name: person.name })}
              onClick={() => sound?.send({ type: "let_back_in", account: person.id })}
            >
              {tr.t("room.let_back_in")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
