// Posts that wait for their time: their author sees them, moves them, rewords them, or takes them back.
import { useState } from "preact/hooks";
import { ApiError } from "../app/api/caller.ts";
import { ScheduleField, toInstant, toLocal } from "../app/compose/schedule-field.tsx";
import { useApp } from "../app/context.ts";
import { directionOf } from "../app/direction.ts";
import type { ScheduledStatus } from "../app/entities/posts.ts";
import { plainName } from "../app/names.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Note } from "../components/note.tsx";
import { definePage, requireMe } from "./page.ts";

interface Data {
  waiting: ScheduledStatus[];
}

export const page = definePage<Data>({
  async load(request) {
    requireMe(request);
    const found = await request.api.scheduled({ limit: 40 });
    return { waiting: found.toSorted((a, b) => a.scheduled_at.localeCompare(b.scheduled_at)) };
  },
  title: (_data, tr) => tr.t("scheduled.title"),
  View: Scheduled,
});

function Scheduled({ data: { waiting } }: { data: Data }) {
  const { tr } = useSession();
  return (
    <Frame>
      <TopBar title={tr.t("scheduled.title")} back="/settings" />
      {waiting.length === 0 && (
        <EmptyState title={tr.t("scheduled.empty")} help={tr.t("scheduled.empty_help")} />
      )}
      {waiting.map((one) => (
        <Waiting key={one.id} status={one} />
      ))}
    </Frame>
  );
}

function Waiting({ status }: { status: ScheduledStatus }) {
  const { now, tr } = useSession();
  const app = useApp();
  const [editing, setEditing] = useState(false);
  const at = new Date(status.scheduled_at);
  const { text, spoiler_text: spoiler, visibility, language } = status.params;
  const cancel = async () => {
    try {
      await app?.api.cancelScheduled(status.id);
      app?.toast({ text: tr.t("scheduled.cancelled") });
      app?.reload();
    } catch {
      app?.toast({ text: tr.t("action.failed") });
    }
  };
  return (
    <article class="padx py stack g3 rule-below" aria-label={tr.t("scheduled.one")}>
      <p class="row g2 small strong">
        <Icon name="schedule" size="s" />
        <time dateTime={status.scheduled_at}>{tr.date(at, { dateStyle: "full", timeStyle: "short" })}</time>
        <span class="xs muted push">{tr.t(`post.visibility.${visibility}`)}</span>
      </p>
      {at.getTime() < now && (
        <Note tone="bad" icon="alert">
          {tr.t("scheduled.overdue")}
        </Note>
      )}
      {spoiler && <bdi class="strong small">{plainName(spoiler)}</bdi>}
      <p class="text prewrap" dir={directionOf(text, language ?? undefined)} lang={language ?? undefined}>
        {text}
      </p>
      <div class="row wrap needs-script">
        <Button kind="line" size="small" icon="edit" type="button" onClick={() => setEditing(true)}>
          {tr.t("post.edit")}
        </Button>
        <Button kind="danger-line" size="small" type="button" onClick={() => void cancel()}>
          {tr.t("scheduled.cancel")}
        </Button>
      </div>
      {app && (
        <Dialog title={tr.t("scheduled.edit")} open={editing} onClose={() => setEditing(false)}>
          <Editor status={status} onDone={() => setEditing(false)} />
        </Dialog>
      )}
    </article>
  );
}

function Editor({ status, onDone }: { status: ScheduledStatus; onDone: () => void }) {
  const { tr } = useSession();
  const app = useApp();
  const [text, setText] = useState(status.params.text);
  const [at, setAt] = useState(toLocal(new Date(status.scheduled_at)));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    const scheduled_at = toInstant(at, Date.now());
    if (scheduled_at === null) return setProblem(tr.t("compose.schedule_hint"));
    setBusy(true);
    try {
      await app?.api.reschedule(status, { text, scheduled_at });
      onDone();
      app?.reload();
    } catch (error) {
      setProblem(error instanceof ApiError && error.status === 422 ? error.message : tr.t("action.failed"));
    }
    setBusy(false);
  };
  return (
    <form
      class="stack g4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label class="field">
        <span class="legend">{tr.t("compose.text")}</span>
        <textarea
          class="input"
          dir="auto"
          rows={5}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <ScheduleField value={at} onChange={setAt} />
      {problem && (
        <Note tone="bad" icon="alert">
          <bdi>{problem}</bdi>
        </Note>
      )}
      <Button kind="ink" busy={busy}>
        {tr.t("compose.save")}
      </Button>
    </form>
  );
}
