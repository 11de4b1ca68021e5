// The settings of one's own tip jar.
import type { OwnTipJar } from "../app/entities/tips.ts";
import { useSession } from "../app/session.tsx";
import { JarEditorView } from "../app/tips/jar-editor.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage } from "./page.ts";

export const page = definePage<OwnTipJar>({
  load: ({ api }) => api.tipJar(),
  title: (_data, tr) => tr.t("tips.jar"),
  View: TipSettings,
});

function TipSettings({ data: jar }: { data: OwnTipJar }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <div class="stack g1">
        <h2 class="display dl">{tr.t("tips.jar")}</h2>
        <p class="soft text">{tr.t("jar.lead")}</p>
      </div>
      <noscript>
        <p class="small soft">{tr.t("jar.needs_script")}</p>
      </noscript>
      <JarEditorView jar={jar} />
    </SettingsFrame>
  );
}
