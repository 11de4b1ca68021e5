// The timeline of a list.
import type { List } from "../app/entities/people.ts";
import type { Status } from "../app/entities/posts.ts";
import { useApp } from "../app/context.ts";
import { useSession } from "../app/session.tsx";
import { TimelineView } from "../app/timeline/timeline.tsx";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { definePage, requireMe } from "./page.ts";

const PAGE_SIZE = 20;

interface Data {
  list: List;
  /** The reader has gone back in time. */
  isPast: boolean;
  statuses: Status[];
}

export const page = definePage<Data>({
  async load(request) {
    requireMe(request);
    const { api, params, query } = request;
    const max_id = query.get("max_id");
    const [list, statuses] = await Promise.all([
      api.list(params.id!),
      api.listTimeline(params.id!, { limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) }),
    ]);
    return { list, isPast: max_id !== null, statuses };
  },
  title: ({ list }) => list.title,
  View: ListPage,
});

function ListPage({ data: { list, isPast, statuses } }: { data: Data }) {
  const { tr } = useSession();
  const app = useApp();
  const path = `/lists/${encodeURIComponent(list.id)}`;
  return (
    <Frame>
      <TopBar title={<bdi>{list.title}</bdi>} back="/lists">
        <a class="ib edge" href={`${path}/edit`} aria-label={tr.t("lists.edit")}>
          <Icon name="edit" />
        </a>
      </TopBar>
      <TimelineView
        path={path}
        first={statuses}
        pageSize={PAGE_SIZE}
        isPast={isPast}
        stream={{ stream: "list", list: list.id }}
        load={async (page) => (app ? app.api.listTimeline(list.id, page) : [])}
        empty={
          <EmptyState title={tr.t("lists.quiet")} help={tr.t("lists.quiet_help")}>
            <ButtonLink kind="ink" href={`${path}/edit`}>
              {tr.t("lists.people")}
            </ButtonLink>
          </EmptyState>
        }
      />
    </Frame>
  );
}
