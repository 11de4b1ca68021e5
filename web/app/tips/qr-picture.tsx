// Takes the text out of a picture of a QR code: chosen, or made with the camera of a phone.
import { useState } from "preact/hooks";
import { FieldError } from "../../components/field.tsx";
import { Icon } from "../../components/icon.tsx";
import type { MessageKey } from "../../i18n.ts";
import { useSession } from "../session.tsx";

export function QrPicture({ onText }: { onText: (text: string) => void }) {
  const { tr } = useSession();
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const [busy, setBusy] = useState(false);
  const read = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (!file) return;
    setBusy(true);
    setProblem(null);
    try {
      const { readQr } = await import("./read-qr.ts");
      const text = await readQr(file);
      if (text === null) setProblem("jar.qr_none");
      else onText(text);
    } catch {
      setProblem("jar.qr_unreadable");
    }
    input.value = ""; // the same file may be chosen again
    setBusy(false);
  };
  return (
    <div class="stack g1">
      <div class="row wrap">
        <PictureInput label="jar.qr_picture" icon="qr" busy={busy} onFile={read} />
        <PictureInput label="jar.qr_camera" icon="media" busy={busy} onFile={read} camera />
      </div>
      <p class="hint">{tr.t("jar.qr_help")}</p>
      {problem && <FieldError id="qr-error">{tr.t(problem)}</FieldError>}
    </div>
  );
}

interface PictureInputProps {
  label: MessageKey;
  icon: "qr" | "media";
  busy: boolean;
  onFile: (input: HTMLInputElement) => Promise<void>;
  camera?: boolean;
}

function PictureInput({ label, icon, busy, onFile, camera }: PictureInputProps) {
  const { tr } = useSession();
  return (
    <label class={camera ? "btn line small only-touch" : "btn line small"} aria-busy={busy}>
      <Icon name={icon} size="s" />
      {tr.t(label)}
      <input
        class="sr"
        type="file"
        accept="image/*"
        {...(camera ? { capture: "environment" } : {})}
        disabled={busy}
        onChange={(event) => void onFile(event.currentTarget)}
      />
    </label>
  );
}
