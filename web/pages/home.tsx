// The home timeline of who is signed in, with who is live of those they follow above it.
import type { Status } from "../app/entities/posts.ts";
import type { Space } from "../app/entities/spaces.ts";
import { useApp } from "../app/context.ts";
import { useSession } from "../app/session.tsx";
import { useLive } from "../app/spaces/use-live.ts";
import { TimelineView } from "../app/timeline/timeline.tsx";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { LiveBar, LivePanel } from "../components/live.tsx";
import { definePage, orElse } from "./page.ts";

const PAGE_SIZE = 20;

interface Data {
  /** The reader has gone back in time. */
  isPast: boolean;
  live: Space[];
  statuses: Status[];
}

export const page = definePage<Data>({
  async load({ api, query }) {
    const max_id = query.get("max_id");
    const [live, statuses] = await Promise.all([
      orElse(api.spaces("live", { following: true }), []),
      api.home({ limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) }),
    ]);
    return { isPast: max_id !== null, live, statuses };
  },
  title: (_data, tr) => tr.t("home.title"),
  View: Home,
});

function Home({ data }: { data: Data }) {
  const { tr } = useSession();
  const app = useApp();
  const live = useLive(data.live);
  return (
    <Frame side={<LivePanel spaces={live} />}>
      <TopBar title={tr.t("home.title")}>
        <a class="ib edge only-phone" href="/explore" aria-label={tr.t("nav.explore")}>
          <Icon name="search" />
        </a>
      </TopBar>
      <LiveBar spaces={live} />
      <TimelineView
        path="/"
        first={data.statuses}
        pageSize={PAGE_SIZE}
        isPast={data.isPast}
        stream={{ stream: "user" }}
        load={async (page) => (app ? app.api.home(page) : [])}
        empty={<Empty />}
      />
    </Frame>
  );
}

function Empty() {
  const { tr } = useSession();
  return (
    <EmptyState title={tr.t("home.empty")} help={tr.t("home.empty_help")}>
      <ButtonLink kind="ink" href="/search">
        {tr.t("home.find_people")}
      </ButtonLink>
    </EmptyState>
  );
}
