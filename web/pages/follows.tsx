// Who follows a person, or whom that person follows.
import type { Account, Relationship } from "../app/entities/people.ts";
import { nameOf } from "../app/names.ts";
import { domainOf, profilePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { FartherNote } from "../components/farther-note.tsx";
import { Name } from "../components/name.tsx";
import { furtherPath } from "../components/people-list.tsx";
import { PeopleToFollow } from "../components/people-to-follow.tsx";
import { definePage } from "./page.ts";
import { onePage, standings, type PeopleData } from "./people-page.ts";

interface Data extends PeopleData {
  of: Account;
  which: "followers" | "following";
  relationships: Relationship[];
}

export const page = definePage<Data>({
  async load(request) {
    const { api, params } = request;
    const of = await api.lookup(params.acct!);
    const which = params.which === "followers" ? "followers" : "following";
    const list = which === "followers" ? api.followersOf : api.followingOf;
    const found = await onePage(request, (page) => list(of.id, page));
    return { of, which, ...found, relationships: await standings(request, found.people) };
  },
  title: ({ of, which }, tr) => tr.t(`follows.${which}_of`, { name: nameOf(of) }),
  View: Follows,
});

function Follows({ data }: { data: Data }) {
  const { tr } = useSession();
  const { of, which, people, older, relationships } = data;
  const path = `${profilePath(of)}/${which}`;
  return (
    <Frame>
      <TopBar
        title={<span>{tr.rich(`follows.${which}_of`, { name: <Name account={of} /> })}</span>}
        back={profilePath(of)}
      />
      <nav class="tabsrow" aria-label={tr.t("profile.label")}>
        {(["followers", "following"] as const).map((one) => (
          <a key={one} href={`${profilePath(of)}/${one}`} aria-current={one === which ? "page" : undefined}>
            {tr.t(`follows.${one}`)}
          </a>
        ))}
      </nav>
      <div class="padx py stack g4">
        {people.length === 0 && (
          <EmptyState title={tr.t("follows.empty")} help={tr.t("follows.empty_help")} />
        )}
        <PeopleToFollow
          people={people}
          label={tr.t(`follows.${which}`)}
          older={furtherPath(path, older)}
          relationships={relationships}
        />
        {domainOf(of) && !older && <FartherNote account={of} words="follows.farther" />}
      </div>
    </Frame>
  );
}
