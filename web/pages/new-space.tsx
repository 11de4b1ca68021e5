// Opens a Space: a title, up to three topics, a language; then the room.
import { useState } from "preact/hooks";
import { ApiError } from "../app/api.ts";
import { languageName, spokenLanguages } from "../app/compose/languages.ts";
import { useApp } from "../app/context.ts";
import { STAGE_HASH } from "../app/room/controls.tsx";
import { useSession } from "../app/session.tsx";
import { fieldOf, MAX_TITLE, MAX_TOPICS, topicsOf, type SpaceField } from "../app/spaces-form.ts";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { NeedsApp } from "../components/needs-app.tsx";
import { Note } from "../components/note.tsx";
import type { MessageKey } from "../i18n.ts";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<null>({
  load: async (request) => {
    requireMe(request);
    return null;
  },
  title: (_data, tr) => tr.t("spaces.open"),
  View: NewSpace,
});

interface Problem {
  field: SpaceField | null;
  words: MessageKey;
}

function NewSpace() {
  const { tr } = useSession();
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const open = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const asked = readForm(form);
    const wrong = check(asked.topics);
    setProblem(wrong);
    if (wrong || !app) return;
    setBusy(true);
    try {
      const space = await app.api.openSpace(asked);
      app.navigate(`/spaces/${encodeURIComponent(space.id)}${STAGE_HASH}`);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  const errorAt = (field: SpaceField) => (problem?.field === field ? tr.t(problem.words) : undefined);
  return (
    <Frame wide>
      <TopBar title={tr.t("spaces.open")} back="/spaces" />
      <form class="padx py stack g6 sett" onSubmit={(event) => void open(event)}>
        <NeedsApp>
          <p class="soft text">{tr.t("new_space.lead")}</p>
          <Field
            name="title"
            label={tr.t("new_space.title")}
            hint={tr.t("new_space.title_hint")}
            dir="auto"
            maxLength={MAX_TITLE}
            error={errorAt("title")}
            required
          />
          <Field
            name="topics"
            label={tr.t("spaces.topics")}
            hint={tr.t("new_space.topics_hint", { count: MAX_TOPICS })}
            dir="auto"
            error={errorAt("topics")}
          />
          <LanguageField />
          {problem?.field === null && (
            <Note tone="bad" icon="alert">
              {tr.t(problem.words)}
            </Note>
          )}
          <div class="row wrap">
            <Button kind="ink" size="big" icon="mic" busy={busy}>
              {tr.t("new_space.go")}
            </Button>
          </div>
          <p class="hint">{tr.t("new_space.after")}</p>
        </NeedsApp>
      </form>
    </Frame>
  );
}

function LanguageField() {
  const { tr } = useSession();
  return (
    <div class="field">
      <label for="language">{tr.t("new_space.language")}</label>
      <select class="input" id="language" name="language">
        {spokenLanguages(tr.locale, tr.lang).map((code) => (
          <option key={code} value={code} selected={code === tr.lang}>
            {languageName(tr.locale, code)}
          </option>
        ))}
      </select>
    </div>
  );
}

function readForm(form: FormData) {
  const text = (name: string) => form.get(name) as string;
  return { title: text("title").trim(), topics: topicsOf(text("topics")), language: text("language") };
}

function check(topics: string[]): Problem | null {
  return topics.length > MAX_TOPICS ? { field: "topics", words: "new_space.too_many_topics" } : null;
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof ApiError)) return { field: null, words: "new_space.failed" };
  if (error.status === 409) return { field: null, words: "new_space.already" };
  if (error.status === 403) return { field: null, words: "new_space.refused" };
  const field = fieldOf(error);
  if (field === "topics") return { field, words: "new_space.bad_topic" };
  if (field === "title") return { field, words: "new_space.bad_title" };
  return { field: null, words: error.status === 0 ? "compose.offline" : "new_space.failed" };
}
