// A list's title and rules, who is on it, and its end.
import type { Account, List } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Field } from "../components/field.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { ListForm } from "../components/list-form.tsx";
import { OneFieldForm } from "../components/one-field-form.tsx";
import { Outcome } from "../components/outcome.tsx";
import { PeopleList } from "../components/people-list.tsx";
import { Press } from "../components/press.tsx";
import { definePage, requireMe } from "./page.ts";

interface Data {
  list: List;
  members: Account[];
}

export const page = definePage<Data>({
  async load(request) {
    requireMe(request);
    const { api, params } = request;
    const [list, members] = await Promise.all([api.list(params.id!), api.membersOf(params.id!)]);
    return { list, members };
  },
  title: (_data, tr) => tr.t("lists.edit"),
  View: ListEdit,
});

function ListEdit({ data: { list, members } }: { data: Data }) {
  const { tr } = useSession();
  return (
    <Frame>
      <TopBar title={<bdi>{list.title}</bdi>} back={`/lists/${encodeURIComponent(list.id)}`} />
      <div class="padx py stack g6">
        <Outcome />
        <Members list={list} members={members} />
        <section class="stack g3">
          <h2 class="display dm">{tr.t("lists.rules")}</h2>
          <ListForm action="/lists/change" list={list} go={tr.t("compose.save")} />
        </section>
        <Press
          action="/lists/delete"
          fields={{ id: list.id }}
          kind="danger-line"
          label={tr.t("lists.delete")}
        />
      </div>
    </Frame>
  );
}

function Members({ list: { id }, members }: Data) {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h2 class="display dm">{tr.t("lists.people")}</h2>
      {members.length === 0 ? (
        <EmptyState level={3} title={tr.t("lists.nobody")} help={tr.t("lists.nobody_help")} />
      ) : (
        <PeopleList people={members} label={tr.t("lists.people")}>
          {({ id: account, acct: name }) => (
            <Press
              action="/lists/remove"
              fields={{ id, account }}
              label={tr.t("lists.remove")}
              named={tr.t("lists.remove_named", { name })}
            />
          )}
        </PeopleList>
      )}
      <OneFieldForm action="/lists/add" fields={{ id }} go={tr.t("lists.add")} kind="ink">
        <Field
          name="handle"
          label={tr.t("lists.add_person")}
          hint={tr.t("lists.add_person_hint")}
          dir="ltr"
          autocapitalize="none"
          maxLength={500}
          required
        />
      </OneFieldForm>
    </section>
  );
}
