// What of a picture must be seen where it is cropped: a press on it, or two sliders.
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import type { FocalPoint, MediaAttachment } from "../entities/media.ts";
import { useSession } from "../session.tsx";

interface FocusPickerProps {
  open: boolean;
  media: MediaAttachment;
  focus: FocalPoint;
  onChange: (focus: FocalPoint) => void;
  onClose: () => void;
}

export function FocusPicker({ open, media, focus, onChange, onClose }: FocusPickerProps) {
  const { tr } = useSession();
  return (
    <Dialog title={tr.t("media.focus")} open={open} onClose={onClose}>
      <div class="stack g4">
        <p class="small soft">{tr.t("media.focus_help")}</p>
        <Target media={media} focus={focus} onChange={onChange} />
        <Slider
          label={tr.t("media.focus_across")}
          value={focus.x}
          onChange={(x) => onChange({ ...focus, x })}
        />
        <Slider label={tr.t("media.focus_up")} value={focus.y} onChange={(y) => onChange({ ...focus, y })} />
        <Button kind="ink" type="button" onClick={onClose}>
          {tr.t("action.done")}
        </Button>
      </div>
    </Dialog>
  );
}

/** A picture has no direction of writing: its left is left. */
function Target({ media, focus, onChange }: Pick<FocusPickerProps, "media" | "focus" | "onChange">) {
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!mark.current) return;
    mark.current.style.insetInlineStart = `${(focus.x + 1) * 50}%`;
    mark.current.style.insetBlockStart = `${(1 - focus.y) * 50}%`;
  }, [focus.x, focus.y]);
  const press = (event: MouseEvent & { currentTarget: HTMLElement }) => {
    const { x, y, width, height } = event.currentTarget.getBoundingClientRect();
    const across = ((event.clientX - x) / width) * 2 - 1;
    onChange({ x: across, y: 1 - ((event.clientY - y) / height) * 2 });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the sliders do the same by keys
    <div class="focus-target" dir="ltr" onClick={press}>
      <img src={media.preview_url ?? media.url ?? ""} alt="" />
      <span class="mark" ref={mark} />
    </div>
  );
}

function Slider({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
}) {
  return (
    <label class="stack g1">
      <span class="xs strong">{label}</span>
      <input
        type="range"
        dir="ltr"
        min={-1}
        max={1}
        step={0.05}
        value={value}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
      />
    </label>
  );
}
