// The form of a Space: what it is called, what it is about, when, who listens, who speaks, and whether it is kept.
import { useState } from "preact/hooks";
import { ApiError } from "../api/caller.ts";
import { languageName, spokenLanguages } from "../compose/languages.ts";
import { firstChoice, toLocal } from "../compose/schedule-field.tsx";
import { useApp } from "../context.ts";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { Button } from "../../components/button.tsx";
import { Field, Switch } from "../../components/field.tsx";
import { NeedsApp } from "../../components/needs-app.tsx";
import { Note } from "../../components/note.tsx";
import type { MessageKey } from "../../i18n.ts";
import { CoverField } from "./cover-field.tsx";
import {
  fieldOf,
  listenChoices,
  MAX_TITLE,
  MAX_TOPICS,
  problemIn,
  readDraft,
  speakChoices,
  type SpaceDraft,
  type SpaceField,
} from "./space-draft.ts";

interface SpaceFormProps {
  /** What is changed; a new one without it. */
  space?: Space;
  /** Rejects with what the server objects to. */
  onSend: (draft: SpaceDraft) => Promise<void>;
}

interface Problem {
  field: SpaceField | null;
  words: MessageKey;
}

export function SpaceForm({ space, onSend }: SpaceFormProps) {
  const { me, tr } = useSession();
  const app = useApp();
  const isPlanned = space?.state === "scheduled";
  const [planned, setPlanned] = useState(isPlanned);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const draft = readDraft(new FormData(event.currentTarget as HTMLFormElement));
    const wrong = problemIn(draft, Date.now());
    setProblem(wrong && problems[wrong]);
    if (wrong || !app) return;
    setBusy(true);
    try {
      await onSend(draft);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  const errorAt = (field: SpaceField) => (problem?.field === field ? tr.t(problem.words) : undefined);
  return (
    <form class="padx py stack g6 sett" onSubmit={(event) => void send(event)}>
      <NeedsApp>
        <Field
          name="title"
          label={tr.t("new_space.title")}
          hint={tr.t("new_space.title_hint")}
          dir="auto"
          maxLength={MAX_TITLE}
          {...(space ? { value: space.title } : {})}
          error={errorAt("title")}
          required
        />
        <Field
          name="topics"
          label={tr.t("spaces.topics")}
          hint={tr.t("new_space.topics_hint", { count: MAX_TOPICS })}
          dir="auto"
          {...(space ? { value: space.topics.join(", ") } : {})}
          error={errorAt("topics")}
        />
        <LanguageField language={space?.language ?? tr.lang} />
        {!space && <WhenChoice planned={planned} onChoose={setPlanned} />}
        {planned && <TimeField space={space} error={errorAt("scheduled_for")} />}
        <Choice
          name="who_listens"
          label="new_space.who_listens"
          choices={listenChoices}
          chosen={space?.who_listens ?? "everyone"}
        />
        <Choice
          name="who_speaks"
          label="new_space.who_speaks"
          choices={speakChoices}
          chosen={space?.who_speaks ?? "everyone"}
        />
        <Switch
          name="record"
          label={tr.t("new_space.record")}
          hint={tr.t("new_space.record_hint")}
          checked={space?.record ?? false}
        />
        {(!space || space.started_by.id === me?.id) && (
          <CoverField {...(space?.cover ? { before: space.cover } : {})} />
        )}
        {problem?.field === null && (
          <Note tone="bad" icon="alert">
            {tr.t(problem.words)}
          </Note>
        )}
        <div class="row wrap">
          <Button kind="ink" size="big" icon={planned ? "calendar" : "mic"} busy={busy}>
            {tr.t(space ? "new_space.save" : planned ? "new_space.plan" : "new_space.go")}
          </Button>
        </div>
        {!space && <p class="hint">{tr.t(planned ? "new_space.after_plan" : "new_space.after")}</p>}
      </NeedsApp>
    </form>
  );
}

function LanguageField({ language }: { language: string }) {
  const { tr } = useSession();
  const known = spokenLanguages(tr.locale, tr.lang);
  const codes = known.includes(language) ? known : [language, ...known];
  return (
    <div class="field">
      <label for="language">{tr.t("new_space.language")}</label>
      <select class="input" id="language" name="language">
        {codes.map((code) => (
          <option key={code} value={code} selected={code === language}>
            {languageName(tr.locale, code)}
          </option>
        ))}
      </select>
    </div>
  );
}

function WhenChoice({ planned, onChoose }: { planned: boolean; onChoose: (planned: boolean) => void }) {
  const { tr } = useSession();
  return (
    <fieldset class="stack g2">
      <legend class="strong small">{tr.t("new_space.when")}</legend>
      {[false, true].map((later) => (
        <label key={String(later)} class="check">
          <input type="radio" name="when" checked={planned === later} onChange={() => onChoose(later)} />
          <span>{tr.t(later ? "new_space.later" : "new_space.now")}</span>
        </label>
      ))}
    </fieldset>
  );
}

function TimeField({ space, error }: { space: Space | undefined; error: string | undefined }) {
  const { now, tr } = useSession();
  const at = space?.scheduled_for;
  return (
    <Field
      name="scheduled_for"
      type="datetime-local"
      dir="ltr"
      label={tr.t("new_space.time")}
      hint={tr.t("new_space.time_hint")}
      value={at ? toLocal(new Date(at)) : firstChoice(now)}
      error={error}
      required
    />
  );
}

interface ChoiceProps<Value extends string> {
  name: "who_listens" | "who_speaks";
  label: MessageKey;
  choices: readonly Value[];
  chosen: Value;
}

function Choice<Value extends (typeof listenChoices)[number] | (typeof speakChoices)[number]>({
  name,
  label,
  choices,
  chosen,
}: ChoiceProps<Value>) {
  const { tr } = useSession();
  return (
    <div class="field">
      <label for={name}>{tr.t(label)}</label>
      <select class="input" id={name} name={name}>
        {choices.map((value) => (
          <option key={value} value={value} selected={value === chosen}>
            {tr.t(words[name][value]!)}
          </option>
        ))}
      </select>
    </div>
  );
}

const words: Record<ChoiceProps<string>["name"], Record<string, MessageKey>> = {
  who_listens: {
    everyone: "new_space.listens_everyone",
    signed_in: "new_space.listens_signed_in",
    followers: "new_space.listens_followers",
  },
  who_speaks: {
    everyone: "new_space.speaks_everyone",
    followed: "new_space.speaks_followed",
    invited: "new_space.speaks_invited",
  },
};

const problems: Record<"topics" | "past" | "far", Problem> = {
  topics: { field: "topics", words: "new_space.too_many_topics" },
  past: { field: "scheduled_for", words: "new_space.past" },
  far: { field: "scheduled_for", words: "new_space.far" },
};

function problemOf(error: unknown): Problem {
  if (!(error instanceof ApiError)) return { field: null, words: "new_space.failed" };
  if (error.status === 409) return { field: null, words: "new_space.already" };
  if (error.status === 403) return { field: null, words: "new_space.refused" };
  if (error.status === 410) return { field: null, words: "new_space.over" };
  if (error.status === 503) return { field: null, words: "new_space.full" };
  const field = fieldOf(error);
  if (field === "topics") return { field, words: "new_space.bad_topic" };
  if (field === "title") return { field, words: "new_space.bad_title" };
  if (field === "scheduled_for") return { field, words: "new_space.bad_time" };
  return { field: null, words: error.status === 0 ? "compose.offline" : "new_space.failed" };
}
