// The posts under a hashtag, and following it.
import type { Status, Tag } from "../app/entities/posts.ts";
import { useApp } from "../app/context.ts";
import { useSession } from "../app/session.tsx";
import { TimelineView } from "../app/timeline/timeline.tsx";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { usesIn } from "../components/tag-row.tsx";
import { definePage } from "./page.ts";

const PAGE_SIZE = 20;

interface Data {
  tag: Tag;
  /** The reader has gone back in time. */
  isPast: boolean;
  statuses: Status[];
}

export const page = definePage<Data>({
  async load({ api, params, query }) {
    const max_id = query.get("max_id");
    const [tag, statuses] = await Promise.all([
      api.tag(params.name!),
      api.tagTimeline(params.name!, { limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) }),
    ]);
    return { tag, isPast: max_id !== null, statuses };
  },
  title: ({ tag }) => `#${tag.name}`,
  View: TagPage,
});

function TagPage({ data: { tag, isPast, statuses } }: { data: Data }) {
  const { me, tr } = useSession();
  const app = useApp();
  const { name } = tag;
  const path = `/tags/${encodeURIComponent(name)}`;
  return (
    <Frame>
      <TopBar title={<bdi>#{name}</bdi>} back="/explore/tags">
        {me ? (
          <Press
            action={tag.following ? "/tags/unfollow" : "/tags/follow"}
            fields={{ name }}
            kind={tag.following ? "line" : "ink"}
            label={tr.t(tag.following ? "action.following" : "action.follow")}
            named={tr.t(tag.following ? "tags.unfollow_named" : "tags.follow_named", { name })}
          />
        ) : (
          <ButtonLink kind="ink" href={`/sign-in?return=${encodeURIComponent(path)}`}>
            {tr.t("action.follow")}
          </ButtonLink>
        )}
      </TopBar>
      <div class="padx stack g3 tag-head">
        <Outcome />
        <p class="hint">{tr.t("tags.uses", { count: usesIn(tag) })}</p>
      </div>
      <TimelineView
        path={path}
        first={statuses}
        pageSize={PAGE_SIZE}
        isPast={isPast}
        stream={{ stream: "hashtag", tag: name }}
        load={async (page) => (app ? app.api.tagTimeline(name, page) : [])}
        empty={<EmptyState title={tr.t("tags.empty")} help={tr.t("tags.empty_help")} />}
      />
    </Frame>
  );
}
