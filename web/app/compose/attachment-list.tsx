// The files of a post while it is written: what they show, what is said of them, their order.
import { useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Note } from "../../components/note.tsx";
import type { MessageKey } from "../../i18n.ts";
import { useSession } from "../session.tsx";
import {
  lacksDescription,
  moved,
  type AttachedFile,
  type Attachments,
  type FileUnderWay,
} from "./attachments.ts";
import { FocusPicker } from "./focus-picker.tsx";

const LONGEST = 1_500;

interface AttachmentListProps {
  attachments: Attachments;
  /** The writer has pressed the button, and was told what is missing. */
  warned: boolean;
}

export function AttachmentList({ attachments, warned }: AttachmentListProps) {
  const { tr } = useSession();
  const { files, underWay, change } = attachments;
  if (files.length + underWay.length === 0) return null;
  return (
    <div class="stack g3">
      <ol class="stack g3" aria-label={tr.t("media.files")}>
        {files.map((file, index) => (
          <AttachedRow key={file.media.id} attachments={attachments} index={index} onChange={change} />
        ))}
        {underWay.map((file) => (
          <RowUnderWay key={file.key} file={file} onDismiss={() => attachments.dismiss(file.key)} />
        ))}
      </ol>
      {warned && lacksDescription(files) && (
        <div role="alert">
          <Note icon="info">{tr.t("media.no_description")}</Note>
        </div>
      )}
    </div>
  );
}

interface AttachedRowProps {
  attachments: Attachments;
  index: number;
  onChange: Attachments["change"];
}

function AttachedRow({ attachments, index, onChange }: AttachedRowProps) {
  const { tr } = useSession();
  const [isPointing, setPointing] = useState(false);
  const { files } = attachments;
  const file = files[index]!;
  const write = (part: Partial<AttachedFile>) => onChange(files.with(index, { ...file, ...part }));
  const move = (by: number) => onChange(moved(files, index, by));
  const control = (
    label: MessageKey,
    icon: "back" | "chevron" | "pin" | "trash",
    press: () => void,
    off = false,
  ) => (
    <button
      type="button"
      class="ib"
      aria-label={tr.t(label)}
      title={tr.t(label)}
      disabled={off}
      onClick={press}
    >
      <Icon name={icon} flip={icon === "back" || icon === "chevron"} />
    </button>
  );
  return (
    <li class="attach">
      <Thumb file={file} />
      <div class="stack g2">
        <label class="stack g1">
          <span class="xs strong">{tr.t("media.description")}</span>
          <textarea
            class="input"
            rows={2}
            dir="auto"
            maxLength={LONGEST}
            value={file.description}
            onInput={(event) => write({ description: event.currentTarget.value })}
          />
        </label>
        <div class="row">
          {files.length > 1 && control("media.earlier", "back", () => move(-1), index === 0)}
          {files.length > 1 && control("media.later", "chevron", () => move(1), index === files.length - 1)}
          {file.media.type === "image" && control("media.focus", "pin", () => setPointing(true))}
          {control("media.remove", "trash", () => attachments.remove(file))}
        </div>
      </div>
      <FocusPicker
        open={isPointing}
        media={file.media}
        focus={file.focus ?? file.media.meta?.focus ?? { x: 0, y: 0 }}
        onChange={(focus) => write({ focus })}
        onClose={() => setPointing(false)}
      />
    </li>
  );
}

function Thumb({ file }: { file: AttachedFile }) {
  const { media, description } = file;
  const picture = media.preview_url ?? (media.type === "image" ? media.url : null);
  if (picture) return <img src={picture} alt={description} width="112" height="112" />;
  return (
    <span class="thumb">
      <Icon name={media.type === "audio" ? "listen" : "media"} size="l" />
    </span>
  );
}

function RowUnderWay({ file, onDismiss }: { file: FileUnderWay; onDismiss: () => void }) {
  const { tr } = useSession();
  const { name, sent, problem } = file;
  return (
    <li class="attach under-way">
      <span class="thumb">
        <Icon name={problem ? "alert" : "media"} size="l" />
      </span>
      <div class="stack g2">
        <bdi class="small strong clip">{name}</bdi>
        {problem ? (
          <Note tone="bad" icon="alert">
            {tr.t(problem.status === 0 ? "media.offline" : "media.refused")}{" "}
            <bdi lang="en" dir="auto">
              {problem.reason}
            </bdi>
          </Note>
        ) : (
          <label class="stack g1">
            <span class="xs soft">{tr.t(sent < 1 ? "media.sending" : "media.working")}</span>
            <progress max={1} value={sent < 1 ? sent : undefined} />
          </label>
        )}
        {problem && (
          <Button kind="line" size="small" type="button" onClick={onDismiss}>
            {tr.t("media.remove")}
          </Button>
        )}
      </div>
    </li>
  );
}

export function HideFiles({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  const { tr } = useSession();
  return (
    <label class="row g2 small">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      {tr.t("media.sensitive")}
    </label>
  );
}
