// What is live now: a bar above the timeline on narrow pages, a panel beside it on wide ones.
import type { Space } from "../app/entities/spaces.ts";
import { plainName } from "../app/names.ts";
import { spacePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "./avatar.tsx";
import { Name } from "./name.tsx";
import { SpaceCard } from "./space-card.tsx";

export function LiveBar({ spaces }: { spaces: Space[] }) {
  const { tr } = useSession();
  if (spaces.length === 0) return null;
  return (
    <div class="livebar hide-desk" role="region" aria-label={tr.t("spaces.live")} tabIndex={0}>
      {spaces.map((space) => (
        <LivePill key={space.id} space={space} />
      ))}
    </div>
  );
}

function LivePill({ space }: { space: Space }) {
  const { origin, tr } = useSession();
  return (
    <a class="livepill night" href={spacePath(space, origin)}>
      <Avatar account={space.host} live />
      <span class="stack g0">
        <bdi class="display clip">{plainName(space.title)}</bdi>
        <span class="meta">
          <span class="clip">
            <Name account={space.host} />
          </span>
          <span class="num nowrap">{tr.t("spaces.listening", { count: space.listeners_count })}</span>
        </span>
      </span>
    </a>
  );
}

export function LivePanel({ spaces }: { spaces: Space[] }) {
  const { tr } = useSession();
  if (spaces.length === 0) return null;
  return (
    <section class="panel">
      <h2>
        {tr.t("spaces.live")}
        <a href="/spaces">{tr.t("spaces.all")}</a>
      </h2>
      <div class="stack g3">
        {spaces.slice(0, 3).map((space) => (
          <SpaceCard key={space.id} space={space} compact />
        ))}
      </div>
    </section>
  );
}
