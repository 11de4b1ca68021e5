// The editor of one's own jar: shown or not, which services in which order, who sees each, and what each reveals.
import { Button, ButtonLink } from "../../components/button.tsx";
import { NeedsApp } from "../../components/needs-app.tsx";
import { Note } from "../../components/note.tsx";
import { useApp } from "../context.ts";
import type { OwnTipJar } from "../entities/tips.ts";
import { tipsPath } from "../paths.ts";
import { useSession } from "../session.tsx";
import { AddEntry } from "./add-entry.tsx";
import { EmbedSnippet } from "./embed-snippet.tsx";
import { MAX_ENTRIES, moved } from "./jar-draft.ts";
import { JarPreview } from "./jar-preview.tsx";
import { OwnEntry } from "./own-entry.tsx";
import { problemWords } from "./problem-words.ts";
import { Reauthenticate } from "./reauthenticate.tsx";
import { useDrag } from "./use-drag.ts";
import { useJar, type JarEditor } from "./use-jar.ts";

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
      <Frozen jar={editor.saved} />
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
      {me && <JarPreview me={me} draft={editor.draft} />}
      {me && editor.saved.enabled && editor.saved.entries.length > 0 && <EmbedSnippet me={me} />}
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

/** Only the owner sees a frozen jar, and may still mend it. */
function Frozen({ jar }: { jar: OwnTipJar }) {
  const { tr } = useSession();
  if (!jar.frozen_at) return null;
  const when = tr.date(new Date(jar.frozen_at), { dateStyle: "long" });
  return (
    <Note tone="bad" icon="shield">
      {tr.t("jar.frozen", { when })}
    </Note>
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
          onChange={(event) => {
            const enabled = event.currentTarget.checked;
            change((before) => ({ ...before, enabled }));
          }}
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
            change((before) => ({ ...before, adult, enabled: adult }));
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
  const { drag, handleOf } = useDrag((from, to) => editor.change((draft) => moved(draft, from, to)));
  return (
    <section class="stack g3">
      <div class="row">
        <h3 class="strong grow">{tr.t("jar.services")}</h3>
        <span class="xs muted num">{tr.t("jar.count", { count: entries.length, limit: MAX_ENTRIES })}</span>
      </div>
      {entries.length > 0 ? (
        <ul class="card">
          {entries.map((entry, place) => (
            <OwnEntry
              key={entry.id}
              entry={entry}
              place={place}
              editor={editor}
              drag={drag}
              handle={handleOf(place)}
            />
          ))}
        </ul>
      ) : (
        <p class="soft">{tr.t("jar.empty")}</p>
      )}
    </section>
  );
}
