// The editor of one's own jar: shown or not, which services in which order, who sees each, and what each reveals.
import { Button, ButtonLink } from "../../components/button.tsx";
import { FieldError } from "../../components/field.tsx";
import { Icon, type IconName } from "../../components/icon.tsx";
import { hueOf } from "../../components/avatar.tsx";
import { NeedsApp } from "../../components/needs-app.tsx";
import { Note } from "../../components/note.tsx";
import { revealsSentence } from "../../components/reveals.ts";
import { serviceName } from "../../components/tip-entry.ts";
import type { MessageKey } from "../../i18n.ts";
import { useApp } from "../context.ts";
import type { OwnTipJar, TipEntry, TipVisibility } from "../entities.ts";
import { nameOf, plainName } from "../names.ts";
import { tipsPath } from "../paths.ts";
import { useSession } from "../session.tsx";
import { AddEntry } from "./add-entry.tsx";
import { MAX_ENTRIES, moved, removed, seenBy, type JarProblem } from "./jar-draft.ts";
import { problemWords } from "./problem-words.ts";
import { Reauthenticate } from "./reauthenticate.tsx";
import { useJar, type JarEditor } from "./use-jar.ts";
import { VisibilityChoice } from "./visibility-choice.tsx";

export function JarEditorView({ jar }: { jar: OwnTipJar }) {
  const { me, tr } = useSession();
  const app = useApp();
  const editor = useJar(jar);
  const { problem, changed, busy } = editor;
  const save = async () => {
    if (await editor.save()) app?.toast({ text: tr.t("jar.saved") });
  };
  return (
    <NeedsApp>
      <Switches editor={editor} />
      <Entries editor={editor} />
      <AddEntry editor={editor} />
      {problem?.at === "jar" && (
        <Note tone="bad" icon="alert">
          {problemWords(tr, problem)}
        </Note>
      )}
      <Note tone="saffron" icon="history">
        {tr.t("jar.change_warning")}
      </Note>
      <div class="row wrap savebar">
        <Button
          kind="ink"
          size="big"
          icon="key"
          type="button"
          busy={busy}
          disabled={!changed}
          onClick={() => void save()}
        >
          {tr.t("jar.save")}
        </Button>
        {me && (
          <ButtonLink kind="quiet" href={tipsPath(me)}>
            {tr.t("jar.preview")}
          </ButtonLink>
        )}
      </div>
      {app && (
        <Reauthenticate
          open={editor.asksPassword}
          onClose={() => editor.giveUp()}
          onDone={() => editor.confirmed()}
        />
      )}
    </NeedsApp>
  );
}

function Switches({ editor }: { editor: JarEditor }) {
  const { tr } = useSession();
  const { draft, saved, change } = editor;
  return (
    <div class="card pad stack">
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          checked={draft.enabled}
          disabled={!draft.adult}
          onChange={(event) => change({ ...draft, enabled: event.currentTarget.checked })}
        />
        <span class="stack g0">
          <span class="strong">{tr.t("jar.show")}</span>
          <span class="hint">{tr.t(draft.adult ? "jar.show_help" : "jar.show_needs_adult")}</span>
        </span>
      </label>
      <label class="check small">
        <input
          type="checkbox"
          checked={draft.adult}
          disabled={saved.adult}
          onChange={(event) => {
            const adult = event.currentTarget.checked;
            change({ ...draft, adult, enabled: adult });
          }}
        />
        <span>{tr.t("jar.adult")}</span>
      </label>
    </div>
  );
}

function Entries({ editor }: { editor: JarEditor }) {
  const { tr } = useSession();
  const { entries } = editor.draft;
  return (
    <section class="stack g3">
      <div class="row">
        <h3 class="strong grow">{tr.t("jar.services")}</h3>
        <span class="xs muted num">{tr.t("jar.count", { count: entries.length, limit: MAX_ENTRIES })}</span>
      </div>
      {entries.length > 0 ? (
        <ul class="card">
          {entries.map((entry, place) => (
            <EntryRow key={entry.id} entry={entry} place={place} editor={editor} />
          ))}
        </ul>
      ) : (
        <p class="soft">{tr.t("jar.empty")}</p>
      )}
    </section>
  );
}

interface EntryRowProps {
  entry: TipEntry;
  place: number;
  editor: JarEditor;
}

function EntryRow({ entry, place, editor }: EntryRowProps) {
  const { me, tr } = useSession();
  const { draft, change, problem } = editor;
  const service = serviceName(tr, entry);
  const move = (by: 1 | -1) => change(moved(draft, place, by));
  return (
    <li class="jarrow own">
      <span class={`mono ${hueOf(entry.service)}`} aria-hidden="true">
        {entry.monogram}
      </span>
      <div class="stack g0">
        <span class="strong clip">
          <bdi>{service}</bdi>
        </span>
        <span class="small muted">
          <bdi class="at" dir="ltr">
            {plainName(entry.handle)}
          </bdi>
        </span>
        <span class="hint row top">
          <Icon name="show" size="s" />
          <span>
            {tr.t("jar.payers_read", { sentence: revealsSentence(tr, entry.reveals, me ? nameOf(me) : "") })}
          </span>
        </span>
        <VisibilityChoice
          service={service}
          visibility={entry.visibility as TipVisibility}
          onChoose={(visibility) => change(seenBy(draft, entry.id, visibility))}
        />
        {problem?.at === place && <EntryProblem problem={problem} place={place} />}
      </div>
      <div class="row g0">
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
          disabled={place === draft.entries.length - 1}
          onPress={() => move(1)}
        />
        <RowButton
          icon="trash"
          label="jar.remove"
          service={service}
          onPress={() => change(removed(draft, entry.id))}
        />
      </div>
    </li>
  );
}

function EntryProblem({ problem, place }: { problem: JarProblem; place: number }) {
  const { tr } = useSession();
  return <FieldError id={`entry-${place}-error`}>{problemWords(tr, problem)}</FieldError>;
}

interface RowButtonProps {
  icon: IconName;
  turned?: boolean;
  label: MessageKey;
  service: string;
  disabled?: boolean;
  onPress: () => void;
}

function RowButton({ icon, turned, label, service, disabled, onPress }: RowButtonProps) {
  const { tr } = useSession();
  const words = tr.t(label, { service });
  return (
    <button
      type="button"
      class={turned ? "ib turned" : "ib"}
      aria-label={words}
      title={words}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
