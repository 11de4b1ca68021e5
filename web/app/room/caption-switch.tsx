// Whether a speaker's words are made into text: off until they say so, and told where the sound goes.
import { useEffect, useState } from "preact/hooks";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { captionSpeech, speechPlace, type SpeechPlace } from "./speech.ts";
import { useRoom } from "./use-room.ts";

export function CaptionSwitch({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound } = useRoom(space);
  const language = space.language ?? tr.locale;
  const [place, setPlace] = useState<SpeechPlace>("none");
  useEffect(() => {
    void speechPlace(language).then(setPlace);
  }, [language]);
  const choose = (on: boolean) => {
    const onDevice = place === "device";
    sound?.captionMe(on ? (send, onRefused) => captionSpeech({ language, onDevice, send, onRefused }) : null);
  };
  if (place === "none") return null;
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked={sound?.captionsMe ?? false}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
      <span class="stack g0">
        <span class="small">{tr.t("room.caption_me")}</span>
        <span class="hint">{tr.t(`room.caption_me_${place}`)}</span>
      </span>
    </label>
  );
}
