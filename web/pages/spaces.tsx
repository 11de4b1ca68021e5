// The directory of Spaces: what is live, what comes, what has ended; by topic, by language, and by words.
import type { ComponentChildren } from "preact";
import { languageName, spokenLanguages } from "../app/compose/languages.ts";
import type { Space } from "../app/entities/spaces.ts";
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

/** As the API pages. */
const PAGE_SIZE = 20;

const SECTIONS = ["live", "scheduled", "ended"] as const;
type Section = (typeof SECTIONS)[number];

interface Filter {
  q: string;
  topic: string;
  language: string;
  /** The one that is read on, from `max_id` or `offset`. */
  state?: Section;
}

interface Data {
  filter: Filter;
  /** What the words found; null where none were asked for. */
  found: Space[] | null;
  live: Space[];
  scheduled: Space[];
  ended: Space[];
  /** How many of those to come stand on the pages before. */
  offset: number;
}

const NONE = { live: [], scheduled: [], ended: [], offset: 0 };

export const page = definePage<Data>({
  async load({ api, query }) {
    const filter = filterOf(query);
    if (filter.q) return { ...NONE, filter, found: await api.searchSpaces(filter.q) };
    const by = {
      ...(filter.topic ? { topic: filter.topic } : {}),
      ...(filter.language ? { language: filter.language } : {}),
    };
    if (filter.state) {
      const [max_id, offset] = [query.get("max_id"), Number.parseInt(query.get("offset") ?? "", 10) || 0];
      const from = { ...(max_id ? { max_id } : {}), ...(offset > 0 ? { offset } : {}) };
      const spaces = await api.spaces(filter.state, { ...by, ...from });
      return { ...NONE, filter, found: null, [filter.state]: spaces, offset };
    }
    const [live, scheduled, ended] = await Promise.all([
      api.spaces("live", by),
      orElse(api.spaces("scheduled", by), []),
      orElse(api.spaces("ended", by), []),
    ]);
    return { ...NONE, filter, found: null, live, scheduled, ended };
  },
  title: (_data, tr) => tr.t("spaces.title"),
  View: Spaces,
});

function filterOf(query: URLSearchParams): Filter {
  const asked = (name: string) => query.get(name)?.trim().slice(0, 100) ?? "";
  const state = SECTIONS.find((section) => section === asked("state"));
  const words = { q: asked("q"), topic: asked("topic").replace(/^#/, ""), language: asked("language") };
  return { ...words, ...(state ? { state } : {}) };
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
          <More data={data} section="live" />
        </section>
      ) : (
        !data.filter.state && <EmptyState title={tr.t("spaces.empty")} help={tr.t("spaces.empty_help")} />
      )}
      <Agenda
        title="spaces.upcoming"
        spaces={data.scheduled}
        more={<More data={data} section="scheduled" />}
      />
      <Agenda title="spaces.ended" spaces={data.ended} more={<More data={data} section="ended" />} />
    </>
  );
}

/** The way to the rest of a section that does not fit. */
function More({ data, section }: { data: Data; section: Section }) {
  const { tr } = useSession();
  const spaces = data[section];
  if (spaces.length < PAGE_SIZE) return null;
  const { topic, language } = data.filter;
  const next: Record<string, string> =
    section === "scheduled" ? { offset: String(data.offset + spaces.length) } : { max_id: spaces.at(-1).id };
  const query = new URLSearchParams({ state: section, ...next });
  if (topic) query.set("topic", topic);
  if (language) query.set("language", language);
  return (
    <a class="newposts" href={`/spaces?${query}`}>
      {tr.t("action.more")}
    </a>
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

interface AgendaProps {
  title: MessageKey;
  spaces: Space[];
  more: ComponentChildren;
}

function Agenda({ title, spaces, more }: AgendaProps) {
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
      {more}
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
