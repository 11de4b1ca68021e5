// The home timeline of who is signed in, with what is live above it.
import type { Space, Status } from "../app/entities.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { LiveBar, LivePanel } from "../components/live.tsx";
import { olderPath, PostList } from "../components/post-list.tsx";
import { definePage, orElse } from "./page.ts";

const PAGE_SIZE = 20;

interface Data {
  live: Space[];
  statuses: Status[];
}

export const page = definePage<Data>({
  async load({ api, query }) {
    const max_id = query.get("max_id");
    const [live, statuses] = await Promise.all([
      orElse(api.spaces("live"), []),
      api.home({ limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) }),
    ]);
    return { live, statuses };
  },
  title: (_data, tr) => tr.t("home.title"),
  View: Home,
});

function Home({ data }: { data: Data }) {
  const { tr } = useSession();
  return (
    <Frame side={<LivePanel spaces={data.live} />}>
      <TopBar title={tr.t("home.title")} />
      <LiveBar spaces={data.live} />
      {data.statuses.length > 0 ? (
        <PostList statuses={data.statuses} older={olderPath("/", data.statuses, PAGE_SIZE)} />
      ) : (
        <EmptyState title={tr.t("home.empty")} help={tr.t("home.empty_help")} />
      )}
    </Frame>
  );
}
