// A room's public page: who is on stage, how to listen without an account, and the host's jar.
import type { Account, Space } from "../app/entities.ts";
import { plainName } from "../app/names.ts";
import { domainOf, profilePath } from "../app/paths.ts";
import { Controls } from "../app/room/controls.tsx";
import { RoomWords } from "../app/room/room-words.tsx";
import { Stage } from "../app/room/stage.tsx";
import { useRoom } from "../app/room/use-room.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "../components/avatar.tsx";
import { SkipLink } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Name } from "../components/name.tsx";
import { ShareButton } from "../components/share-button.tsx";
import { SpaceState } from "../components/space-card.tsx";
import { hasTips } from "../components/tip-jar.tsx";
import { TipButton } from "../components/tip-sheet.tsx";
import { definePage } from "./page.ts";

export const page = definePage<Space>({
  load: ({ api, params }) => api.space(params.id!),
  title: (space) => plainName(space.title),
  uri: (space) => (domainOf(space.host) ? undefined : space.uri),
  View: Room,
});

function Room({ data: space }: { data: Space }) {
  const { room, isOver } = useRoom(space);
  return (
    <>
      <SkipLink />
      <div class="room night" data-room-state={isOver ? "ended" : room.phase}>
        <RoomBar space={space} />
        <main class="roomgrid" id="main" tabIndex={-1}>
          <div class="stack g6">
            <RoomTitle space={space} />
            <Stage space={space} />
            <RoomWords space={space} />
          </div>
          <TipsPane space={space} />
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
      <span class="push" />
      {space.state === "live" && !isOver && (
        <span class="tag hollow num" data-listeners={listeners}>
          <Icon name="listen" size="s" />
          <span class="sr">{tr.t("spaces.listening", { count: listeners })}</span>
          <span aria-hidden="true">{tr.number(listeners)}</span>
        </span>
      )}
      <ShareButton />
    </header>
  );
}

function RoomTitle({ space }: { space: Space }) {
  const { tr } = useSession();
  const name = (
    <a class="link" href={profilePath(space.host)}>
      <Name account={space.host} />
    </a>
  );
  return (
    <div class="title-block stack">
      <h1 class="display dl">
        <bdi>{plainName(space.title)}</bdi>
      </h1>
      <p class="row wrap small soft">
        {space.topics.map((topic) => (
          <span key={topic} class="tag saffron">
            <Icon name="hash" size="s" />
            <bdi>{plainName(topic)}</bdi>
          </span>
        ))}
        <span>{tr.rich("spaces.hosted_by", { name })}</span>
        {space.language && <SpokenLanguage code={space.language} />}
      </p>
    </div>
  );
}

function SpokenLanguage({ code }: { code: string }) {
  const { tr } = useSession();
  return <span>{languageName(tr.locale, code)}</span>;
}

function languageName(locale: string, code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(code) ?? code;
  } catch {
    return code; // servers elsewhere may send what is no language tag
  }
}

/** Each jar on stage, the host's first; listeners are never listed. */
function TipsPane({ space }: { space: Space }) {
  const { tr } = useSession();
  const jars = stageOf(space).filter(hasTips);
  if (jars.length === 0) return null;
  return (
    <aside class="stack g4" aria-label={tr.t("spaces.tips")}>
      <section class="pane">
        <h2>
          <Icon name="jar" size="s" />
          {tr.t("spaces.tips")}
        </h2>
        {jars.map((account) => (
          <div key={account.id} class="li">
            <Avatar account={account} size="m36" />
            <p class="grow strong small clip">
              <Name account={account} />
            </p>
            <TipButton account={account} look="small" />
          </div>
        ))}
      </section>
    </aside>
  );
}

function stageOf(space: Space): Account[] {
  return [space.host, ...space.speakers.filter((account) => account.id !== space.host.id)];
}
