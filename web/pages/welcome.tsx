// The first page for who is not signed in: the name of the place, what is live, what was told, and the door.
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { PostList } from "../components/post-list.tsx";
import { SpaceCard } from "../components/space-card.tsx";
import type { Status } from "../app/entities/posts.ts";
import type { Space } from "../app/entities/spaces.ts";
import { useSession } from "../app/session.tsx";
import { definePage, orElse } from "./page.ts";

interface Data {
  live: Space[];
  statuses: Status[];
}

export const page = definePage<Data>({
  async load({ api }) {
    const [live, statuses] = await Promise.all([
      orElse(api.spaces("live"), []),
      orElse(api.publicTimeline({ local: true, limit: 20 }), []),
    ]);
    return { live, statuses };
  },
  title: (_data, tr) => tr.t("welcome.title"),
  View: Welcome,
});

function Welcome({ data }: { data: Data }) {
  const { instance, tr } = useSession();
  return (
    <Frame side={<Introduction />}>
      <TopBar title={<bdi>{instance.title}</bdi>}>
        <span class="only-phone">
          <ButtonLink kind="ink" href="/sign-in">
            {tr.t("action.sign_in")}
          </ButtonLink>
        </span>
      </TopBar>
      <div class="padx stack g3 py">
        <p class="display dx">{tr.t("app.tagline")}</p>
        <p class="soft measure">{tr.t("app.invitation")}</p>
        {data.live.map((space) => (
          <SpaceCard key={space.id} space={space} flush />
        ))}
      </div>
      {data.statuses.length > 0 ? (
        <section>
          <h2 class="display dm padx rule-below">{tr.t("welcome.posts")}</h2>
          <PostList statuses={data.statuses} />
        </section>
      ) : (
        <EmptyState title={tr.t("welcome.quiet")} help={tr.t("welcome.quiet_help")} />
      )}
    </Frame>
  );
}

function Introduction() {
  const { instance, tr } = useSession();
  const domain = <bdi dir="ltr">{instance.domain}</bdi>;
  return (
    <section class="panel">
      <h2>
        <span>{tr.rich("about.title", { domain })}</span>
      </h2>
      <p class="small soft">
        <bdi>{instance.description}</bdi>
      </p>
    </section>
  );
}
