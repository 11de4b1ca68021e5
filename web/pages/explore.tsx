// Beyond one's own circle: what is said here and elsewhere, who wants to be found, and what hashtags are about.
import type { Api } from "../app/api.ts";
import type { Page } from "../app/api/caller.ts";
import type { Account, Relationship } from "../app/entities/people.ts";
import type { Status, Tag } from "../app/entities/posts.ts";
import { useApp } from "../app/context.ts";
import type { Channel } from "../app/news/news.ts";
import { useSession } from "../app/session.tsx";
import { TimelineView } from "../app/timeline/timeline.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { PeopleToFollow } from "../components/people-to-follow.tsx";
import { SearchBox } from "../components/search-box.tsx";
import { TagRow } from "../components/tag-row.tsx";
import type { MessageKey } from "../i18n.ts";
import { definePage, orElse, type PageRequest } from "./page.ts";
import { standings } from "./people-page.ts";

const PAGE_SIZE = 20;
const PEOPLE = 40;

type Data =
  | { tab: "local" | "all"; isPast: boolean; statuses: Status[] }
  | {
      tab: "people";
      suggested: Account[];
      listed: Account[];
      relationships: Relationship[];
      more: string | null;
    }
  | { tab: "tags"; trending: Tag[]; followed: Tag[] };

const tabs = {
  local: { href: "/explore", label: "explore.local" },
  all: { href: "/explore/all", label: "explore.all" },
  people: { href: "/explore/people", label: "explore.people" },
  tags: { href: "/explore/tags", label: "explore.tags" },
} as const satisfies Record<Data["tab"], { href: string; label: MessageKey }>;

const streams: Record<"local" | "all", Channel> = {
  local: { stream: "public:local" },
  all: { stream: "public" },
};

export const page = definePage<Data>({
  load(request) {
    const { tab = "local" } = request.params;
    if (tab === "people") return loadPeople(request);
    return tab === "tags" ? loadTags(request) : loadPosts(request, tab === "all" ? "all" : "local");
  },
  title: ({ tab }, tr) => `${tr.t("nav.explore")} · ${tr.t(tabs[tab].label)}`,
  View: Explore,
});

async function loadPosts({ api, query }: PageRequest, tab: "local" | "all"): Promise<Data> {
  const max_id = query.get("max_id");
  const statuses = await posts(api, tab, { limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) });
  return { tab, isPast: max_id !== null, statuses };
}

function posts(api: Api, tab: "local" | "all", page: Page): Promise<Status[]> {
  return api.publicTimeline({ ...page, ...(tab === "local" ? { local: true } : {}) });
}

async function loadPeople(request: PageRequest): Promise<Data> {
  const { api, me, query } = request;
  const offset = Number.parseInt(query.get("offset") ?? "", 10) || 0;
  const [suggested, found] = await Promise.all([
    me && offset === 0 ? orElse(api.suggestions(8), []) : [],
    api.directory({ limit: PEOPLE, offset }),
  ]);
  const named = new Set([me?.id, ...suggested.map(({ id }) => id)]);
  const listed = found.filter(({ id }) => !named.has(id));
  const more = found.length === PEOPLE ? `${tabs.people.href}?offset=${offset + PEOPLE}` : null;
  const relationships = await standings(request, [...suggested, ...listed]);
  return { tab: "people", suggested, listed, relationships, more };
}

async function loadTags({ api, me }: PageRequest): Promise<Data> {
  const [trending, followed] = await Promise.all([
    orElse(api.trendingTags(), []),
    me ? orElse(api.followedTags({ limit: 100 }), []) : [],
  ]);
  return { tab: "tags", trending, followed };
}

function Explore({ data }: { data: Data }) {
  const { me, tr } = useSession();
  return (
    <Frame searches>
      <TopBar title={tr.t("nav.explore")} />
      {me && (
        <div class="padx pad-below">
          <SearchBox name="page" />
        </div>
      )}
      <nav class="tabsrow" aria-label={tr.t("nav.explore")}>
        {Object.entries(tabs).map(([tab, { href, label }]) => (
          <a key={tab} href={href} aria-current={tab === data.tab ? "page" : undefined}>
            {tr.t(label)}
          </a>
        ))}
      </nav>
      <Shown data={data} />
    </Frame>
  );
}

function Shown({ data }: { data: Data }) {
  const { tr } = useSession();
  const app = useApp();
  if (data.tab === "people") return <People {...data} />;
  if (data.tab === "tags") return <Tags {...data} />;
  const { tab, isPast, statuses } = data;
  return (
    <TimelineView
      path={tabs[tab].href}
      first={statuses}
      pageSize={PAGE_SIZE}
      isPast={isPast}
      stream={streams[tab]}
      load={async (page) => (app ? posts(app.api, tab, page) : [])}
      empty={<EmptyState title={tr.t("explore.quiet")} help={tr.t(`explore.quiet_${tab}`)} />}
    />
  );
}

type PeopleData = Extract<Data, { tab: "people" }>;

function People({ suggested, listed, relationships, more }: PeopleData) {
  const { tr } = useSession();
  if (suggested.length + listed.length === 0)
    return <EmptyState title={tr.t("explore.nobody")} help={tr.t("explore.nobody_help")} />;
  return (
    <div class="padx py stack g6">
      {suggested.length > 0 && (
        <section class="stack g3">
          <h2 class="display dm">{tr.t("explore.suggested")}</h2>
          <PeopleToFollow
            people={suggested}
            label={tr.t("explore.suggested")}
            relationships={relationships}
          />
        </section>
      )}
      {listed.length > 0 && (
        <section class="stack g3">
          <h2 class="display dm">{tr.t("explore.listed")}</h2>
          <PeopleToFollow
            people={listed}
            label={tr.t("explore.listed")}
            older={more}
            relationships={relationships}
          />
        </section>
      )}
    </div>
  );
}

function Tags({ trending, followed }: Extract<Data, { tab: "tags" }>) {
  const { tr } = useSession();
  if (trending.length + followed.length === 0)
    return <EmptyState title={tr.t("explore.no_tags")} help={tr.t("explore.no_tags_help")} />;
  const sections = [
    { label: "explore.trending", tags: trending },
    { label: "explore.followed", tags: followed },
  ] as const;
  return (
    <div class="padx py stack g6">
      {sections.map(
        ({ label, tags }) =>
          tags.length > 0 && (
            <section key={label} class="stack g3">
              <h2 class="display dm">{tr.t(label)}</h2>
              <ul class="card">
                {tags.map((tag) => (
                  <li key={tag.id}>
                    <TagRow tag={tag} />
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
    </div>
  );
}
