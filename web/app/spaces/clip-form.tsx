// Cuts up to a minute out of a replay, or out of what was just said, and posts it.
import { useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { FormEnd } from "../../components/form-end.tsx";
import { useApp } from "../context.ts";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { whenReady } from "../upload.ts";

const LONGEST_S = 60;
const FIRST_S = 30;

interface ClipFormProps {
  space: Space;
  /** Where the replay stands, in seconds: the clip ends there. Of a live Space (null) it ends now. */
  at: number | null;
  onDone: () => void;
}

export function ClipForm({ space, at, onDone }: ClipFormProps) {
  const { tr } = useSession();
  const app = useApp();
  const [start, setStart] = useState(Math.max(0, Math.round(at ?? 0) - FIRST_S));
  const [asked] = useState(() => Date.now());
  const [duration, setDuration] = useState(FIRST_S);
  const [text, setText] = useState(`${space.title}\n${space.url}`);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const send = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFailed(false);
    try {
      const part = at === null ? { ago: (Date.now() - asked) / 1_000 } : { start };
      const { id } = await whenReady(app!.api, await app!.api.cutClip(space.id, { duration, ...part }));
      await app!.api.post(
        { status: text, media_ids: [id], visibility: clipVisibility(space) },
        crypto.randomUUID(),
      );
      app!.toast({ text: tr.t("replay.clip_sent") });
      onDone();
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };
  return (
    <form class="stack g4" onSubmit={(event) => void send(event)}>
      <div class="row wrap">
        {at !== null && (
          <NumberField
            label={tr.t("replay.clip_from")}
            value={start}
            min={0}
            max={1_000_000}
            onChange={setStart}
          />
        )}
        <NumberField
          label={tr.t(at === null ? "room.clip_long" : "replay.clip_long")}
          value={duration}
          min={1}
          max={LONGEST_S}
          onChange={setDuration}
        />
      </div>
      <div class="field">
        <label for="clip-text">{tr.t("replay.clip_text")}</label>
        <textarea
          class="input"
          id="clip-text"
          rows={3}
          dir="auto"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <FormEnd
        problem={failed && tr.t(at === null ? "room.clip_failed" : "replay.clip_failed")}
        onCancel={onDone}
      >
        <Button kind="live" type="submit" busy={busy}>
          {tr.t("replay.clip_send")}
        </Button>
      </FormEnd>
    </form>
  );
}

/** What was said for followers alone is not posted for everyone. */
function clipVisibility({ who_listens }: Pick<Space, "who_listens">): "public" | "private" {
  return who_listens === "followers" ? "private" : "public";
}

interface NumberFieldProps {
  label: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

function NumberField({ label, value, min, max, onChange }: NumberFieldProps) {
  return (
    <label class="field">
      {label}
      <input
        class="input num"
        type="number"
        dir="ltr"
        required
        min={min}
        max={max}
        value={value}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}
