// Before one goes on stage: the microphone's permission, its level, its choice. Nobody hears anything yet.
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Icon } from "../../components/icon.tsx";
import { Note } from "../../components/note.tsx";
import { useOwnId } from "../../components/own-id.ts";
import { useTranslator } from "../session.tsx";
import {
  listMicrophones,
  MicrophoneError,
  openMicrophone,
  type Device,
  type Microphone,
} from "./microphone.ts";
import type { MicrophoneProblem } from "./microphone.ts";

const SEGMENTS = 24;
const HOT = 20;
/** From here on a voice is told from the noise of a room, in dBov. */
const CLEAR = -42;

interface MicrophoneCheckProps {
  open: boolean;
  /** What is said on this stage is kept. */
  recorded?: boolean;
  onClose: () => void;
  /** The caller keeps the microphone from here on. */
  onReady: (microphone: Microphone) => void;
}

export function MicrophoneCheck({ open, recorded, onClose, onReady }: MicrophoneCheckProps) {
  const tr = useTranslator();
  return (
    <Dialog title={tr.t("room.check.title")} open={open} onClose={onClose} night>
      <Check recorded={recorded ?? false} onClose={onClose} onReady={onReady} />
    </Dialog>
  );
}

function Check({ recorded, onClose, onReady }: Omit<MicrophoneCheckProps, "open">) {
  const tr = useTranslator();
  const { microphone, problem, ask, release } = useMicrophone();
  const join = () => {
    if (!microphone) return;
    release();
    onReady(microphone);
  };
  return (
    <>
      <p class="small soft">{tr.t("room.check.help")}</p>
      {problem ? (
        <Note tone="bad" icon="mic-off">
          {tr.t(`room.microphone.${problem}`)}
        </Note>
      ) : (
        <Level microphone={microphone} />
      )}
      {recorded && <Note icon="record">{tr.t("room.check.recorded")}</Note>}
      {microphone && <DeviceChoice current={microphone.deviceId} onChoose={(id) => void ask(id)} />}
      <div class="row wrap">
        {problem ? (
          <Button kind="live" type="button" icon="retry" onClick={() => void ask()}>
            {tr.t("action.try_again")}
          </Button>
        ) : (
          <Button kind="live" type="button" disabled={!microphone} onClick={join}>
            {tr.t("room.check.join")}
          </Button>
        )}
        <Button kind="quiet" type="button" onClick={onClose}>
          {tr.t("room.check.not_now")}
        </Button>
      </div>
    </>
  );
}

/** Asks at once, and closes what was opened unless someone took it over. */
function useMicrophone() {
  const [microphone, setMicrophone] = useState<Microphone | null>(null);
  const [problem, setProblem] = useState<MicrophoneProblem | null>(null);
  const held = useRef<Microphone | null>(null);
  const gone = useRef(false);
  const ask = async (deviceId?: string) => {
    setProblem(null);
    held.current?.close();
    held.current = null;
    setMicrophone(null);
    try {
      const opened = await openMicrophone(deviceId);
      if (gone.current) return opened.close();
      held.current = opened;
      setMicrophone(opened);
    } catch (error) {
      setProblem(error instanceof MicrophoneError ? error.problem : "unknown");
    }
  };
  useEffect(() => {
    void ask();
    return () => {
      gone.current = true;
      held.current?.close();
    };
  }, []);
  return { microphone, problem, ask, release: () => (held.current = null) };
}

function Level({ microphone }: { microphone: Microphone | null }) {
  const tr = useTranslator();
  const meter = useRef<HTMLSpanElement>(null);
  const [clear, setClear] = useState(false);
  useEffect(() => {
    if (!microphone) return undefined;
    let frame = requestAnimationFrame(function show() {
      const level = microphone.level();
      if (level > CLEAR) setClear(true);
      light(meter.current, level);
      frame = requestAnimationFrame(show);
    });
    return () => cancelAnimationFrame(frame);
  }, [microphone]);
  return (
    <>
      <div class="row g3">
        <Icon name="mic" />
        <div class="grow">
          <span class="meter" ref={meter} aria-hidden="true">
            {Array.from({ length: SEGMENTS }, (_none, at) => (
              <i key={at} />
            ))}
          </span>
        </div>
      </div>
      <p class="row small" role="status">
        {clear && <Icon name="check" size="s" />}
        <span>
          {tr.t(microphone ? (clear ? "room.check.clear" : "room.check.say") : "room.check.asking")}
        </span>
      </p>
    </>
  );
}

function light(meter: HTMLElement | null, level: number): void {
  const lit = Math.round(((level + 60) / 60) * SEGMENTS);
  for (const [at, segment] of [...(meter?.children ?? [])].entries()) {
    segment.className = at >= lit ? "" : at < HOT ? "on" : "hot";
  }
}

function DeviceChoice({
  current,
  onChoose,
}: {
  current: string | undefined;
  onChoose: (id: string) => void;
}) {
  const tr = useTranslator();
  const id = useOwnId();
  const [devices, setDevices] = useState<Device[]>([]);
  useEffect(() => {
    void listMicrophones().then(setDevices, () => setDevices([]));
  }, [current]);
  if (devices.length < 2) return null;
  return (
    <div class="field">
      <label for={id}>{tr.t("room.check.device")}</label>
      <select class="input" id={id} onChange={(event) => onChoose(event.currentTarget.value)}>
        {devices.map((device) => (
          <option key={device.id} value={device.id} selected={device.id === current}>
            {device.label}
          </option>
        ))}
      </select>
    </div>
  );
}
