// A room's public page: who is on stage, how to listen without an account, and the host's jar.
import { useApp } from "../app/context.ts";
import type { Account, Space } from "../app/entities.ts";
import { plainName } from "../app/names.ts";
import { profilePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "../components/avatar.tsx";
import { SkipLink } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Name } from "../components/name.tsx";
import { Note } from "../components/note.tsx";
import { ShareButton } from "../components/share-button.tsx";
import { SpaceState } from "../components/space-card.tsx";
import { relativeTime } from "../components/time.tsx";
import { hasTips } from "../components/tip-jar.tsx";
import { TipButton } from "../components/tip-sheet.tsx";
import { definePage } from "./page.ts";

export const page = definePage<Space>({
  load: ({ api, params }) => api.space(params.id!),
  title: (space) => plainName(space.title),
  View: Room,
});

function Room({ data: space }: { data: Space }) {
  return (
    <>
      <SkipLink />
      <div class="room night">
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
  return (
    <header class="roombar">
      <a class="ib edge" href="/spaces" aria-label={tr.t("spaces.all")}>
        <Icon name="down" />
      </a>
      <SpaceState space={space} />
      <span class="push" />
      {space.state === "live" && (
        <span class="tag hollow num">
          <Icon name="listen" size="s" />
          <span class="sr">{tr.t("spaces.listening", { count: space.listeners_count })}</span>
          <span aria-hidden="true">{tr.number(space.listeners_count)}</span>
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

function Stage({ space }: { space: Space }) {
  const { tr } = useSession();
  return (
    <section class="stack g3" aria-label={tr.t("spaces.stage")}>
      <ul class="stage">
        {stageOf(space).map((account) => (
          <Seat key={account.id} account={account} host={account.id === space.host.id} />
        ))}
      </ul>
    </section>
  );
}

function Seat({ account, host }: { account: Account; host?: boolean }) {
  const { tr } = useSession();
  return (
    <li class="seat">
      <Avatar account={account} />
      <a class="name clip" href={profilePath(account)}>
        <Name account={account} />
      </a>
      <span class={host ? "role host" : "role"}>
        {host && <Icon name="star" size="s" />}
        {tr.t(host ? "spaces.host" : "spaces.speaker")}
      </span>
    </li>
  );
}

function RoomWords({ space }: { space: Space }) {
  const { now, tr } = useSession();
  const app = useApp();
  if (space.state === "live") {
    return (
      <div class="stack g3">
        {app?.sound?.phase === "failed" && (
          <Note tone="bad" icon="alert">
            {tr.t("spaces.failed")}
          </Note>
        )}
        <p class="small soft needs-script">{tr.t("spaces.no_account")}</p>
        <noscript>
          <p class="small soft">{tr.t("spaces.needs_script")}</p>
        </noscript>
      </div>
    );
  }
  const at = space.state === "ended" ? space.ended_at : space.scheduled_at;
  const when = at ? relativeTime(tr, new Date(at), now) : null;
  if (space.state === "ended") {
    return (
      <p class="soft">
        {tr.t("spaces.ended_help")} {when && <span class="muted">{tr.t("spaces.ended_when", { when })}</span>}
      </p>
    );
  }
  if (space.state === "cancelled") return <p class="soft">{tr.t("spaces.cancelled_help")}</p>;
  return when && <p class="soft">{tr.t("spaces.starts", { when })}</p>;
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

function Controls({ space }: { space: Space }) {
  const { tr } = useSession();
  return (
    <section class="controls few" aria-label={tr.t("spaces.controls")}>
      {space.state === "live" && <ListenControl space={space} />}
      {hasTips(space.host) && <TipButton account={space.host} look="control" />}
    </section>
  );
}

function ListenControl({ space }: { space: Space }) {
  const { tr } = useSession();
  const app = useApp();
  const sound = app?.sound ?? null;
  const phase = sound?.space?.id === space.id ? sound.phase : "silent";
  const heard = phase === "listening" || phase === "connecting";
  const words = { silent: "listen", failed: "listen", connecting: "connecting", listening: "leave" } as const;
  return (
    <button
      type="button"
      class={heard ? "ctl needs-script" : "ctl mic needs-script"}
      aria-busy={phase === "connecting"}
      onClick={() => (heard ? sound?.leave() : sound?.listen(space))}
    >
      <span>
        <Icon name={heard ? "leave" : "listen"} size="l" flip={heard} />
      </span>
      <span>{tr.t(`spaces.${words[phase]}`)}</span>
    </button>
  );
}
