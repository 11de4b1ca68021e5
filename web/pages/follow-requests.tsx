// Who asks to follow a person that confirms followers first.
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { FollowAnswer } from "../components/follow-answer.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Outcome } from "../components/outcome.tsx";
import { furtherPath, PeopleList } from "../components/people-list.tsx";
import { definePage, requireMe } from "./page.ts";
import { onePage, type PeopleData } from "./people-page.ts";

const PATH = "/follow-requests";

export const page = definePage<PeopleData>({
  load: async (request) => {
    requireMe(request);
    return onePage(request, request.api.followRequests);
  },
  title: (_data, tr) => tr.t("requests.title"),
  View: FollowRequests,
});

function FollowRequests({ data: { people, older } }: { data: PeopleData }) {
  const { tr } = useSession();
  return (
    <Frame>
      <TopBar title={tr.t("requests.title")} back="/notifications" />
      <div class="padx py stack g4">
        <Outcome />
        {people.length === 0 ? (
          <EmptyState title={tr.t("requests.empty")} help={tr.t("requests.empty_help")} />
        ) : (
          <PeopleList people={people} label={tr.t("requests.title")} older={furtherPath(PATH, older)}>
            {(account) => <FollowAnswer account={account} />}
          </PeopleList>
        )}
      </div>
    </Frame>
  );
}
