// The invitations that one has made.
import type { Invitation } from "../app/entities/instance.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { CopyButton } from "../components/copy-button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Field } from "../components/field.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, requireMe } from "./page.ts";

const PATH = "/settings/invitations";

export const page = definePage<Invitation[]>({
  load: async (request) => {
    requireMe(request);
    return request.api.invitations();
  },
  title: (_data, tr) => tr.t("invitations.title"),
  View: Invitations,
});

function Invitations({ data: invitations }: { data: Invitation[] }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("invitations.title")}</h2>
        <p class="soft text">{tr.t("invitations.lead")}</p>
      </div>
      <Outcome />
      <form class="card pad stack g4" method="post" action={PATH} data-press>
        <input type="hidden" name="return" value={PATH} />
        <Field
          name="max_uses"
          type="number"
          label={tr.t("invitations.uses")}
          value="1"
          min={1}
          max={1_000}
          required
        />
        <Field
          name="days"
          type="number"
          label={tr.t("invitations.days")}
          value="7"
          min={1}
          max={365}
          required
        />
        <div class="row">
          <Button kind="ink">{tr.t("invitations.go")}</Button>
        </div>
      </form>
      {invitations.length === 0 ? (
        <EmptyState title={tr.t("invitations.empty")} help={tr.t("invitations.empty_help")} />
      ) : (
        <ul class="card">
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
    </SettingsFrame>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { tr } = useSession();
  const { id, code, url, uses, max_uses: max, expires_at: until, expired } = invitation;
  const used = max === null ? tr.t("invitations.used", { uses }) : tr.t("invitations.used_of", { uses, max });
  const when = until && tr.date(new Date(until), { day: "numeric", month: "short" });
  const state = expired ? tr.t("invitations.over") : when && tr.t("invitations.until", { when });
  return (
    <li class="stack g1 pad">
      <bdi class="code" dir="ltr">
        {url}
      </bdi>
      <div class="row wrap">
        <span class="hint grow">{[used, state].filter(Boolean).join(" · ")}</span>
        {!expired && <CopyButton text={url} label={tr.t("action.copy")} />}
        {!expired && (
          <Press
            action={`${PATH}/end`}
            fields={{ id }}
            label={tr.t("invitations.end")}
            named={tr.t("invitations.end_named", { code })}
            kind="quiet"
            size="small"
          />
        )}
      </div>
    </li>
  );
}
