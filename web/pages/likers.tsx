// Who likes a post, or who boosted it.
import type { Relationship } from "../app/entities/people.ts";
import type { Status } from "../app/entities/posts.ts";
import { postPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { furtherPath } from "../components/people-list.tsx";
import { PeopleToFollow } from "../components/people-to-follow.tsx";
import { definePage, Elsewhere } from "./page.ts";
import { onePage, standings, type PeopleData } from "./people-page.ts";

interface Data extends PeopleData {
  status: Status;
  which: "likes" | "boosts";
  relationships: Relationship[];
}

export const page = definePage<Data>({
  async load(request) {
    const { api, params } = request;
    const status = await api.status(params.id!);
    const which = params.which === "likes" ? "likes" : "boosts";
    if (status.account.acct !== params.acct) throw new Elsewhere(`${postPath(status)}/${which}`);
    const found = await onePage(request, (page) => api.peopleOf(status.id, which, page));
    return { status, which, ...found, relationships: await standings(request, found.people) };
  },
  title: ({ which }, tr) => tr.t(`likers.${which}`),
  View: Likers,
});

function Likers({ data: { status, which, people, older, relationships } }: { data: Data }) {
  const { tr } = useSession();
  const path = postPath(status);
  return (
    <Frame>
      <TopBar title={tr.t(`likers.${which}`)} back={path} />
      <nav class="tabsrow" aria-label={tr.t("post.post")}>
        {(["likes", "boosts"] as const).map((one) => (
          <a key={one} href={`${path}/${one}`} aria-current={one === which ? "page" : undefined}>
            {tr.t(`likers.${one}`)}
          </a>
        ))}
      </nav>
      <div class="padx py stack g4">
        {people.length === 0 && <EmptyState title={tr.t("likers.empty")} help={tr.t("likers.empty_help")} />}
        <PeopleToFollow
          people={people}
          label={tr.t(`likers.${which}`)}
          older={furtherPath(`${path}/${which}`, older)}
          relationships={relationships}
        />
      </div>
    </Frame>
  );
}
