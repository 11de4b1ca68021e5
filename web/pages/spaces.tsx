// The directory of Spaces: what is live, what comes, what has ended; by topic, by language, and by words.
import { languageName, spokenLanguages } from "../app/compose/languages.ts";
import type { Space } from "../app/entities.ts";
import { plainName } from "../app/names.ts";
import { spacePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "../components/avatar.tsx";
import { Button, ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Name } from "../components/name.tsx";
import { SpaceCard, spaceTimeOf } from "../components/space-card.tsx";
import { relativeTime } from "../components/time.tsx";
import type { MessageKey } from "../i18n.ts";
import { definePage, orElse } from "./page.ts";

interface Filter {
  q: string;
  topic: string;
  language: string;
}

interface Data {
  filter: Filter;
  /** What the words found; null where none were asked for. */
  found: Space[] | null;
  live: Space[];
  scheduled: Space[];
  ended: Space[];
}

export const page = definePage<Data>({
  async load({ api, query }) {
    const filter = filterOf(query);
    if (filter.q) {
      return { filter, found: await api.searchSpaces(filter.q), live: [], scheduled: [], ended: [] };
    }
    const by = {
      ...(filter.topic ? { topic: filter.topic } : {}),
      ...(filter.language ? { language: filter.language } : {}),
    };
    const [live, scheduled, ended] = await Promise.all([
      api.spaces("live", by),
      orElse(api.spaces("scheduled", by), []),
      orElse(api.spaces("ended", by), []),
    ]);
    return { filter, found: null, live, scheduled, ended };
  },
  title: (_data, tr) => tr.t("spaces.title"),
  View: Spaces,
});

function filterOf(query: URLSearchParams): Filter {
  const asked = (name: string) => query.get(name)?.trim().slice(0, 100) ?? "";
  return { q: asked("q"), topic: asked("topic").replace(/^#/, ""), language: asked("language") };
}

function Spaces({ data }: { data: Data }) {
  const { me, tr } = useSession();
  return (
    <Frame>
      <TopBar title={tr.t("spaces.title")}>
        {me && (
          <ButtonLink kind="ink" icon="mic" href="/spaces/new">
            {tr.t("spaces.open")}
          </ButtonLink>
        )}
      </TopBar>
      <div class="padx stack g6 py">
        <Finder filter={data.filter} />
        {data.found ? <Found spaces={data.found} /> : <Directory data={data} />}
      </div>
    </Frame>
  );
}

/** A form that asks for a page, so that it works without scripts. */
function Finder({ filter }: { filter: Filter }) {
  const { tr } = useSession();
  return (
    <form role="search" action="/spaces" class="stack g3" aria-label={tr.t("spaces.find")}>
      <div class="row">
        <div class="withicon grow">
          <Icon name="search" />
          <input
            class="input"
            type="search"
            name="q"
            dir="auto"
            aria-label={tr.t("spaces.find_label")}
            placeholder={tr.t("spaces.find_hint")}
            value={filter.q}
            maxLength={100}
            autocomplete="off"
          />
        </div>
        <Button kind="line" type="submit">
          {tr.t("spaces.find")}
        </Button>
      </div>
      <select class="input" name="language" aria-label={tr.t("spaces.language")}>
        <option value="">{tr.t("spaces.any_language")}</option>
        {spokenLanguages(tr.locale, tr.lang).map((code) => (
          <option key={code} value={code} selected={code === filter.language}>
            {languageName(tr.locale, code)}
          </option>
        ))}
      </select>
      {filter.topic && (
        <p class="row">
          <span class="tag saffron">
            <Icon name="hash" size="s" />
            <bdi>{plainName(filter.topic)}</bdi>
          </span>
          <input type="hidden" name="topic" value={filter.topic} />
          <a class="link small" href="/spaces">
            {tr.t("spaces.all_topics")}
          </a>
        </p>
      )}
    </form>
  );
}

function Found({ spaces }: { spaces: Space[] }) {
  const { tr } = useSession();
  if (spaces.length === 0) {
    return <EmptyState title={tr.t("spaces.nothing_found")} help={tr.t("spaces.nothing_found_help")} />;
  }
  return (
    <section class="stack g3" aria-label={tr.t("spaces.found")}>
      {spaces.map((space) => (
        <SpaceCard key={space.id} space={space} flush compact />
      ))}
    </section>
  );
}

function Directory({ data }: { data: Data }) {
  const { tr } = useSession();
  return (
    <>
      <Topics data={data} />
      {data.live.length > 0 ? (
        <section class="stack g3">
          <h2 class="display dm">{tr.t("spaces.live")}</h2>
          {data.live.map((space, at) => (
            <SpaceCard key={space.id} space={space} flush compact={at > 0} />
          ))}
        </section>
      ) : (
        <EmptyState title={tr.t("spaces.empty")} help={tr.t("spaces.empty_help")} />
      )}
      <Agenda title="spaces.upcoming" spaces={data.scheduled} />
      <Agenda title="spaces.ended" spaces={data.ended} />
    </>
  );
}

/** What is spoken of, as ways to more of it. */
function Topics({ data: { live, scheduled, filter } }: { data: Data }) {
  const { tr } = useSession();
  const topics = [...new Set([...live, ...scheduled].flatMap((space) => space.topics))].slice(0, 12);
  if (filter.topic || topics.length === 0) return null;
  return (
    <nav class="row wrap" aria-label={tr.t("spaces.topics")}>
      {topics.map((topic) => (
        <a key={topic} class="tag saffron" href={`/spaces?topic=${encodeURIComponent(topic)}`}>
          <Icon name="hash" size="s" />
          <bdi>{plainName(topic)}</bdi>
        </a>
      ))}
    </nav>
  );
}

function Agenda({ title, spaces }: { title: MessageKey; spaces: Space[] }) {
  const { tr } = useSession();
  if (spaces.length === 0) return null;
  return (
    <section>
      <h2 class="display dm">{tr.t(title)}</h2>
      <ul class="mt3">
        {spaces.map((space) => (
          <AgendaItem key={space.id} space={space} />
        ))}
      </ul>
    </section>
  );
}

function AgendaItem({ space }: { space: Space }) {
  const { now, origin, tr } = useSession();
  const at = spaceTimeOf(space);
  return (
    <li class="agenda">
      {at && (
        <time dateTime={at}>
          <b class="num">{relativeTime(tr, new Date(at), now)}</b>
        </time>
      )}
      <Avatar account={space.host} size="m36" />
      <a class="grow" href={spacePath(space, origin)}>
        <span class="strong block">
          <bdi>{plainName(space.title)}</bdi>
        </span>
        <span class="small muted clip block">
          <Name account={space.host} />
          {space.replay_url && ` · ${tr.t("spaces.has_replay")}`}
        </span>
      </a>
    </li>
  );
}
