// One entry of one's own jar: moved by its handle, keys or buttons, edited in place, removed with a way back.
import { useState } from "preact/hooks";
import { hueOf } from "../../components/avatar.tsx";
import { FieldError } from "../../components/field.tsx";
import { Icon, type IconName } from "../../components/icon.tsx";
import { revealsSentence } from "../../components/reveals.ts";
import { serviceName, shownHandle } from "../../components/tip-entry.ts";
import type { MessageKey } from "../../i18n.ts";
import { useApp } from "../context.ts";
import type { OwnTipEntry, TipVisibility } from "../entities/tips.ts";
import { nameOf } from "../names.ts";
import { useSession } from "../session.tsx";
import { EntryPanel } from "./entry-panel.tsx";
import { moved, removed, restored, withEntry } from "./jar-draft.ts";
import { problemWords } from "./problem-words.ts";
import type { Drag, DragHandle } from "./use-drag.ts";
import type { JarEditor } from "./use-jar.ts";
import { VisibilityChoice } from "./visibility-choice.tsx";

interface OwnEntryProps {
  entry: OwnTipEntry;
  place: number;
  editor: JarEditor;
  drag: Drag | null;
  handle: DragHandle;
}

export function OwnEntry({ entry, place, editor, drag, handle }: OwnEntryProps) {
  const { tr } = useSession();
  const [open, setOpen] = useState(false);
  const service = serviceName(tr, entry);
  const isProblem = editor.problem?.at === place;
  return (
    <li class="jarrow own" data-drag={markOf(drag, place)}>
      <Handle service={service} place={place} editor={editor} handle={handle} />
      <span class={`mono ${hueOf(entry.service)}`} aria-hidden="true">
        {entry.monogram}
      </span>
      <Summary entry={entry} service={service} editor={editor} />
      <Buttons entry={entry} place={place} editor={editor} open={open} onEdit={() => setOpen(!open)} />
      {(open || isProblem) && (
        <EntryPanel
          entry={entry}
          error={isProblem ? problemWords(tr, editor.problem!) : undefined}
          onChange={(change) => editor.change((draft) => withEntry(draft, entry.id, change))}
        />
      )}
    </li>
  );
}

function markOf(drag: Drag | null, place: number): string | undefined {
  if (!drag) return undefined;
  if (drag.from === place) return "held";
  if (drag.to !== place) return undefined;
  return drag.to < drag.from ? "before" : "after";
}

interface HandleProps {
  service: string;
  place: number;
  editor: JarEditor;
  handle: DragHandle;
}

function Handle({ service, place, editor, handle }: HandleProps) {
  const { tr } = useSession();
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by === 0) return;
    event.preventDefault();
    editor.change((draft) => moved(draft, place, place + by));
  };
  return (
    <button
      type="button"
      class="handle"
      aria-label={tr.t("jar.drag", { service })}
      onKeyDown={onKeyDown}
      {...handle}
    >
      <Icon name="drag" />
    </button>
  );
}

function Summary({ entry, service, editor }: Pick<OwnEntryProps, "entry" | "editor"> & { service: string }) {
  const { me, tr } = useSession();
  const sentence = revealsSentence(tr, entry.reveals, me ? nameOf(me) : "");
  return (
    <div class="stack g0">
      <span class="strong clip">
        <bdi>{service}</bdi>
      </span>
      <span class="small muted">
        <bdi class="at" dir="ltr">
          {shownHandle(entry)}
        </bdi>
      </span>
      {entry.links_back_at && (
        <span class="xs links-back">
          <Icon name="verified" size="s" />
          {tr.t("tips.links_back")}
        </span>
      )}
      {entry.denied && (
        <FieldError id={`denied-${entry.id}`}>
          {problemWords(tr, { at: "jar", reason: entry.denied, said: "" })} {tr.t("jar.nobody_sees")}
        </FieldError>
      )}
      <span class="hint row top">
        <Icon name="show" size="s" />
        <span>{tr.t("jar.payers_read", { sentence })}</span>
      </span>
      <VisibilityChoice
        service={service}
        visibility={entry.visibility as TipVisibility}
        onChoose={(visibility) => editor.change((draft) => withEntry(draft, entry.id, { visibility }))}
      />
    </div>
  );
}

interface ButtonsProps {
  entry: OwnTipEntry;
  place: number;
  editor: JarEditor;
  open: boolean;
  onEdit: () => void;
}

function Buttons({ entry, place, editor, open, onEdit }: ButtonsProps) {
  const { tr } = useSession();
  const app = useApp();
  const service = serviceName(tr, entry);
  const { entries } = editor.draft;
  const move = (by: 1 | -1) => editor.change((draft) => moved(draft, place, place + by));
  const remove = () => {
    editor.change((draft) => removed(draft, entry.id));
    const run = () => editor.change((draft) => restored(draft, entry, place));
    app?.toast({ text: tr.t("jar.removed", { service }), action: { label: tr.t("action.undo"), run } });
  };
  return (
    <div class="row g0">
      <RowButton icon="edit" label="jar.edit" service={service} expanded={open} onPress={onEdit} />
      <RowButton
        icon="down"
        turned
        label="jar.move_up"
        service={service}
        disabled={place === 0}
        onPress={() => move(-1)}
      />
      <RowButton
        icon="down"
        label="jar.move_down"
        service={service}
        disabled={place === entries.length - 1}
        onPress={() => move(1)}
      />
      <RowButton icon="trash" label="jar.remove" service={service} onPress={remove} />
    </div>
  );
}

interface RowButtonProps {
  icon: IconName;
  turned?: boolean;
  label: MessageKey;
  service: string;
  disabled?: boolean;
  expanded?: boolean;
  onPress: () => void;
}

function RowButton({ icon, turned, label, service, disabled, expanded, onPress }: RowButtonProps) {
  const { tr } = useSession();
  const words = tr.t(label, { service });
  return (
    <button
      type="button"
      class={turned ? "ib turned" : "ib"}
      aria-label={words}
      aria-expanded={expanded}
      title={words}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
