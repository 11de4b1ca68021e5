// What is kept of a Space: its sound with captions, cut into clips by whoever may, trimmed and deleted by its host.
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FormEnd } from "../../components/form-end.tsx";
import { Note } from "../../components/note.tsx";
import type { Clippers, Replay, Space } from "../entities/spaces.ts";
import { useApp } from "../context.ts";
import { useSession } from "../session.tsx";
import { ClipForm } from "./clip-form.tsx";

/** How often one looks whether a replay is ready, in ms. */
const LOOK_MS = 3_000;

interface ReplayViewProps {
  space: Space;
  /** As the page came with it. */
  came: Replay | null;
}

export function ReplayView({ space, came }: ReplayViewProps) {
  const { tr } = useSession();
  const [replay, setReplay] = useReplay(space, came);
  const audio = useRef<HTMLAudioElement>(null);
  if (!replay || replay.state === "deleted") return null;
  return (
    <section class="stack g4" aria-labelledby="replay-title">
      <h2 class="display dm" id="replay-title">
        {tr.t("replay.title")}
      </h2>
      <Sound replay={replay} language={space.language} audio={audio} />
      {replay.expires_at && (
        <p class="xs muted">
          {tr.t("replay.until", {
            date: tr.date(new Date(replay.expires_at), { day: "numeric", month: "long" }),
          })}
        </p>
      )}
      <div class="row wrap">
        {replay.may_clip && replay.url && <Clipping space={space} audio={audio} />}
        {replay.may_edit && <HostWays space={space} replay={replay} audio={audio} onChange={setReplay} />}
      </div>
    </section>
  );
}

/** Asks again while it is being made. */
function useReplay(space: Space, came: Replay | null): [Replay | null, (replay: Replay | null) => void] {
  const app = useApp();
  const [replay, setReplay] = useState(came);
  const isRecorded = useRecorded(space);
  const isComing = replay ? replay.state === "processing" || replay.state === "recording" : isRecorded;
  useEffect(() => {
    if (!app || !isComing) return undefined;
    const look = () => void app.api.replay(space.id).then(setReplay, () => undefined);
    if (!replay) look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [app?.api, isComing, space.id]);
  return [replay, setReplay];
}

/** A page from before the end asks whether it was recorded since. */
function useRecorded({ id, state, record }: Space): boolean {
  const app = useApp();
  const [isRecorded, setRecorded] = useState(record);
  const isOld = state === "live" && !record;
  useEffect(() => {
    if (isOld)
      void app?.api.space(id).then(
        (now) => setRecorded(now.record),
        () => undefined,
      );
  }, [app?.api, isOld, id]);
  return isRecorded;
}

interface SoundProps {
  replay: Replay;
  language: string | null;
  audio: { current: HTMLAudioElement | null };
}

function Sound({ replay, language, audio }: SoundProps) {
  const { tr } = useSession();
  const [captions, lines] = useCues();
  if (replay.state === "failed") {
    return (
      <Note tone="bad" icon="alert">
        {tr.t("replay.failed")}
      </Note>
    );
  }
  if (!replay.url) {
    return (
      <div class="stack g2" role="status">
        <p class="soft">{tr.t("replay.making")}</p>
        <progress class="grow" max={100} value={replay.progress} aria-label={tr.t("replay.making")} />
      </div>
    );
  }
  return (
    <>
      <audio
        ref={audio}
        controls
        preload="metadata"
        src={replay.url}
        dir="ltr"
        aria-label={tr.t("replay.title")}
      >
        {replay.captions_url && (
          <track
            kind="captions"
            src={replay.captions_url}
            srclang={language ?? undefined}
            label={tr.t("room.captions")}
            default
            ref={captions}
          />
        )}
      </audio>
      {lines.length > 0 && (
        <div class="captions" dir="auto">
          {lines.map((line) => (
            <p key={line} dir="auto">
              {line}
            </p>
          ))}
        </div>
      )}
    </>
  );
}

/** What the captions say now; players of sound show none themselves. */
function useCues(): [{ current: HTMLTrackElement | null }, string[]] {
  const element = useRef<HTMLTrackElement>(null);
  const [lines, setLines] = useState<string[]>([]);
  const track = element.current?.track;
  useEffect(() => {
    const cues = element.current?.track;
    if (!cues) return undefined;
    const show = () =>
      setLines([...(cues.activeCues ?? [])].map((cue) => (cue as VTTCue).getCueAsHTML().textContent ?? ""));
    cues.mode = "hidden";
    cues.addEventListener("cuechange", show);
    return () => cues.removeEventListener("cuechange", show);
  }, [track]);
  return [element, lines];
}

function Clipping({ space, audio }: { space: Space; audio: SoundProps["audio"] }) {
  const { tr } = useSession();
  const [at, setAt] = useState<number | null>(null);
  return (
    <>
      <Button kind="line" icon="clip" type="button" onClick={() => setAt(audio.current?.currentTime ?? 0)}>
        {tr.t("replay.clip")}
      </Button>
      {at !== null && (
        <Dialog title={tr.t("replay.clip")} open onClose={() => setAt(null)} night>
          <ClipForm space={space} at={at} onDone={() => setAt(null)} />
        </Dialog>
      )}
    </>
  );
}

const clippers: Clippers[] = ["nobody", "host", "speakers", "everyone"];

interface HostWaysProps {
  space: Space;
  replay: Replay;
  audio: SoundProps["audio"];
  onChange: (replay: Replay | null) => void;
}

function HostWays({ space, replay, audio, onChange }: HostWaysProps) {
  const { tr } = useSession();
  const app = useApp();
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  const run = async (doing: Promise<Replay | null>) => {
    setFailed(false);
    try {
      onChange(await doing);
    } catch {
      setFailed(true);
    }
  };
  const beginHere = () =>
    void run(
      app!.api.setReplay(space.id, { start: (replay.begins_at ?? 0) + (audio.current?.currentTime ?? 0) }),
    );
  return (
    <>
      {replay.url && (
        <Button kind="line" type="button" onClick={beginHere}>
          {tr.t("replay.begin_here")}
        </Button>
      )}
      {replay.start !== null && (
        <Button
          kind="quiet"
          type="button"
          onClick={() => void run(app!.api.setReplay(space.id, { start: null }))}
        >
          {tr.t("replay.begin_anew")}
        </Button>
      )}
      <label class="row small">
        {tr.t("replay.clippers")}
        <select
          class="input"
          value={replay.clips}
          onChange={(event) =>
            void run(app!.api.setReplay(space.id, { clips: event.currentTarget.value as Clippers }))
          }
        >
          {clippers.map((who) => (
            <option key={who} value={who}>
              {tr.t(`replay.clippers_${who}`)}
            </option>
          ))}
        </select>
      </label>
      <Button kind="danger-line" icon="trash" type="button" onClick={() => setAsking(true)}>
        {tr.t("replay.delete")}
      </Button>
      {failed && (
        <Note tone="bad" icon="alert">
          {tr.t("action.failed")}
        </Note>
      )}
      {asking && (
        <Dialog title={tr.t("replay.delete_title")} open onClose={() => setAsking(false)} night>
          <p class="soft">{tr.t("replay.delete_help")}</p>
          <FormEnd onCancel={() => setAsking(false)}>
            <Button
              kind="danger"
              type="button"
              onClick={() => {
                setAsking(false);
                void run(app!.api.deleteReplay(space.id).then(() => ({ ...replay, state: "deleted" })));
              }}
            >
              {tr.t("replay.delete")}
            </Button>
          </FormEnd>
        </Dialog>
      )}
    </>
  );
}
