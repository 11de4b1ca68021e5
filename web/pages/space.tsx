// A room's public page: who is on stage, how to listen without an account, and the host's jar.
import type { Replay, Space, SpaceFigures, SpaceGuest } from "../app/entities/spaces.ts";
import { plainName } from "../app/names.ts";
import { domainOf, profilePath } from "../app/paths.ts";
import { managesSpace } from "../app/rights.ts";
import { AskVisible, Audience } from "../app/room/audience.tsx";
import { CaptionField, Captions } from "../app/room/captions.tsx";
import { Controls } from "../app/room/controls.tsx";
import { HandsPane, HandUp } from "../app/room/hands.tsx";
import { Questions } from "../app/room/invitation.tsx";
import { ReactBar } from "../app/room/react-bar.tsx";
import { RoomMenu } from "../app/room/room-menu.tsx";
import { RoomNotice } from "../app/room/room-notice.tsx";
import { RoomWords } from "../app/room/room-words.tsx";
import { SharedPosts } from "../app/room/shared-posts.tsx";
import { Stage } from "../app/room/stage.tsx";
import { TipsPane } from "../app/room/tips-pane.tsx";
import { useHost } from "../app/room/use-host.ts";
import { useRoom } from "../app/room/use-room.ts";
import { useSession } from "../app/session.tsx";
import { GuestsPane } from "../app/spaces/guests-pane.tsx";
import { HostFigures } from "../app/spaces/host-figures.tsx";
import { ReplayView } from "../app/spaces/replay.tsx";
import { SkipLink } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Name } from "../components/name.tsx";
import { ShareButton } from "../components/share-button.tsx";
import { SpaceCover, SpaceState } from "../components/space-card.tsx";
import { definePage, orElse } from "./page.ts";

interface Data {
  space: Space;
  replay: Replay | null;
  /** Of a Space that is over, for who may see them. */
  figures: SpaceFigures | null;
  /** For the host of a Space to come; null for others. */
  guests: SpaceGuest[] | null;
}

export const page = definePage<Data>({
  async load({ api, me, params }) {
    const space = await api.space(params.id!);
    const replay = space.state === "ended" ? await orElse(api.replay(space.id), null) : null;
    const counted = space.state === "ended" && managesSpace(me, space);
    const figures = counted ? await orElse(api.spaceFigures(space.id), null) : null;
    const isOwn = space.state === "scheduled" && me?.id === space.host.id;
    const guests = isOwn ? await orElse(api.spaceGuests(space.id), null) : null;
    return { space, replay, figures, guests };
  },
  title: ({ space }) => plainName(space.title),
  uri: ({ space }) => (domainOf(space.started_by) ? undefined : space.uri),
  View: Room,
});

function Room({ data: { space, replay, figures, guests } }: { data: Data }) {
  const { me, tr } = useSession();
  const { room, isOver } = useRoom(space);
  return (
    <>
      <SkipLink />
      <div class="room night" data-room-state={isOver ? "ended" : room.phase}>
        <RoomBar space={space} />
        <main class="roomgrid" id="main" tabIndex={-1}>
          <div class="stack g6">
            <RoomTitle space={space} />
            <Questions space={space} />
            <RoomNotice space={space} />
            <Stage space={space} />
            <ReactBar space={space} />
            <Captions space={space} />
            <CaptionField space={space} />
            <RoomWords space={space} />
            {guests && <GuestsPane space={space} guests={guests} />}
            {isOver && <ReplayView space={space} came={replay} />}
            {isOver && managesSpace(me, space) && <HostFigures space={space} came={figures} />}
            <AskVisible space={space} />
            <Audience space={space} />
          </div>
          <aside class="stack g4" aria-label={tr.t("room.side")}>
            <HandUp space={space} />
            <HandsPane space={space} />
            <TipsPane space={space} />
            <SharedPosts space={space} />
          </aside>
        </main>
        <Controls space={space} />
      </div>
    </>
  );
}

function RoomBar({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room, isOver } = useRoom(space);
  const listeners = room.listeners ?? space.listeners_count;
  return (
    <header class="roombar">
      <a class="ib edge" href="/spaces" aria-label={tr.t("spaces.all")}>
        <Icon name="down" />
      </a>
      <SpaceState space={isOver ? { ...space, state: "ended" } : space} />
      {!isOver && <RedDot space={space} />}
      {room.shared?.locked && !isOver && (
        <span class="tag hollow">
          <Icon name="key" size="s" />
          {tr.t("room.locked")}
        </span>
      )}
      <span class="push" />
      {space.state === "live" && !space.stale && !isOver && (
        <span class="tag hollow num" data-listeners={listeners}>
          <Icon name="listen" size="s" />
          <span class="sr">{tr.t("spaces.listening", { count: listeners })}</span>
          <span aria-hidden="true">{tr.number(listeners)}</span>
        </span>
      )}
      <ShareButton />
      <RoomMenu space={space} />
    </header>
  );
}

/** For all who are inside, as long as anything that is said is kept. */
function RedDot({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room } = useRoom(space);
  if (!room.shared?.recordingSince) return null;
  return (
    <span class="row g2" role="status">
      <span class="rec-dot" aria-hidden="true" />
      <span class="xs strong">{tr.t("spaces.recording")}</span>
    </span>
  );
}

function RoomTitle({ space }: { space: Space }) {
  const { tr } = useSession();
  const host = useHost(space);
  const name = (
    <a class="link" href={profilePath(host)}>
      <Name account={host} />
    </a>
  );
  return (
    <div class="title-block stack">
      <SpaceCover space={space} />
      <h1 class="display dl">
        <bdi>{plainName(space.title)}</bdi>
      </h1>
      <p class="row wrap small soft">
        {space.topics.map((topic) => (
          <a key={topic} class="tag saffron" href={`/spaces?topic=${encodeURIComponent(topic)}`}>
            <Icon name="hash" size="s" />
            <bdi>{plainName(topic)}</bdi>
          </a>
        ))}
        <span>{tr.rich("spaces.hosted_by", { name })}</span>
        {space.language && <SpokenLanguage code={space.language} />}
      </p>
    </div>
  );
}

function SpokenLanguage({ code }: { code: string }) {
  const { tr } = useSession();
  return (
    <span class="row g1">
      <Icon name="language" size="s" />
      {languageName(tr.locale, code)}
    </span>
  );
}

function languageName(locale: string, code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(code) ?? code;
  } catch {
    return code; // servers elsewhere may send what is no language tag
  }
}
