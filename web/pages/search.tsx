// Finds people by name, by handle on any server, and posts by their address.
import type { Account, Relationship } from "../app/entities/people.ts";
import type { Status, Tag } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { PeopleToFollow } from "../components/people-to-follow.tsx";
import { PostList } from "../components/post-list.tsx";
import { SearchBox } from "../components/search-box.tsx";
import { TagRow } from "../components/tag-row.tsx";
import { definePage, orElse } from "./page.ts";

const PAGE_SIZE = 20;

interface Data {
  q: string;
  /** Where the posts begin: further pages have nothing else. */
  offset: number;
  accounts: Account[];
  statuses: Status[];
  hashtags: Tag[];
  relationships: Relationship[];
}

export const page = definePage<Data>({
  async load({ api, me, query }) {
    const q = query.get("q")?.trim() ?? "";
    const offset = Math.max(0, Number.parseInt(query.get("offset") ?? "", 10) || 0);
    if (q === "") return { q, offset, accounts: [], statuses: [], hashtags: [], relationships: [] };
    const further = offset > 0 ? { type: "statuses", offset } : {};
    const wanted = { limit: PAGE_SIZE, ...further };
    const { accounts, statuses, hashtags = [] } = await api.search(q, me !== null && offset === 0, wanted);
    const ids = accounts.map(({ id }) => id);
    const relationships = me && ids.length > 0 ? await orElse(api.relationships(ids), []) : [];
    return { q, offset, accounts, statuses, hashtags, relationships };
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
        <Operators />
        <Results data={data} />
      </div>
      <PostList statuses={data.statuses} older={furtherPath(data)} />
    </Frame>
  );
}

function furtherPath({ q, offset, statuses }: Data): string | null {
  if (statuses.length < PAGE_SIZE) return null;
  return `/search?${new URLSearchParams({ q, offset: String(offset + PAGE_SIZE) })}`;
}

const OPERATORS = [
  ["from:name", "search.operator.from"],
  ["has:media", "search.operator.has"],
  ["is:reply", "search.operator.is"],
  ["before:2026-03-21", "search.operator.before"],
  ["language:ar", "search.operator.language"],
] as const;

/** What may stand among the words. */
function Operators() {
  const { tr } = useSession();
  return (
    <details class="small">
      <summary class="link">{tr.t("search.operators")}</summary>
      <ul class="stack g1 py">
        {OPERATORS.map(([operator, words]) => (
          <li key={operator} class="row g2 wrap">
            <bdi class="code" dir="ltr">
              {operator}
            </bdi>
            <span class="soft">{tr.t(words)}</span>
          </li>
        ))}
      </ul>
    </details>
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
      <PeopleToFollow people={accounts} label={tr.t("search.people")} relationships={relationships} />
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
