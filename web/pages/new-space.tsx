// Opens a Space, now or at a time to come.
import { useApp } from "../app/context.ts";
import { spaceHref } from "../app/paths.ts";
import { STAGE_HASH } from "../app/room/controls.tsx";
import { useSession } from "../app/session.tsx";
import { SpaceForm } from "../app/spaces/space-form.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { definePage, requireMe } from "./page.ts";

export const page = definePage<null>({
  load: async (request) => {
    requireMe(request);
    return null;
  },
  title: (_data, tr) => tr.t("spaces.open"),
  View: NewSpace,
});

function NewSpace() {
  const { tr } = useSession();
  const app = useApp();
  return (
    <Frame wide>
      <TopBar title={tr.t("spaces.open")} back="/spaces" />
      <p class="padx soft text">{tr.t("new_space.lead")}</p>
      <SpaceForm
        onSend={async (draft) => {
          const space = await app!.api.openSpace(draft);
          app!.navigate(`${spaceHref(space.id)}${space.state === "live" ? STAGE_HASH : ""}`);
        }}
      />
    </Frame>
  );
}
