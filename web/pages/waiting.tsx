// Who asks to join: for moderators.
import type { WaitingPerson } from "../app/entities/instance.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Note } from "../components/note.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { Ago } from "../components/time.tsx";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<WaitingPerson[]>({
  load: async (request) => {
    requireMe(request);
    return request.api.waiting();
  },
  title: (_data, tr) => tr.t("waiting.title"),
  View: Waiting,
});

function Waiting({ data: people }: { data: WaitingPerson[] }) {
  const { here, origin, tr } = useSession();
  const done = `waiting.done.${new URL(here, origin).searchParams.get("done")}`;
  return (
    <SettingsFrame back="/settings">
      <h2 class="display dl">{tr.t("waiting.title")}</h2>
      {tr.has(done) && (
        <Note tone="mint" icon="check">
          {tr.t(done)}
        </Note>
      )}
      {people.length === 0 && <EmptyState title={tr.t("waiting.empty")} help={tr.t("waiting.empty_help")} />}
      <ul class="stack g4">
        {people.map((person) => (
          <WaitingRow key={person.id} person={person} />
        ))}
      </ul>
    </SettingsFrame>
  );
}

function WaitingRow({ person }: { person: WaitingPerson }) {
  const { tr } = useSession();
  const { id, username: name, email, invite_request: reason, created_at } = person;
  return (
    <li class="card pad stack g3">
      <div class="row">
        <span class="grow stack g0">
          <bdi class="strong" dir="ltr">
            @{name}
          </bdi>
          <bdi class="hint" dir="ltr">
            {email}
          </bdi>
        </span>
        <span class="xs muted">
          <Ago at={created_at} />
        </span>
      </div>
      <p class={reason ? "text" : "soft"} dir="auto">
        {reason ?? tr.t("waiting.no_reason")}
      </p>
      <form class="row wrap" method="post" action="/admin/sign-ups">
        <input type="hidden" name="id" value={id} />
        <Button
          kind="ink"
          name="decision"
          value="approve"
          aria-label={tr.t("waiting.approve_named", { name })}
        >
          {tr.t("waiting.approve")}
        </Button>
        <Button
          kind="quiet"
          name="decision"
          value="reject"
          aria-label={tr.t("waiting.reject_named", { name })}
        >
          {tr.t("waiting.reject")}
        </Button>
      </form>
    </li>
  );
}
