// A Space as a card: live is night with Listen, scheduled is paper with its day, ended is quiet.
import type { Space } from "../app/entities/spaces.ts";
import { domainOf, isOurs, spacePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { plainName } from "../app/names.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { relativeTime } from "./time.tsx";

/** What a card shows of a Space. */
type ShownSpace = Omit<Space, "stale" | "reminder" | "started_by"> & Partial<Pick<Space, "stale">>;

interface SpaceCardProps {
  space: ShownSpace;
  compact?: boolean;
  flush?: boolean;
}

export function SpaceCard({ space, compact, flush }: SpaceCardProps) {
  const { origin, tr } = useSession();
  const { stale } = space;
  const live = space.state === "live" && !stale;
  const classes = ["space", live && "live night", compact && "compact", flush && "flush"];
  return (
    <a class={classes.filter(Boolean).join(" ")} href={spacePath(space, origin)}>
      {!compact && <SpaceCover space={space} />}
      <span class="row">
        <SpaceState space={space} />
        {!stale && <SpaceTime space={space} />}
      </span>
      <bdi class="title display">{plainName(space.title)}</bdi>
      <span class="row soft small">
        <Avatar account={space.host} size="s" />
        <HostLine space={space} />
      </span>
      {stale && <span class="small soft">{tr.t("spaces.stale")}</span>}
      {!compact && !stale && <SpaceFoot space={space} />}
    </a>
  );
}

/** As wide as the card, and of one shape, so that nothing jumps when it comes. */
export function SpaceCover({ space: { cover } }: { space: Pick<ShownSpace, "cover"> }) {
  const { origin } = useSession();
  if (!cover?.url || !isOurs(cover.url, origin)) return null;
  const src = cover.preview_url ?? cover.url;
  return (
    <img
      class="cover"
      src={src}
      alt={cover.description ?? ""}
      width="600"
      height="315"
      loading="lazy"
      decoding="async"
    />
  );
}

/** Nothing where nobody can say how it stands. */
export function SpaceState({ space }: { space: Pick<ShownSpace, "state" | "stale"> }) {
  const { tr } = useSession();
  if (space.stale) return null;
  const live = space.state === "live";
  return (
    <span class={live ? "tag live" : "tag"}>
      {live && <Icon name="live" size="s" />}
      {tr.t(`spaces.state.${space.state}`)}
    </span>
  );
}

function SpaceTime({ space }: { space: ShownSpace }) {
  const { tr, now } = useSession();
  const said = spaceTimeOf(space);
  if (!said) return null;
  const at = new Date(said);
  const words =
    space.state === "live"
      ? tr.t("spaces.minutes", { count: Math.max(0, Math.floor((now - at.getTime()) / 60_000)) })
      : relativeTime(tr, at, now);
  return (
    <time class="xs soft push num" dateTime={said}>
      {words}
    </time>
  );
}

export function spaceTimeOf(space: ShownSpace): string | null {
  if (space.state === "ended") return space.ended_at;
  return space.state === "live" ? space.started_at : (space.scheduled_for ?? null);
}

function HostLine({ space }: { space: ShownSpace }) {
  const { tr } = useSession();
  const domain = domainOf(space.host);
  return (
    <span class="clip">
      <Name account={space.host} />
      {domain && (
        <>
          {" · "}
          <bdi dir="ltr">{domain}</bdi>
        </>
      )}
      {space.state === "live" && !space.stale && (
        <>
          {" · "}
          <span class="num">{tr.t("spaces.listening", { count: space.listeners_count })}</span>
        </>
      )}
    </span>
  );
}

function SpaceFoot({ space }: { space: ShownSpace }) {
  const { tr } = useSession();
  if (space.state !== "live") return null;
  const stage = [space.host, ...space.speakers.filter((one) => one.id !== space.host.id)];
  return (
    <span class="foot">
      <span class="pile">
        {stage.slice(0, 3).map((account) => (
          <Avatar key={account.id} account={account} size="s" />
        ))}
      </span>
      <span class="xs soft num clip grow">{tr.t("spaces.on_stage", { count: stage.length })}</span>
      <span class="btn live">
        <Icon name="listen" />
        {tr.t("spaces.listen")}
      </span>
    </span>
  );
}
