// Finds people by name, by handle on any server, and posts by their address.
import type { Account, Relationship, Status } from "../app/entities.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { FollowButton } from "../components/follow-button.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { PostList } from "../components/post-list.tsx";
import { SearchBox } from "../components/search-box.tsx";
import { definePage, orElse } from "./page.ts";

interface Data {
  q: string;
  accounts: Account[];
  statuses: Status[];
  relationships: Relationship[];
}

export const page = definePage<Data>({
  async load({ api, me, query }) {
    const q = query.get("q")?.trim() ?? "";
    if (q === "") return { q, accounts: [], statuses: [], relationships: [] };
    const { accounts, statuses } = await api.search(q, me !== null);
    const ids = accounts.map(({ id }) => id);
    const relationships = me && ids.length > 0 ? await orElse(api.relationships(ids), []) : [];
    return { q, accounts, statuses, relationships };
  },
  title: ({ q }, tr) => (q ? tr.t("search.title_for", { q }) : tr.t("search.title")),
  View: Search,
});

function Search({ data }: { data: Data }) {
  const { tr } = useSession();
  return (
    <Frame>
      <TopBar title={tr.t("search.title")} />
      <div class="padx py stack g4">
        <SearchBox name="page" value={data.q} />
        <p class="hint">{tr.t("search.help")}</p>
        <Results data={data} />
      </div>
      <PostList statuses={data.statuses} />
    </Frame>
  );
}

function Results({ data }: { data: Data }) {
  const { tr } = useSession();
  const { q, accounts, statuses, relationships } = data;
  if (q === "") return null;
  if (accounts.length === 0 && statuses.length === 0) {
    return <EmptyState title={tr.t("search.nothing")} help={tr.t("search.nothing_help")} />;
  }
  return (
    <ul class="stack g4" aria-label={tr.t("search.people")}>
      {accounts.map((account) => (
        <li key={account.id}>
          <AccountRow account={account}>
            <FollowButton
              account={account}
              relationship={relationships.find(({ id }) => id === account.id) ?? null}
            />
          </AccountRow>
        </li>
      ))}
    </ul>
  );
}
