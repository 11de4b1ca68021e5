// Who asks to join: for moderators.
import type { WaitingPerson } from "../app/entities/instance.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
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
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <h2 class="display dl">{tr.t("waiting.title")}</h2>
      <Outcome />
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
      <div class="row wrap">
        <Press
          action="/admin/sign-ups/approve"
          fields={{ id }}
          label={tr.t("waiting.approve")}
          named={tr.t("waiting.approve_named", { name })}
          kind="ink"
        />
        <Press
          action="/admin/sign-ups/reject"
          fields={{ id }}
          label={tr.t("waiting.reject")}
          named={tr.t("waiting.reject_named", { name })}
          kind="quiet"
        />
      </div>
    </li>
  );
}
