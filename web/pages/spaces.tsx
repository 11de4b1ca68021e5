// The directory of Spaces: what is live, what comes, what has ended.
import type { Space } from "../app/entities.ts";
import { plainName } from "../app/names.ts";
import { spacePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "../components/avatar.tsx";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Name } from "../components/name.tsx";
import { SpaceCard, spaceTimeOf } from "../components/space-card.tsx";
import { relativeTime } from "../components/time.tsx";
import type { MessageKey } from "../i18n.ts";
import { definePage, orElse } from "./page.ts";

interface Data {
  live: Space[];
  scheduled: Space[];
  ended: Space[];
}

export const page = definePage<Data>({
  async load({ api }) {
    const [live, scheduled, ended] = await Promise.all([
      api.spaces("live"),
      orElse(api.spaces("scheduled"), []),
      orElse(api.spaces("ended"), []),
    ]);
    return { live, scheduled, ended };
  },
  title: (_data, tr) => tr.t("spaces.title"),
  View: Spaces,
});

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
      </div>
    </Frame>
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
        <bdi class="strong block">{plainName(space.title)}</bdi>
        <span class="small muted clip block">
          <Name account={space.host} />
        </span>
      </a>
    </li>
  );
}
