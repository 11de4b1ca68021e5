// Whom one has blocked, people and whole servers, and the way back.
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Field } from "../components/field.tsx";
import { OneFieldForm } from "../components/one-field-form.tsx";
import { Outcome } from "../components/outcome.tsx";
import { furtherPath, PeopleList } from "../components/people-list.tsx";
import { Press } from "../components/press.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, requireMe } from "./page.ts";
import { onePage, type PeopleData } from "./people-page.ts";

const MAX_DOMAINS = 200;

interface Data extends PeopleData {
  domains: string[];
}

export const page = definePage<Data>({
  load: async (request) => {
    requireMe(request);
    const [people, domains] = await Promise.all([
      onePage(request, request.api.blocks),
      request.api.domainBlocks({ limit: MAX_DOMAINS }),
    ]);
    return { ...people, domains: domains.items };
  },
  title: (_data, tr) => tr.t("blocks.title"),
  View: Blocks,
});

function Blocks({ data: { people, older, domains } }: { data: Data }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("blocks.title")}</h2>
        <p class="soft text">{tr.t("blocks.lead")}</p>
      </div>
      <Outcome />
      {people.length === 0 ? (
        <EmptyState level={3} title={tr.t("blocks.empty")} help={tr.t("blocks.empty_help")} />
      ) : (
        <PeopleList
          people={people}
          label={tr.t("blocks.title")}
          older={furtherPath("/settings/blocks", older)}
        >
          {({ id, acct: name }) => (
            <Press
              action="/people/unblock"
              fields={{ id }}
              label={tr.t("people.unblock")}
              named={tr.t("people.unblock_named", { name })}
            />
          )}
        </PeopleList>
      )}
      <Servers domains={domains} />
    </SettingsFrame>
  );
}

function Servers({ domains }: { domains: string[] }) {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h3 class="display dm">{tr.t("blocks.servers")}</h3>
      <p class="soft text">{tr.t("blocks.servers_help")}</p>
      {domains.length > 0 && (
        <ul class="card" aria-label={tr.t("blocks.servers")}>
          {domains.map((domain) => (
            <li class="row g3 pad" key={domain}>
              <bdi class="grow clip" dir="ltr">
                {domain}
              </bdi>
              <Press
                action="/people/unblock-server"
                fields={{ domain }}
                label={tr.t("people.unblock")}
                named={tr.t("people.unblock_named", { name: domain })}
              />
            </li>
          ))}
        </ul>
      )}
      <OneFieldForm action="/people/block-server" go={tr.t("blocks.block_server")} kind="danger-line">
        <Field
          name="domain"
          label={tr.t("blocks.domain")}
          hint={tr.t("blocks.domain_hint")}
          dir="ltr"
          autocapitalize="none"
          maxLength={253}
          required
        />
      </OneFieldForm>
    </section>
  );
}
