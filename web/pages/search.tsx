// Finds people by name, by handle on any server, and posts by their address.
import type { Account, Relationship } from "../app/entities/people.ts";
import type { Status, Tag } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { FollowButton } from "../components/follow-button.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { PeopleList } from "../components/people-list.tsx";
import { PostList } from "../components/post-list.tsx";
import { SearchBox } from "../components/search-box.tsx";
import { TagRow } from "../components/tag-row.tsx";
import { definePage, orElse } from "./page.ts";

interface Data {
  q: string;
  accounts: Account[];
  statuses: Status[];
  hashtags: Tag[];
  relationships: Relationship[];
}

export const page = definePage<Data>({
  async load({ api, me, query }) {
    const q = query.get("q")?.trim() ?? "";
    if (q === "") return { q, accounts: [], statuses: [], hashtags: [], relationships: [] };
    const { accounts, statuses, hashtags = [] } = await api.search(q, me !== null);
    const ids = accounts.map(({ id }) => id);
    const relationships = me && ids.length > 0 ? await orElse(api.relationships(ids), []) : [];
    return { q, accounts, statuses, hashtags, relationships };
  },
  title: ({ q }, tr) => (q ? tr.t("search.title_for", { q }) : tr.t("search.title")),
  View: Search,
});

function Search({ data }: { data: Data }) {
  const { tr } = useSession();
  return (
    <Frame searches>
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
  const { q, accounts, statuses, hashtags, relationships } = data;
  if (q === "") return null;
  if (accounts.length + statuses.length + hashtags.length === 0) {
    return <EmptyState title={tr.t("search.nothing")} help={tr.t("search.nothing_help")} />;
  }
  return (
    <>
      <PeopleList people={accounts} label={tr.t("search.people")}>
        {(account) => (
          <FollowButton
            key={account.id}
            account={account}
            relationship={relationships.find(({ id }) => id === account.id) ?? null}
          />
        )}
      </PeopleList>
      {hashtags.length > 0 && (
        <ul class="card" aria-label={tr.t("explore.tags")}>
          {hashtags.map((tag) => (
            <li key={tag.id}>
              <TagRow tag={tag} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
