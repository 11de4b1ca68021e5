// How one writes by default, and in which languages one reads what is public.
import { useState } from "preact/hooks";
import { languageName, spokenLanguages } from "../app/compose/languages.ts";
import { visibilities } from "../app/compose/compose-state.ts";
import { useApp } from "../app/context.ts";
import type { PostingPreferences } from "../app/entities/posts.ts";
import type { Visibility } from "../app/entities/visibility.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { definePage, requireMe } from "./page.ts";

interface Data {
  preferences: PostingPreferences;
}

export const page = definePage<Data>({
  async load(request) {
    requireMe(request);
    return { preferences: await request.api.preferences() };
  },
  title: (_data, tr) => tr.t("writing.title"),
  View: WritingSettings,
});

function WritingSettings({ data }: { data: Data }) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <h2 class="display dm">{tr.t("writing.title")}</h2>
      <Form preferences={data.preferences} />
    </SettingsFrame>
  );
}

function Form({ preferences }: { preferences: PostingPreferences }) {
  const { tr } = useSession();
  const app = useApp();
  const [visibility, setVisibility] = useState(preferences["posting:default:visibility"]);
  const [format, setFormat] = useState(preferences["posting:default:content_type"]);
  const [languages, setLanguages] = useState(preferences["reading:languages"]);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const done = app?.api.setPreferences({ visibility, content_type: format, languages });
    await done?.then(
      () => app?.toast({ text: tr.t("writing.saved") }),
      () => app?.toast({ text: tr.t("action.failed") }),
    );
    setBusy(false);
  };
  return (
    <form
      class="stack g6"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label class="field">
        <span class="legend">{tr.t("writing.visibility")}</span>
        <select
          class="input"
          value={visibility}
          onChange={(event) => setVisibility(event.currentTarget.value as Visibility)}
        >
          {visibilities.map((one) => (
            <option key={one} value={one}>
              {tr.t(`post.visibility.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="legend">{tr.t("writing.format")}</span>
        <select class="input" value={format} onChange={(event) => setFormat(event.currentTarget.value)}>
          <option value="text/plain">{tr.t("writing.format.plain")}</option>
          <option value="text/markdown">{tr.t("writing.format.markdown")}</option>
        </select>
      </label>
      <fieldset class="stack g3">
        <legend class="legend">{tr.t("writing.languages")}</legend>
        <p class="hint">{tr.t("writing.languages_help")}</p>
        <div class="langs">
          {spokenLanguages(tr.locale, tr.lang).map((code) => (
            <label key={code} class="row g2">
              <input
                type="checkbox"
                checked={languages.includes(code)}
                onChange={(event) =>
                  setLanguages(
                    event.currentTarget.checked
                      ? [...languages, code]
                      : languages.filter((other) => other !== code),
                  )
                }
              />
              <span>{languageName(tr.locale, code)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div class="needs-script">
        <Button kind="ink" busy={busy}>
          {tr.t("compose.save")}
        </Button>
      </div>
    </form>
  );
}
