// Who listens: those who chose to be seen, for people inside only, and the count of all.
import { useState } from "preact/hooks";
import type { Person } from "#src/spaces/messages.ts";
import { Avatar } from "../../components/avatar.tsx";
import { Button } from "../../components/button.tsx";
import { Name } from "../../components/name.tsx";
import { Note } from "../../components/note.tsx";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { faceOf } from "./faces.ts";
import { isInside } from "./room-state.ts";
import { SeatMenu } from "./seat-menu.tsx";
import { useRoom } from "./use-room.ts";

const SHOWN = 24;

export function Audience({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room } = useRoom(space);
  if (!isInside(room) || room.listeners === null) return null;
  const people = room.audience.slice(0, SHOWN);
  const others = room.listeners - people.length;
  return (
    <section class="stack g3">
      <h2 class="small soft num">{tr.t("spaces.listening", { count: room.listeners })}</h2>
      <BlockedHere space={space} />
      <ul class="listeners">
        {people.map((person) => (
          <Listener key={person.id} space={space} person={person} />
        ))}
        {people.length > 0 && others > 0 && (
          <li>
            <span class="more-l num">+{tr.number(others, { notation: "compact" })}</span>
            <span class="clip">{tr.t("room.more_listeners")}</span>
          </li>
        )}
      </ul>
    </section>
  );
}

function Listener({ space, person }: { space: Space; person: Person }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <Avatar account={faceOf(person)} />
      <button type="button" class="clip" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Name account={faceOf(person)} />
      </button>
      {open && <SeatMenu space={space} person={person} role="listener" onClose={() => setOpen(false)} />}
    </li>
  );
}

/** Only the reader sees it. */
function BlockedHere({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room } = useRoom(space);
  const count = room.you?.blocked.length ?? 0;
  if (count === 0) return null;
  return <Note icon="block">{tr.t("room.blocked_here", { count })}</Note>;
}

/** Once, at the first entry of someone with an account. */
export function AskVisible({ space }: { space: Space }) {
  const { me, tr } = useSession();
  const { sound, room } = useRoom(space);
  if (!me || !isInside(room) || room.role !== "listener" || room.chosenVisible !== null) return null;
  return (
    <div class="pane">
      <div class="stack g3 pad">
        <p class="strong">{tr.t("room.visible.ask")}</p>
        <p class="small soft">{tr.t("room.visible.help")}</p>
        <div class="row wrap">
          <Button kind="line" size="small" type="button" onClick={() => sound?.setVisible(true)}>
            {tr.t("room.visible.yes")}
          </Button>
          <Button kind="quiet" size="small" type="button" onClick={() => sound?.setVisible(false)}>
            {tr.t("room.visible.no")}
          </Button>
        </div>
      </div>
    </div>
  );
}
