// Whom one has muted, and the way back.
import type { MutedAccount } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Handle } from "../components/name.tsx";
import { Outcome } from "../components/outcome.tsx";
import { furtherPath, PeopleList } from "../components/people-list.tsx";
import { Press } from "../components/press.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, requireMe } from "./page.ts";
import { onePage, type PeopleData } from "./people-page.ts";

export const page = definePage<PeopleData<MutedAccount>>({
  load: async (request) => {
    requireMe(request);
    return onePage(request, request.api.mutes);
  },
  title: (_data, tr) => tr.t("mutes.title"),
  View: Mutes,
});

function Mutes({ data: { people, older } }: { data: PeopleData<MutedAccount> }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("mutes.title")}</h2>
        <p class="soft text">{tr.t("mutes.lead")}</p>
      </div>
      <Outcome />
      {people.length === 0 ? (
        <EmptyState level={3} title={tr.t("mutes.empty")} help={tr.t("mutes.empty_help")} />
      ) : (
        <PeopleList
          people={people}
          label={tr.t("mutes.title")}
          older={furtherPath("/settings/mutes", older)}
          line={(account) => <Until account={account} />}
        >
          {({ id, acct: name }) => (
            <Press
              action="/people/unmute"
              fields={{ id }}
              label={tr.t("people.unmute")}
              named={tr.t("people.unmute_named", { name })}
            />
          )}
        </PeopleList>
      )}
    </SettingsFrame>
  );
}

function Until({ account }: { account: MutedAccount }) {
  const { tr } = useSession();
  const { mute_expires_at: until } = account;
  if (!until) return <Handle account={account} />;
  return <>{tr.t("mutes.until", { when: tr.date(new Date(until), { dateStyle: "medium" }) })}</>;
}
