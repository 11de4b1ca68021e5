// The reader's language and light: a folded form that works without scripts, kept in a cookie.
import { useSession } from "../app/session.tsx";
import { languages } from "../i18n.ts";
import { Icon } from "./icon.tsx";

const themes = ["system", "light", "dark"] as const;

/** Folded, because a single Arabic word in an English page fetches a face of 46 KB. */
export function Preferences() {
  const { tr } = useSession();
  return (
    <details class="preferences">
      <summary>
        <Icon name="language" size="s" />
        {tr.t("preferences.title")}
      </summary>
      <PreferencesForm />
    </details>
  );
}

export function PreferencesForm() {
  const { here, theme, tr } = useSession();
  return (
    <form method="post" action="/preferences" class="stack g3">
      <input type="hidden" name="return" value={here} />
      <label class="field">
        <span class="legend">{tr.t("preferences.language")}</span>
        <select class="input" name="lang">
          {languages.map((lang) => (
            <option key={lang} value={lang} lang={lang} selected={lang === tr.lang}>
              {tr.t(`language.${lang}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="legend">{tr.t("preferences.theme")}</span>
        <select class="input" name="theme">
          {themes.map((one) => (
            <option key={one} value={one} selected={one === (theme ?? "system")}>
              {tr.t(`preferences.theme.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <button class="btn line">{tr.t("preferences.apply")}</button>
    </form>
  );
}
