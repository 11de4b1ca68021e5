// One's lists, a new one, and, asked for a person, which of them they are on.
import { ApiError } from "../app/api/caller.ts";
import type { Account, List } from "../app/entities/people.ts";
import { profilePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { ListForm } from "../components/list-form.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { definePage, requireMe } from "./page.ts";

interface Data {
  lists: List[];
  /** Who is to be put on them. */
  person: { account: Account; on: string[] } | null;
}

export const page = definePage<Data>({
  async load(request) {
    requireMe(request);
    const { api, query } = request;
    const [lists, account] = await Promise.all([api.lists(), asked(query.get("add"), api.lookup)]);
    const on = account ? (await api.listsWith(account.id)).map(({ id }) => id) : [];
    return { lists, person: account && { account, on } };
  },
  title: (_data, tr) => tr.t("nav.lists"),
  View: Lists,
});

async function asked(
  acct: string | null,
  lookup: (acct: string) => Promise<Account>,
): Promise<Account | null> {
  if (!acct) return null;
  return lookup(acct).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  });
}

function Lists({ data: { lists, person } }: { data: Data }) {
  const { tr } = useSession();
  return (
    <Frame>
      <TopBar title={tr.t("nav.lists")} back={person ? profilePath(person.account) : "/"} />
      <div class="padx py stack g6">
        <Outcome />
        {person && <AccountRow account={person.account} />}
        {lists.length === 0 ? (
          <EmptyState title={tr.t("lists.empty")} help={tr.t("lists.empty_help")} />
        ) : (
          <ul class="card" aria-label={tr.t("nav.lists")}>
            {lists.map((list) => (
              <li key={list.id}>{person ? <Member list={list} {...person} /> : <ListRow list={list} />}</li>
            ))}
          </ul>
        )}
        <section class="stack g3">
          <h2 class="display dm">{tr.t("lists.new")}</h2>
          <ListForm action="/lists/create" go={tr.t("lists.create")} />
        </section>
      </div>
    </Frame>
  );
}

function ListRow({ list: { id, title } }: { list: List }) {
  return (
    <a class="row g3 pad" href={`/lists/${encodeURIComponent(id)}`}>
      <Icon name="list" />
      <bdi class="grow strong clip">{title}</bdi>
      <Icon name="chevron" flip />
    </a>
  );
}

function Member({ list: { id, title }, account, on }: { list: List; account: Account; on: string[] }) {
  const { tr } = useSession();
  const isOn = on.includes(id);
  return (
    <div class="row g3 pad">
      <bdi class="grow strong clip">{title}</bdi>
      <Press
        action={isOn ? "/lists/remove" : "/lists/add"}
        fields={{ id, account: account.id }}
        label={tr.t(isOn ? "lists.remove" : "lists.add")}
        named={tr.t(isOn ? "lists.remove_from_named" : "lists.add_to_named", { title })}
      />
    </div>
  );
}
