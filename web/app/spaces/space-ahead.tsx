// A Space to come: its day, the reminder and the calendar for guests; start, change and calling off for its host.
import { useState } from "preact/hooks";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FormEnd } from "../../components/form-end.tsx";
import { Note } from "../../components/note.tsx";
import { relativeTime } from "../../components/time.tsx";
import type { MessageKey } from "../../i18n.ts";
import { ApiError } from "../api/caller.ts";
import { useApp } from "../context.ts";
import type { Space } from "../entities/spaces.ts";
import { spaceHref } from "../paths.ts";
import { useSession } from "../session.tsx";

export function SpaceAhead({ space }: { space: Space }) {
  const { me, now, tr } = useSession();
  const at = new Date(space.scheduled_for!);
  const day = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" } as const;
  return (
    <section class="stack g4" aria-label={tr.t("spaces.state.scheduled")}>
      <p class="display dm">
        <time class="num" dateTime={space.scheduled_for!}>
          {tr.date(at, day)}
        </time>
      </p>
      <p class="soft">{tr.t("spaces.starts", { when: relativeTime(tr, at, now) })}</p>
      {me?.id === space.host.id ? <HostWays space={space} /> : <GuestWays space={space} />}
    </section>
  );
}

function GuestWays({ space }: { space: Space }) {
  const { me, tr } = useSession();
  const app = useApp();
  const [reminded, setReminded] = useState(space.reminder);
  const [failed, setFailed] = useState(false);
  const toggle = async () => {
    setFailed(false);
    try {
      setReminded((await app!.api.remindOfSpace(space.id, !reminded)).reminder);
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <div class="row wrap">
        {me ? (
          <Button kind={reminded ? "line" : "live"} icon="bell" type="button" onClick={() => void toggle()}>
            {tr.t(reminded ? "spaces.reminded" : "spaces.remind")}
          </Button>
        ) : (
          <ButtonLink
            kind="live"
            icon="bell"
            href={`/sign-in?return=${encodeURIComponent(spaceHref(space.id))}`}
          >
            {tr.t("spaces.remind")}
          </ButtonLink>
        )}
        <Calendar space={space} />
      </div>
      {reminded && <p class="small soft">{tr.t("spaces.reminded_help")}</p>}
      {failed && (
        <Note tone="bad" icon="alert">
          {tr.t("action.failed")}
        </Note>
      )}
    </>
  );
}

function Calendar({ space }: { space: Space }) {
  const { tr } = useSession();
  return (
    <ButtonLink
      kind="line"
      icon="calendar"
      href={`/api/v1/spaces/${encodeURIComponent(space.id)}/calendar.ics`}
    >
      {tr.t("spaces.calendar")}
    </ButtonLink>
  );
}

function HostWays({ space }: { space: Space }) {
  const { tr } = useSession();
  const app = useApp();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const run = async (doing: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await doing();
      app?.reload();
    } catch (error) {
      setProblem(error instanceof ApiError && error.status === 409 ? "new_space.already" : "action.failed");
    }
    setBusy(false);
  };
  return (
    <>
      <div class="row wrap">
        <Button
          kind="live"
          icon="mic"
          type="button"
          busy={busy}
          onClick={() => void run(() => app!.api.startSpace(space.id))}
        >
          {tr.t("spaces.start_now")}
        </Button>
        <ButtonLink kind="line" icon="edit" href={`${spaceHref(space.id)}/edit`}>
          {tr.t("action.edit")}
        </ButtonLink>
        <Calendar space={space} />
        <Button kind="danger-line" type="button" onClick={() => setAsking(true)}>
          {tr.t("spaces.call_off")}
        </Button>
      </div>
      {problem && (
        <Note tone="bad" icon="alert">
          {tr.t(problem)}
        </Note>
      )}
      <Dialog title={tr.t("spaces.call_off_title")} open={asking} onClose={() => setAsking(false)} night>
        <p class="soft">{tr.t("spaces.call_off_help")}</p>
        <FormEnd onCancel={() => setAsking(false)}>
          <Button
            kind="danger"
            type="button"
            busy={busy}
            onClick={() => {
              setAsking(false);
              void run(() => app!.api.cancelSpace(space.id));
            }}
          >
            {tr.t("spaces.call_off")}
          </Button>
        </FormEnd>
      </Dialog>
    </>
  );
}
