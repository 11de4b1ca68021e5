// Changes a Space that is planned or live: for its host.
import { useApp } from "../app/context.ts";
import type { Space } from "../app/entities/spaces.ts";
import { spaceHref } from "../app/paths.ts";
import { ownsSpace } from "../app/rights.ts";
import { useSession } from "../app/session.tsx";
import { SpaceForm } from "../app/spaces/space-form.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { definePage, Elsewhere, requireMe } from "./page.ts";

export const page = definePage<Space>({
  load: async (request) => {
    const me = requireMe(request);
    const space = await request.api.space(request.params.id!);
    if (!ownsSpace(me, space)) throw new Elsewhere(spaceHref(space.id));
    return space;
  },
  title: (_data, tr) => tr.t("spaces.edit"),
  View: EditSpace,
});

function EditSpace({ data: space }: { data: Space }) {
  const { tr } = useSession();
  const app = useApp();
  return (
    <Frame wide>
      <TopBar title={tr.t("spaces.edit")} back={spaceHref(space.id)} />
      <SpaceForm
        space={space}
        onSend={async (draft) => {
          await app!.api.editSpace(space.id, draft);
          app!.toast({ text: tr.t("new_space.saved") });
          app!.navigate(spaceHref(space.id));
        }}
      />
    </Frame>
  );
}
