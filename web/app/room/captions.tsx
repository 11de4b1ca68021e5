// Captions: the last two sentences, whose they are, and for the captioner a line to type into.
import { useEffect, useMemo, useState } from "preact/hooks";
import { MAX_CAPTION } from "./protocol.ts";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { Button } from "../../components/button.tsx";
import type { CaptionLine, RoomState } from "./room-state.ts";
import { TypedCaptions } from "./typed-captions.ts";
import { useRoom } from "./use-room.ts";

const SHOWN = 2;

export function Captions({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room, isOver } = useRoom(space);
  if (!room.captioned || isOver) return null;
  const lines = room.captions.slice(-SHOWN);
  return (
    <section class="captions" aria-label={tr.t("room.captions")} aria-live="off" dir="auto">
      {lines.length === 0 && <p class="past">{tr.t("room.captions_none")}</p>}
      {lines.map((line, index) => (
        <p
          key={`${line.author}:${line.line}`}
          class={index < lines.length - 1 ? "past" : undefined}
          dir="auto"
        >
          <Who room={room} line={line} before={lines[index - 1]} />
          {line.text}
        </p>
      ))}
    </section>
  );
}

/** Said once for several sentences of the same voice. */
function Who({
  room,
  line,
  before,
}: {
  room: RoomState;
  line: CaptionLine;
  before: CaptionLine | undefined;
}) {
  if (line.speaker === null || before?.speaker === line.speaker) return null;
  const seat = room.stage?.find(({ account }) => account.id === line.speaker);
  if (!seat) return null;
  return (
    <span class="who">
      <bdi>{seat.account.name}</bdi>
    </span>
  );
}

/** For whom the host has named: what is typed goes out as it grows, and stands after Enter. */
export function CaptionField({ space }: { space: Space }) {
  const { me, tr } = useSession();
  const { sound, room, isOver } = useRoom(space);
  const typed = useMemo(() => new TypedCaptions((message) => sound?.send(message)), [sound]);
  useEffect(() => () => typed.close(), [typed]);
  const [text, setText] = useState("");
  const [speaker, setSpeaker] = useState("");
  if (!me || room.shared?.captioner !== me.id || isOver) return null;
  const type = (words: string) => {
    setText(words);
    typed.type(words, speaker);
  };
  const finish = (event: Event) => {
    event.preventDefault();
    if (text.trim() === "") return;
    typed.finish(text, speaker);
    setText("");
  };
  return (
    <form class="pane" onSubmit={finish}>
      <div class="stack g3 pad">
        <label class="small strong" for="caption-text">
          {tr.t("room.caption_label")}
        </label>
        <div class="row wrap typing">
          <select
            class="input"
            aria-label={tr.t("room.caption_speaker")}
            value={speaker}
            onChange={(event) => setSpeaker(event.currentTarget.value)}
          >
            <option value="">{tr.t("room.caption_anyone")}</option>
            {room.stage?.map(({ account }) => (
              <option key={account.id} value={account.id}>
                {account.name}
              </option>
            ))}
          </select>
          <input
            class="input grow"
            id="caption-text"
            dir="auto"
            autocomplete="off"
            maxLength={MAX_CAPTION}
            value={text}
            onInput={(event) => type(event.currentTarget.value)}
          />
          <Button kind="line" type="submit">
            {tr.t("room.caption_send")}
          </Button>
        </div>
      </div>
    </form>
  );
}
